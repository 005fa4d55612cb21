#include "core/ops/sum.hpp"

#include "core/autograd.hpp"
#include "core/error.hpp"
#include "core/rows.hpp"
#include "core/vector_math.hpp"

namespace manako {

Tensor sum(const Tensor& x) {
  const real* v = x.data();
  const auto part = [v](std::int64_t begin, std::int64_t end) {
    return lane_sum(end - begin, [from = v + begin](std::int64_t i) { return from[i]; });
  };
  const auto total = parallel_sum<double>(x.size(), elementwise_grain, part);
  return record("sum", Tensor::scalar(static_cast<real>(total)), {x},
                [](const Tensor& dy, auto dx) {
                  if (dx[0]) dx[0].each([g = dy.item()](std::int64_t) { return g; });
                });
}

Tensor row_sums(const Tensor& x) {
  if (x.shape().rank() < 1) fail(Exit::internal, "row_sums: a scalar has no rows");
  const std::int64_t rows = x.rows(), cols = x.cols();
  Tensor y(x.shape().with(-1, 1));
  const auto forward = [=, from = x.data(), to = y.mutable_data()](auto begin, auto end) {
    for (auto i = begin; i < end; ++i)
      to[i] = lane_sum(cols, [row = from + i * cols](std::int64_t j) { return row[j]; });
  };
  parallel_for(rows, row_grain(cols), forward);
  return record("row_sums", y, {x}, [rows, cols](const Tensor& dy, auto dx) {
    if (!dx[0]) return;
    const auto backward = [=, to = dx[0].accumulator(), g = dy.data()](auto begin, auto end) {
      for (auto i = begin; i < end; ++i)
        for (std::int64_t j = 0; j < cols; ++j) to[i * cols + j] += g[i];
    };
    parallel_for(rows, row_grain(cols), backward);
  });
}

}  // namespace manako
