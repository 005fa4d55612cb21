#include <fmt/format.h>

#include <cmath>
#include <ctime>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/log.hpp"
#include "tools/commands/command.hpp"
#include "tools/plan/choice.hpp"
#include "tools/plan/plan.hpp"
#include "tools/progress.hpp"

namespace manako {
namespace {

constexpr double mib = 1 << 20;

/// manako plan SPEC [key=value ...]: what a run will need, before it is started.
class PlanCommand : public Command {
 public:
  explicit PlanCommand(Spec&) {}

  void declare(CLI::App& app) override {
    app.add_option("spec", spec_, "the spec, a JSON file")->required();
    app.add_option("overrides", overrides_, "key.path=value");
    app.add_option("--memory", memory_, "runtime.memory: what the run may take, e.g. 2GB");
    app.add_flag("--json", json_, "one JSON object on stdout");
  }

  int run() override {
    if (!memory_.empty()) overrides_.push_back("runtime.memory=" + memory_);
    auto experiment = std::make_unique<Experiment>(Spec::load(spec_, overrides_));
    const RuntimeOptions runtime = experiment->runtime;
    const std::int64_t most = runtime.memory > 0 ? runtime.memory : plan::limit();
    plan::require_room(*experiment, Experiment::smallest, most);
    experiment->data->check();
    experiment->data->load();
    plan::require_room(*experiment, vocabulary_sizes(*experiment->data), most);
    fit(experiment, most);
    const plan::Plan found = plan::make_plan(*experiment, most);
    if (found.peak_resident > most)
      log::warn(
          "memory: {:.0f} MB were measured, more than {:.0f} MB; likely fix: a smaller "
          "decoding.beam_size or decoding.max_length, or a larger runtime.memory",
          static_cast<double>(found.peak_resident) * 1e-6, static_cast<double>(most) * 1e-6);
    if (json_)
      fmt::print("{}\n", to_json(*experiment, found).dump());
    else
      print(*experiment, found);
    return 0;
  }

 private:
  // As train would: with a limit something may change, without one it is refused.
  void fit(std::unique_ptr<Experiment>& experiment, std::int64_t most) const {
    const RuntimeOptions& runtime = experiment->runtime;
    if (!runtime.chosen.empty()) return;
    if (runtime.memory > 0) {
      const std::string chosen = plan::choose_aloud(*experiment, *experiment->data);
      experiment = plan::with_choice(spec_, overrides_, chosen, *experiment);
      return;
    }
    const auto bytes = static_cast<double>(most);
    const plan::Choice choice = plan::choose(*experiment, *experiment->data, bytes);
    if (choice.chosen != RuntimeOptions::nothing)
      fail(Exit::resource,
           "memory: training would take about {:.0f} MB; expected at most {:.0f} MB, what is free; "
           "likely fix: {}",
           choice.before * 1e-6, bytes * 1e-6, choice.chosen);
  }

  // Parameters of encoder, decoder, target_embedding, ...
  static std::map<std::string, std::int64_t> parts(const Experiment& experiment) {
    std::map<std::string, std::int64_t> out;
    for (const Param& param : experiment.params->all())
      out[param.name.substr(0, param.name.find('.'))] += param.value.size();
    return out;
  }

  static nlohmann::ordered_json to_json(const Experiment& experiment, const plan::Plan& p) {
    nlohmann::ordered_json out = {{"name", experiment.name},
                                  {"parameters", experiment.params->count()},
                                  {"parts", parts(experiment)},
                                  {"gflop_per_update", p.gflop_per_update},
                                  {"worst_batch",
                                   {{"sentences", p.worst.sentences},
                                    {"source_tokens", p.worst.source_tokens},
                                    {"target_tokens", p.worst.target_tokens}}},
                                  {"peak_mib", static_cast<double>(p.peak_resident) / mib},
                                  {"tensors_peak_mib", static_cast<double>(p.peak_tensors) / mib},
                                  {"weights_mib", static_cast<double>(p.fixed.weights) / mib},
                                  {"optimizer_mib", static_cast<double>(p.fixed.optimizer) / mib},
                                  {"average_mib", static_cast<double>(p.fixed.average) / mib},
                                  {"chosen", experiment.runtime.chosen},
                                  {"limit_mib", static_cast<double>(p.limit) / mib},
                                  {"updates_per_epoch", p.updates_per_epoch},
                                  {"seconds_per_update", p.seconds_per_update},
                                  {"seconds_per_epoch", p.seconds_per_epoch},
                                  {"validations", p.validations},
                                  {"validation_seconds", p.validation_seconds},
                                  {"checkpoints", p.checkpoints},
                                  {"checkpoint_seconds", p.checkpoint_seconds},
                                  {"seconds", p.seconds}};
    if (!std::isnan(p.updates)) out["updates"] = p.updates;
    return out;
  }

  static void print(const Experiment& experiment, const plan::Plan& p) {
    fmt::print("{}: {} parameters\n", experiment.name, experiment.params->count());
    for (const auto& [part, count] : parts(experiment))
      fmt::print(
          "  {:<28} {:>12}  {:4.1f}%\n", part, count,
          100.0 * static_cast<double>(count) / static_cast<double>(experiment.params->count()));
    fmt::print("\nupdate      {:.1f} GFLOP, {:.0f} ms; {:.0f} updates an epoch\n",
               p.gflop_per_update, 1e3 * p.seconds_per_update, p.updates_per_epoch);
    fmt::print("memory      {:.0f} MiB at its peak, of {:.0f} MiB that are there\n",
               static_cast<double>(p.peak_resident) / mib, static_cast<double>(p.limit) / mib);
    fmt::print(
        "  tensors   {:.0f} MiB: weights {:.0f}, gradients {:.0f}, optimizer {:.0f}, average "
        "{:.0f}, "
        "the rest is of the batch\n",
        static_cast<double>(p.peak_tensors) / mib, static_cast<double>(p.fixed.weights) / mib,
        static_cast<double>(p.fixed.gradients) / mib, static_cast<double>(p.fixed.optimizer) / mib,
        static_cast<double>(p.fixed.average) / mib);
    fmt::print("  worst     {} sentences, {} + {} tokens\n", p.worst.sentences,
               p.worst.source_tokens, p.worst.target_tokens);
    fmt::print("time        {} an epoch\n", duration_text(p.seconds_per_epoch));
    if (p.validations > 0)
      fmt::print("  + {:.0f} validations of {:.2f} s\n", p.validations, p.validation_seconds);
    fmt::print("  + {:.0f} checkpoints of {:.2f} s\n", p.checkpoints, p.checkpoint_seconds);
    const std::time_t end = std::time(nullptr) + static_cast<std::time_t>(p.seconds);
    char clock[32] = "";
    std::tm local{};
    std::strftime(clock, sizeof clock, "%F %H:%M", ::localtime_r(&end, &local));
    fmt::print("  = {} for {}; started now, done at {}\n", duration_text(p.seconds),
               experiment.training.stop.text(), clock);
  }

  std::string spec_, memory_;
  std::vector<std::string> overrides_;
  bool json_ = false;
};

const bool registered =
    Commands::add<PlanCommand>({.name = "plan",
                                .family = "command",
                                .summary = "memory and time that a run will need",
                                .example = "manako plan configs/translation/toy_ja_en.json"});

}  // namespace
}  // namespace manako
