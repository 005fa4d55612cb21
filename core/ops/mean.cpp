#include "core/ops/mean.hpp"

#include "core/error.hpp"
#include "core/ops/scale.hpp"
#include "core/ops/sum.hpp"

namespace manako {

Tensor mean(const Tensor& x) {
  if (x.size() == 0) fail(Exit::internal, "mean: no elements in shape {}", x.shape().text());
  return scale(sum(x), 1 / static_cast<double>(x.size()));
}

Tensor row_means(const Tensor& x) {
  if (x.cols() == 0) fail(Exit::internal, "row_means: no elements in rows of {}", x.shape().text());
  return scale(row_sums(x), 1 / static_cast<double>(x.cols()));
}

}  // namespace manako
