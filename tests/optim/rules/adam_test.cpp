#include "tests/optim/training.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("adam: PyTorch's numbers", "[adam]") {
  // MAKE = lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.9, 0.98), eps=1e-9)
  check_three_updates(
      R"({"type": "adam", "lr": 0.01, "betas": [0.9, 0.98], "eps": 1e-9})",
      {0.47484352544693736, -1.241877239753406, 2.0010811379507003, -0.012445335465804574});
}

TEST_CASE("adam: a plain loop in double over many updates", "[adam]") {
  const std::int64_t n = 1003;
  Params params;
  Tensor p = add_param(params, "p", {n});
  std::vector<double> value(p.values().begin(), p.values().end()), m(n), v(n);
  Optimizer optimizer = make_optimizer(R"({"type": "adam", "lr": 0.01, "eps": 1e-6})", params);
  for (int t = 1; t <= 50; ++t) {
    const Tensor g = random_tensor({n}, static_cast<std::uint64_t>(t));
    p.set_grad(g);
    optimizer.step({.lr_factor = 0.5});
    for (std::size_t i = 0; i < n; ++i) {
      const double gradient = static_cast<double>(g.data()[i]);
      m[i] = 0.9 * m[i] + 0.1 * gradient;
      v[i] = 0.999 * v[i] + 0.001 * gradient * gradient;
      const double mean = m[i] / (1 - std::pow(0.9, t)), square = v[i] / (1 - std::pow(0.999, t));
      value[i] -= 0.5 * 0.01 * mean / (std::sqrt(square) + 1e-6);
    }
  }
  double worst = 0;
  for (std::size_t i = 0; i < n; ++i)
    worst = std::max(worst, std::abs(value[i] - static_cast<double>(p.data()[i])));
  CHECK(worst < (sizeof(real) == 4 ? 3e-6 : 1e-13));
}

TEST_CASE("adam: betas out of range", "[adam]") {
  Params params;
  add_param(params, "p", {2});
  for (const char* betas : {"[0.9, 1]", "[-0.1, 0.9]", "[0.9]", "0.9"})
    CHECK_THAT(optimizer_problems(fmt::format(R"({{"type": "adam", "betas": {}}})", betas), params),
               Catch::Contains("/optimizer/betas"));
}
