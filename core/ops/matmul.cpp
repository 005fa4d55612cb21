#include "core/ops/matmul.hpp"

#include "core/autograd.hpp"
#include "core/blas.hpp"
#include "core/error.hpp"

namespace manako {

Tensor matmul(const Tensor& a, const Tensor& b) {
  if (a.shape().rank() != 2 || b.shape().rank() != 2)
    fail(Exit::internal, "matmul: {} x {}; expected two matrices", a.shape().text(),
         b.shape().text());
  const std::int64_t m = a.rows(), k = a.cols(), n = b.cols();
  if (b.rows() != k)
    fail(Exit::internal, "matmul: inner sizes differ: {} x {} ({} vs {})", a.shape().text(),
         b.shape().text(), k, b.rows());

  Tensor c({m, n});
  blas::multiply({.m = m,
                  .n = n,
                  .k = k,
                  .a = {a.data(), k},
                  .b = {b.data(), n},
                  .c = c.mutable_data(),
                  .c_stride = n});

  return record("matmul", c, {a, b},
                [a = Saved(a), b = Saved(b), m, k, n](const Tensor& dc, auto dx) {
                  if (dx[0]) {
                    const auto [to, beta] = dx[0].target();
                    blas::multiply({.m = m,
                                    .n = k,
                                    .k = n,
                                    .a = {dc.data(), n},
                                    .b = {b.data(), n, true},
                                    .c = to,
                                    .c_stride = k,
                                    .beta = beta});
                  }
                  if (dx[1]) {
                    const auto [to, beta] = dx[1].target();
                    blas::multiply({.m = k,
                                    .n = n,
                                    .k = m,
                                    .a = {a.data(), k, true},
                                    .b = {dc.data(), n},
                                    .c = to,
                                    .c_stride = n,
                                    .beta = beta});
                  }
                });
}

}  // namespace manako
