// When a run counts as lost.
#include "tools/train/run_health.hpp"

#include <cmath>

#include "core/random.hpp"
#include "tests/support/catch.hpp"

using namespace manako;

namespace {

TrainingOptions options(TrainingOptions::OnNan on_nan) {
  TrainingOptions out;
  out.on_nan = on_nan;
  out.divergence = {.factor = 3, .updates = 100};
  return out;
}

// Updates until the run is lost, of at most 2000.
template <class Loss>
std::int64_t updates_until_lost(const Loss& loss) {
  const TrainingOptions all = options(TrainingOptions::OnNan::skip);
  TrainState state;
  for (state.update = 1; state.update <= 2000; ++state.update) {
    watch_loss(state, all.divergence, loss(static_cast<double>(state.update)));
    if (!lost_because(state, all).empty()) return state.update;
  }
  return 0;
}

}  // namespace

TEST_CASE("divergence: a loss above three times its lowest average for 100 updates", "[health]") {
  // From 2 to 7, the entropy of frequent words, where models end that have broken down.
  const auto lost = updates_until_lost([](double u) { return u <= 500 ? 2.0 : 7.0; });
  CHECK(lost == 600);
  CHECK(updates_until_lost([](double u) { return u <= 500 ? 2.0 : 5.9; }) == 0);
  CHECK(updates_until_lost([](double u) { return u > 500 && u < 599 ? 7.0 : 2.0; }) == 0);
  CHECK(updates_until_lost([](double u) { return u <= 500 ? 9.0 : 9 + 0.1 * (u - 500); }) > 680);
}

TEST_CASE("divergence: healthy losses, with noise, steps up and near 0, are not lost", "[health]") {
  const Random random(3);
  const auto noise = [&](double u) { return random.normal(static_cast<std::uint64_t>(u)); };
  CHECK(updates_until_lost(
            [&](double u) { return 9 * std::exp(-u / 200) + 0.5 + 0.2 * noise(u); }) == 0);
  CHECK(updates_until_lost([&](double u) { return 9 * std::exp(-u / 20) * std::exp(noise(u)); }) ==
        0);
  CHECK(updates_until_lost([](double u) { return u < 1000 ? 1e-4 : 0.5; }) == 0);
  CHECK(updates_until_lost([](double u) { return u < 300 ? 9.0 + u / 100 : 6.0; }) == 0);
}

TEST_CASE("lost: after one update or ten that are not finite", "[health]") {
  TrainState state;
  state.skipped_in_row = 1;
  CHECK(lost_because(state, options(TrainingOptions::OnNan::stop)) != "");
  state.skipped_in_row = 9;
  CHECK(lost_because(state, options(TrainingOptions::OnNan::skip)) == "");
  CHECK(lost_because(state, options(TrainingOptions::OnNan::rollback)) == "");
  state.skipped_in_row = 10;
  CHECK(lost_because(state, options(TrainingOptions::OnNan::skip)) != "");
}
