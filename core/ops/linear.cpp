#include "core/ops/linear.hpp"

#include "core/autograd.hpp"
#include "core/blas.hpp"
#include "core/error.hpp"
#include "core/rows.hpp"

namespace manako {
namespace {

template <blas::Rows rows>
Tensor packed_weight(const Tensor& weight) {
  return blas::pack({weight.data(), weight.cols(), true}, weight.cols(), weight.rows(), rows);
}

}  // namespace

Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias, blas::Rows kind) {
  const std::int64_t rows = x.rows(), in = x.cols();
  if (weight.shape().rank() != 2 || weight.cols() != in)
    fail(Exit::internal, "linear: weight {} does not fit input {}", weight.shape().text(),
         x.shape().text());
  const std::int64_t out = weight.shape()[0];
  if (bias.defined() && bias.size() != out)
    fail(Exit::internal, "linear: bias {} for {} outputs", bias.shape().text(), out);

  Tensor y(x.shape().with(-1, out));
  blas::Product product{.m = rows,
                        .n = out,
                        .k = in,
                        .a = {x.data(), in},
                        .b = {weight.data(), in, true},
                        .c = y.mutable_data(),
                        .c_stride = out,
                        .bias = bias.defined() ? bias.data() : nullptr};
  if (!recording({x, weight, bias})) {  // the weight will be used again as it is
    product.rows = kind;
    const auto pack = kind == blas::Rows::few ? packed_weight<blas::Rows::few>
                                              : packed_weight<blas::Rows::independent>;
    if (const Tensor& packed = weight.derived(pack); packed.defined())
      product.packed_b = packed.data();
  }
  blas::multiply(product);

  return record("linear", y, {x, weight, bias},
                [x = Saved(x), w = Saved(weight), rows, in, out](const Tensor& dy, auto dx) {
                  const real* g = dy.data();
                  if (dx[0]) {
                    const auto [to, beta] = dx[0].target();
                    blas::multiply({.m = rows,
                                    .n = in,
                                    .k = out,
                                    .a = {g, out},
                                    .b = {w.data(), in},
                                    .c = to,
                                    .c_stride = in,
                                    .beta = beta});
                  }
                  if (dx[1]) {
                    const auto [to, beta] = dx[1].target();
                    blas::multiply({.m = out,
                                    .n = in,
                                    .k = rows,
                                    .a = {g, out, true},
                                    .b = {x.data(), in},
                                    .c = to,
                                    .c_stride = in,
                                    .beta = beta});
                  }
                  if (dx[2])
                    add_row_sum(rows, out, dx[2].accumulator(),
                                [&](std::int64_t i, std::int64_t j) { return g[i * out + j]; });
                });
}

}  // namespace manako
