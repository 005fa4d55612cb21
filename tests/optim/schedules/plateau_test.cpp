#include <limits>

#include "tests/optim/schedules/making.hpp"
#include "tests/support/expect_error.hpp"

using namespace manako;
using namespace manako::testing;

namespace {
constexpr const char* options =
    R"({"type": "plateau", "warmup": "10u", "factor": 0.5, "patience": 2, "min_factor": 0.2})";
}

TEST_CASE("plateau: a linear rise, then 1 until validations no longer improve", "[schedule]") {
  const auto s = make_schedule(options);
  CHECK(s->factor(5) == 0.5);
  CHECK(s->factor(10) == 1);
  for (const double nll : {3.0, 2.0, 2.5, 1.9, 1.9}) s->validated(nll);
  CHECK(s->factor(1000) == 1);
  s->validated(1.9);  // the second in a row that is no gain
  CHECK(s->factor(1000) == 0.5);
  CHECK(s->factor(5) == 0.25);
  s->validated(2.0);
  CHECK(s->factor(1000) == 0.5);
  s->validated(std::numeric_limits<double>::quiet_NaN());
  CHECK(s->factor(1000) == 0.25);
  for (int i = 0; i < 10; ++i) s->validated(2.0);
  CHECK(s->factor(1000) == 0.2);
}

TEST_CASE("plateau: of accuracy more is better, and a gain must be as large as min_delta",
          "[schedule]") {
  const auto s = make_schedule(
      R"({"type": "plateau", "metric": "token_accuracy", "patience": 1, "min_delta": 1})");
  REQUIRE(s->watched());
  CHECK(s->watched()->metric == "token_accuracy");
  s->validated(50);
  s->validated(52);
  CHECK(s->factor(1) == 1);
  s->validated(52.5);
  CHECK(s->factor(1) == 0.5);
}

TEST_CASE("plateau: its state continues it", "[schedule]") {
  const auto a = make_schedule(options);
  for (const double nll : {3.0, 3.0, 3.0, 3.5}) a->validated(nll);
  const auto b = make_schedule(options);
  b->load_state(a->state());
  for (const double nll : {2.9, 2.95, 3.0, 2.8}) {
    a->validated(nll);
    b->validated(nll);
    CHECK(a->state() == b->state());
    CHECK(a->factor(7) == b->factor(7));
  }
  CHECK(a->factor(100) == 0.25);
  expect_error(Exit::model, {"does not fit the schedule", "0 numbers"}, [&] { b->load_state({}); });
  const auto constant = make_schedule(R"("constant")");
  constant->load_state({});
  expect_error(Exit::model, {"does not fit the schedule"}, [&] { constant->load_state({1, 2}); });
}
