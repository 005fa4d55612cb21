#include "nn/residual.hpp"

#include "core/ops/layer_norm.hpp"
#include "tests/support/gradient_check.hpp"
#include "tests/support/layer_case.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

Tensor plain_norm(const Tensor& x) {
  return layer_norm(x, Tensor::full({x.cols()}, 1), Tensor(), static_cast<real>(1e-5));
}

Tensor sum(const Tensor& a, const Tensor& b) {
  Tensor out = a.clone();
  real* data = out.mutable_data();
  for (std::int64_t i = 0; i < out.size(); ++i) data[i] += b.data()[i];
  return out;
}

// Residual around the identity, so that its formula shows.
Tensor around_identity(const std::string& position) {
  const LayerCase it("residual",
                     R"({"inner": "no_position", "norm": {"position": ")" + position + "\"}}");
  return it.layer->forward(it.input(), it.context());
}

}  // namespace

TEST_CASE("residual: pre, post and sandwich are their formulas", "[residual]") {
  const LayerCase any("residual", R"({"inner": "no_position"})");
  const Tensor x = any.input();
  CHECK(max_difference(around_identity("pre"), sum(x, plain_norm(x))) <= 1e-6);
  CHECK(max_difference(around_identity("post"), plain_norm(sum(x, x))) <= 1e-6);
  CHECK(max_difference(around_identity("sandwich"), sum(x, plain_norm(plain_norm(x)))) <= 1e-6);
}
