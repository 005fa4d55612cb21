#include <algorithm>
#include <cmath>

#include "tests/optim/schedules/making.hpp"

using namespace manako::testing;

TEST_CASE("inverse_sqrt: min(u / warmup, sqrt(warmup / u))", "[schedule]") {
  const auto s = make_schedule(R"({"type": "inverse_sqrt", "warmup": "800u"})");
  for (const double u : {1.0, 2.0, 400.0, 799.0, 800.0, 801.0, 3200.0, 100000.0})
    CHECK(s->factor(static_cast<std::int64_t>(u)) == std::min(u / 800, std::sqrt(800 / u)));
  CHECK(s->factor(3200) == 0.5);
}

TEST_CASE("inverse_sqrt: a warm-up is required", "[schedule]") {
  CHECK_THAT(schedule_problems(R"("inverse_sqrt")"), Catch::Contains("warmup"));
  CHECK_THAT(schedule_problems(R"({"type": "inverse_sqrt", "warmup": "0u"})"),
             Catch::Contains("/schedule/warmup"));
}
