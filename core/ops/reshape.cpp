#include "core/ops/reshape.hpp"

#include "core/autograd.hpp"

namespace manako {

Tensor reshape(const Tensor& x, const Shape& shape) {
  return record("reshape", x.reshaped(shape), {x}, [from = x.shape()](const Tensor& dy, auto dx) {
    if (dx[0]) dx[0].add(dy.reshaped(from));
  });
}

}  // namespace manako
