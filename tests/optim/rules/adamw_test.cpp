#include "tests/optim/training.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("adamw: PyTorch's numbers", "[adamw]") {
  // MAKE = lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1)
  check_three_updates(
      R"({"type": "adamw", "lr": 0.01, "weight_decay": 0.1})",
      {0.4733437243066455, -1.2381863501183636, 1.995053613980134, -0.012411514965380748});
}

TEST_CASE("adamw: decays by 0.01 unless said otherwise, adam does not", "[adamw]") {
  for (const auto& [type, expected] :
       {std::pair{"adamw", 1 - 0.5 * 0.01}, std::pair{"adam", 1.0}}) {
    Params params;
    Tensor p = add_param(params, "p", {1});
    p.fill(1);
    p.set_grad(Tensor::zeros({1}));
    make_optimizer(fmt::format(R"({{"type": "{}", "lr": 0.5}})", type), params).step({});
    CHECK(p.item() == Approx(expected));
  }
}
