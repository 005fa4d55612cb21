#include "tools/commands/open_run.hpp"

#include <nlohmann/json.hpp>

#include "tools/average.hpp"

namespace manako {
namespace {

// The run's decoding with another beam: what both kinds of search have in common is kept.
std::string with_beam(const nlohmann::ordered_json& spec, std::int64_t beam) {
  const nlohmann::ordered_json before = spec.value("decoding", nlohmann::ordered_json::object());
  nlohmann::ordered_json out = {{"type", beam == 1 ? "greedy" : "beam"}};
  const auto keep = [&](const char* key) {
    if (before.is_object() && before.contains(key)) out[key] = before[key];
  };
  keep("max_length");
  keep("min_length");
  if (beam > 1) {
    keep("length_penalty");
    out["beam_size"] = beam;
  }
  return out.dump();
}

}  // namespace

void OpenRun::declare(CLI::App& app, bool decodes) {
  app.add_option("run", path_, "the run directory")->required();
  auto* checkpoint =
      app.add_option("--checkpoint", checkpoint_,
                     "best, last, or a file of RUN/checkpoints; with ema its average of the "
                     "weights, or the weights themselves: last:raw")
          ->capture_default_str();
  app.add_option("--average", average_, "the average of the newest so many checkpoints instead")
      ->check(CLI::Range(1, 1 << 20))
      ->excludes(checkpoint);
  if (decodes)
    app.add_option("--beam", beam_, "beam size; 1 is greedy; the spec's decoding by default")
        ->check(CLI::Range(1, 1024));
}

std::unique_ptr<Experiment> OpenRun::open(std::vector<std::string> overrides) const {
  const RunDirectory run{path_};
  run.require_run();
  if (beam_ > 0)
    overrides.insert(overrides.begin(),
                     "decoding=" + with_beam(Spec::load(run.spec()).json(), beam_));
  if (average_ > 0)
    return Experiment::open(run, average_weights(newest_checkpoints(run, average_)), overrides);
  return Experiment::open(run, checkpoint_, overrides);
}

}  // namespace manako
