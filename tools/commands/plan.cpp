#include <fmt/format.h>

#include <cmath>
#include <ctime>
#include <map>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "tools/commands/command.hpp"
#include "tools/plan/plan.hpp"
#include "tools/progress.hpp"

namespace manako {
namespace {

constexpr double mib = 1 << 20;

// "2GB", "500MB": bytes.
std::int64_t read_memory(const std::string& text) {
  std::size_t end = 0;
  double count = 0;
  try {
    count = std::stod(text, &end);
  } catch (const std::exception&) {
  }
  const std::string unit = text.substr(end);
  const std::map<std::string, double> units = {
      {"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"MiB", mib}, {"GiB", 1024 * mib}};
  if (!(count > 0 && count < 1e6) || !units.contains(unit))
    fail(Exit::usage, "plan: --memory \"{}\"; expected a size such as 2GB or 500MB", text);
  return static_cast<std::int64_t>(count * units.at(unit));
}

/// manako plan SPEC [key=value ...]: what a run will need, before it is started.
class PlanCommand : public Command {
 public:
  explicit PlanCommand(Spec&) {}

  void declare(CLI::App& app) override {
    app.add_option("spec", spec_, "the spec, a JSON file")->required();
    app.add_option("overrides", overrides_, "key.path=value");
    app.add_option("--memory", memory_, "what the run may have, e.g. 2GB; what is free by default");
    app.add_flag("--json", json_, "one JSON object on stdout");
  }

  int run() override {
    const std::int64_t most = memory_.empty() ? 0 : read_memory(memory_);
    Experiment experiment(Spec::load(spec_, overrides_));
    plan::require_room(experiment, Experiment::nominal, most > 0 ? most : plan::limit());
    experiment.data->check();
    experiment.data->load();
    const plan::Plan found = plan::make_plan(experiment, most);
    if (json_)
      fmt::print("{}\n", to_json(experiment, found).dump());
    else
      print(experiment, found);
    return 0;
  }

 private:
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
        "  tensors   {:.0f} MiB: weights {:.0f}, gradients {:.0f}, optimizer {:.0f}, the "
        "rest is of the batch\n",
        static_cast<double>(p.peak_tensors) / mib, static_cast<double>(p.fixed.weights) / mib,
        static_cast<double>(p.fixed.gradients) / mib, static_cast<double>(p.fixed.optimizer) / mib);
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
