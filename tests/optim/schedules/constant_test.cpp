#include "tests/optim/schedules/making.hpp"

using namespace manako::testing;

TEST_CASE("constant: the peak, after a warm-up if there is one", "[schedule]") {
  const auto plain = make_schedule(R"("constant")");
  CHECK(plain->factor(1) == 1);
  CHECK(plain->factor(1'000'000) == 1);
  const auto warm = make_schedule(R"({"type": "constant", "warmup": "4u"})");
  CHECK(warm->factor(1) == 0.25);
  CHECK(warm->factor(4) == 1);
  CHECK(warm->factor(5) == 1);
}

TEST_CASE("constant: a warm-up counts updates", "[schedule]") {
  CHECK_THAT(schedule_problems(R"({"type": "constant", "warmup": "2e"})"),
             Catch::Contains("/schedule/warmup") && Catch::Contains("updates"));
  CHECK_THAT(schedule_problems(R"({"type": "constant", "total": "2u"})"),
             Catch::Contains("/schedule/total"));
}
