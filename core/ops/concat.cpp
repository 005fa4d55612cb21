#include "core/ops/concat.hpp"

#include "core/autograd.hpp"
#include "core/error.hpp"
#include "core/ops/copy_matrix.hpp"

namespace manako {
namespace {

// Each part is a block of `outer` rows, standing beside the blocks of the others.
Tensor concat(const char* op, const std::vector<Tensor>& parts, int axis) {
  if (parts.empty() || parts[0].shape().rank() < 1)
    fail(Exit::internal, "{}: {}; expected at least one part of rank 1 or more", op,
         parts.empty() ? "no parts" : "a scalar");
  std::int64_t size = 0;
  for (const Tensor& part : parts) {
    const std::int64_t own = part.shape().rank() < 1 ? 0 : part.shape()[axis];
    if (part.shape() != parts[0].shape().with(axis, own))
      fail(Exit::internal, "{}: a part {} beside {}; expected the same other sizes", op,
           part.shape().text(), parts[0].shape().text());
    size += own;
  }
  Tensor y(parts[0].shape().with(axis, size));
  const std::int64_t outer = axis == 0 ? 1 : y.rows(), stride = axis == 0 ? y.size() : y.cols();
  std::vector<std::int64_t> widths;  // of the blocks
  real* to = y.mutable_data();
  for (const Tensor& part : parts) {
    widths.push_back(axis == 0 ? part.size() : part.cols());
    copy_matrix(outer, widths.back(), {part.data(), widths.back()}, {to, stride});
    to += widths.back();
  }
  return record(op, y, parts, [=](const Tensor& dy, auto dx) {
    const real* from = dy.data();
    for (std::size_t p = 0; p < widths.size(); from += widths[p++]) {
      if (!dx[p]) continue;
      const auto [out, beta] = dx[p].target();
      copy_matrix(outer, widths[p], {from, stride}, {out, widths[p]}, beta != 0);
    }
  });
}

}  // namespace

Tensor concat_rows(const std::vector<Tensor>& parts) { return concat("concat_rows", parts, 0); }
Tensor concat_cols(const std::vector<Tensor>& parts) { return concat("concat_cols", parts, -1); }

}  // namespace manako
