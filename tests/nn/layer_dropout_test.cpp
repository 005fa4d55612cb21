#include <cmath>

#include "core/autograd.hpp"
#include "core/parallel.hpp"
#include "core/profile.hpp"
#include "tests/support/gradient_check.hpp"
#include "tests/support/layer_case.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

std::string stack(const std::string& layers, const std::string& more) {
  return R"({"num_layers": )" + layers +
         R"(, "self_attention": {"num_heads": 2}, "ffn": {"d_ff": 6, "activation": "gelu"},
            "norm": {"position": "post"})" +
         more + "}";
}

Context training(const LayerCase& it, std::uint64_t step) {
  Context context = it.context(true);
  context.random = Random(5).at(step);
  return context;
}

}  // namespace

TEST_CASE("layer dropout: a skipped layer passes x on and costs nothing", "[layer_dropout]") {
  const LayerCase it("encoder", stack("1", R"(, "dropout": {"layer": 0.3})")),
      plain("encoder", stack("1", ""));
  const Tensor x = it.input(), whole = it.layer->forward(x, it.context());
  int skipped = 0;
  for (std::uint64_t step = 0; step < 400; ++step) {
    const std::int64_t before = profile::flops();
    const Tensor y = it.layer->forward(x, training(it, step));
    const bool passed = max_difference(y, x) == 0;
    CHECK((profile::flops() == before) == passed);
    if (!passed) CHECK(max_difference(y, whole) == 0);  // not scaled
    skipped += passed;
  }
  // Five standard deviations of a binomial.
  CHECK(std::abs(skipped - 120) < 5 * std::sqrt(400 * 0.3 * 0.7));
  CHECK(max_difference(whole, plain.layer->forward(x, plain.context())) == 0);
}

TEST_CASE("layer dropout: layers are drawn apart, and a skipped one gets no gradient",
          "[layer_dropout]") {
  LayerCase it("encoder", stack("2", R"(, "dropout": {"layer": 0.5})"));
  int seen[2][2] = {};
  for (std::uint64_t step = 0; step < 60; ++step) {
    it.params.clear_grads();
    const Tensor x = it.input().set_requires_grad();
    const Tensor y = it.layer->forward(x, training(it, step));
    backward(y, random_tensor(y.shape(), 4));
    bool ran[2] = {};
    for (const Param& param : it.params.all())
      ran[param.name.starts_with("it.layers.1.")] |= param.value.grad().defined();
    ++seen[ran[0]][ran[1]];
    CHECK(x.grad().defined());
  }
  for (const auto& row : seen)
    for (const int count : row) CHECK(count > 0);
}

TEST_CASE("layer dropout: gradients, and the same bits recomputed and with any threads",
          "[layer_dropout][gradient]") {
  const int before = threads();
  const std::string rates = R"(, "dropout": {"rate": 0.2, "layer": 0.4})";
  for (const std::uint64_t step : {0, 1, 2, 3}) {
    INFO("step " << step);
    LayerCase it("encoder", stack("3", rates)),
        again("encoder", stack("3", rates + R"(, "recompute": true)"));
    const auto f = [&](const std::vector<Tensor>& x) {
      return it.layer->forward(x[0], training(it, step));
    };
    check_gradient(f, {it.input()});
    set_threads(1);
    const Tensor y = f({it.input()});
    set_threads(3);
    CHECK(max_difference(y, f({it.input()})) == 0);
    CHECK(max_difference(y, again.layer->forward(it.input(), training(again, step))) == 0);
    set_threads(before);
  }
}
