#include "tests/optim/schedules/making.hpp"

using namespace manako::testing;

TEST_CASE("noam: the paper's shape, 1 at the end of the warm-up", "[schedule]") {
  const auto s = make_schedule(R"({"type": "noam", "warmup": "4000u"})");
  const auto same = make_schedule(R"({"type": "inverse_sqrt", "warmup": "4000u"})");
  CHECK(s->factor(4000) == Approx(1));
  CHECK(s->factor(1) == Approx(1 / 4000.0));
  CHECK(s->factor(16000) == Approx(0.5));
  for (std::int64_t u = 1; u < 100'000; u = u * 3 / 2 + 1)
    CHECK(s->factor(u) == Approx(same->factor(u)));
}

TEST_CASE("noam: a warm-up is required", "[schedule]") {
  CHECK_THAT(schedule_problems(R"("noam")"), Catch::Contains("warmup"));
}
