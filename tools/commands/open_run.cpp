#include "tools/commands/open_run.hpp"

namespace manako {

void OpenRun::declare(CLI::App& app, bool decodes) {
  app.add_option("run", path_, "the run directory")->required();
  app.add_option("--checkpoint", checkpoint_, "best, last, or a file of RUN/checkpoints")
      ->capture_default_str();
  if (decodes)
    app.add_option("--beam", beam_, "beam size; 1 is greedy; the spec's decoding by default")
        ->check(CLI::Range(1, 1024));
}

std::unique_ptr<Experiment> OpenRun::open(std::vector<std::string> overrides) const {
  // First, because a changed type discards the other options.
  if (beam_ == 1) overrides.insert(overrides.begin(), R"(decoding={"type": "greedy"})");
  if (beam_ > 1)
    overrides.insert(overrides.begin(),
                     {R"(decoding.type="beam")", fmt::format("decoding.beam_size={}", beam_)});
  return Experiment::open({path_}, checkpoint_, overrides);
}

}  // namespace manako
