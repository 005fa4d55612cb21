#include "core/ops/slice.hpp"

#include "core/autograd.hpp"
#include "core/error.hpp"
#include "core/ops/copy_matrix.hpp"

namespace manako {

Tensor slice_rows(const Tensor& x, std::int64_t begin, std::int64_t end) {
  const Tensor y = x.row_range(begin, end);
  const std::int64_t first = end == begin ? 0 : begin * (y.size() / (end - begin));
  return record("slice_rows", y, {x}, [first](const Tensor& dy, auto dx) {
    if (!dx[0]) return;
    real* to = dx[0].accumulator() + first;
    copy_matrix(1, dy.size(), {dy.data(), dy.size()}, {to, dy.size()}, true);
  });
}

Tensor slice_cols(const Tensor& x, std::int64_t begin, std::int64_t end) {
  if (x.shape().rank() < 1 || begin < 0 || begin > end || end > x.cols())
    fail(Exit::internal, "slice_cols: columns {} to {} of {}", begin, end, x.shape().text());
  const std::int64_t rows = x.rows(), cols = x.cols(), width = end - begin;
  Tensor y(x.shape().with(-1, width));
  copy_matrix(rows, width, {x.data() + begin, cols}, {y.mutable_data(), width});
  return record("slice_cols", y, {x}, [=](const Tensor& dy, auto dx) {
    if (!dx[0]) return;
    real* to = dx[0].accumulator() + begin;
    copy_matrix(rows, width, {dy.data(), width}, {to, cols}, true);
  });
}

}  // namespace manako
