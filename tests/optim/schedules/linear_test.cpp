#include "tests/optim/schedules/making.hpp"

using namespace manako::testing;

TEST_CASE("linear: up to 1, down to the end, and there it stays", "[schedule]") {
  const auto s = make_schedule(R"({"type": "linear", "warmup": "10u", "end": 0.2})", 110);
  CHECK(s->factor(1) == Approx(0.1));
  CHECK(s->factor(10) == 1);
  CHECK(s->factor(60) == Approx(0.6));
  CHECK(s->factor(110) == Approx(0.2));
  CHECK(s->factor(500) == Approx(0.2));
  CHECK(make_schedule(R"({"type": "linear", "total": "50u"})", 110)->factor(25) == Approx(0.5));
  CHECK(make_schedule(R"("linear")", 100)->factor(100) == 0);
}

TEST_CASE("linear: needs to know where it ends", "[schedule]") {
  CHECK_THAT(schedule_problems(R"("linear")"),
             Catch::Contains("/schedule") && Catch::Contains("total"));
  CHECK_THAT(schedule_problems(R"({"type": "linear", "warmup": "100u"})", 100),
             Catch::Contains("/schedule/warmup"));
  CHECK(schedule_problems(R"({"type": "linear", "total": "100u"})").empty());
}
