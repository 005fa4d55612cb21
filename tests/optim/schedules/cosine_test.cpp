#include "tests/optim/schedules/making.hpp"

using namespace manako::testing;

TEST_CASE("cosine: named points", "[schedule]") {
  // nanoGPT's get_lr with lr 1, min_lr 0.1, warm-up 100, decay to 2000; ratio r: 0.1 + 0.45 (1 +
  // cos(pi r)).
  const auto s = make_schedule(R"({"type": "cosine", "warmup": "100u", "end": 0.1})", 2000);
  CHECK(s->factor(50) == Approx(0.5));
  CHECK(s->factor(100) == 1);
  CHECK(s->factor(575) == Approx(0.1 + 0.45 * (1 + 0.7071067811865476)));  // r = 1/4
  CHECK(s->factor(1050) == Approx(0.55));                                  // r = 1/2
  CHECK(s->factor(2000) == Approx(0.1));
  CHECK(s->factor(9999) == Approx(0.1));
}

TEST_CASE("cosine: needs to know where it ends", "[schedule]") {
  CHECK_THAT(schedule_problems(R"("cosine")"), Catch::Contains("total"));
  CHECK_THAT(schedule_problems(R"({"type": "cosine", "end": 2})", 100),
             Catch::Contains("/schedule/end"));
}
