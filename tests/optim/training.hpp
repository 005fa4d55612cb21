#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "core/params.hpp"
#include "core/spec.hpp"
#include "optim/optimizer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/gradient_check.hpp"

namespace manako::testing {

/// A parameter filled with random numbers.
inline Tensor add_param(Params& params, const std::string& name, const Shape& shape,
                        std::uint64_t seed = 1, Role role = Role::weight) {
  const auto fill = [&](Tensor& x, const Random&) { x.assign(random_tensor(x.shape(), seed)); };
  return Scope(params).param(name, shape, fill, role);
}

/// An optimizer from the JSON of its options; no problems may be left.
inline Optimizer make_optimizer(const std::string& options, Params& params) {
  Spec spec = Spec::parse(fmt::format(R"({{"optimizer": {}}})", options), "test.json");
  Optimizer optimizer(spec, params);
  spec.finish();
  spec.throw_if_problems();
  return optimizer;
}

/// All problems of these options, one text.
inline std::string optimizer_problems(const std::string& options, Params& params) {
  Spec spec = Spec::parse(fmt::format(R"({{"optimizer": {}}})", options), "test.json");
  const Optimizer optimizer(spec, params);
  spec.finish();
  std::string out;
  for (const std::string& problem : spec.problems()) out += problem + "\n";
  return out;
}

/// Three updates of a parameter of four elements, as in this script (PyTorch 2.13.0+cpu, float64):
///
///   import torch
///   gs = [[0.1, -0.2, 0.0, 3.0], [0.3, 0.1, -1e-4, -2.0], [-0.05, 0.4, 0.2, 0.5]]
///   p = torch.tensor([0.5, -1.25, 2.0, 0.001], dtype=torch.float64, requires_grad=True)
///   o = MAKE([p])                        # e.g. torch.optim.SGD(p, lr=0.1), see each test
///   for g in gs: p.grad = torch.tensor(g, dtype=torch.float64); o.step()
///   print([float(f"{x:.17g}") for x in p.tolist()])
inline void check_three_updates(const std::string& options, const std::vector<double>& expected) {
  const std::vector<std::vector<real>> gradients = {
      {0.1, -0.2, 0, 3}, {0.3, 0.1, -1e-4, -2}, {-0.05, 0.4, 0.2, 0.5}};
  Params params;
  Tensor p = add_param(params, "p", {4});
  p.assign(Tensor::of({4}, {0.5, -1.25, 2, 0.001}));
  Optimizer optimizer = make_optimizer(options, params);
  for (const auto& gradient : gradients) {
    p.set_grad(Tensor::of({4}, gradient));
    optimizer.step({});
  }
  CHECK(optimizer.updates() == 3);
  const double tolerance = sizeof(real) == 4 ? 3e-7 : 1e-14;
  for (std::int64_t i = 0; i < 4; ++i)
    CHECK(static_cast<double>(p.data()[i]) ==
          Approx(expected[static_cast<std::size_t>(i)]).epsilon(0).margin(tolerance));
}

}  // namespace manako::testing
