#include "tests/optim/training.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("sgd: PyTorch's numbers", "[sgd]") {
  // MAKE = lambda p: torch.optim.SGD(p, lr=0.1)
  check_three_updates(R"({"type": "sgd", "lr": 0.1})",
                      {0.46499999999999997, -1.28, 1.98001, -0.14900000000000002});
  // ... momentum=0.9)
  check_three_updates(R"({"type": "sgd", "lr": 0.1, "momentum": 0.9})",
                      {0.4209, -1.2548, 1.980019, -0.4820000000000001});
  // ... momentum=0.9, nesterov=True)
  check_three_updates(R"({"type": "sgd", "lr": 0.1, "momentum": 0.9, "nesterov": true})",
                      {0.39381, -1.28432, 1.9620271, -0.5837000000000001});
}

TEST_CASE("sgd: options that make no sense", "[sgd]") {
  Params params;
  add_param(params, "p", {2});
  CHECK_THAT(optimizer_problems(R"({"type": "sgd", "nesterov": true})", params),
             Catch::Contains("/optimizer/nesterov"));
  CHECK_THAT(optimizer_problems(R"({"type": "sgd", "momentum": 1})", params),
             Catch::Contains("/optimizer/momentum"));
  CHECK_THAT(optimizer_problems(R"({"type": "sgd", "betas": [0.9, 0.98]})", params),
             Catch::Contains("/optimizer/betas"));
}
