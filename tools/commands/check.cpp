#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/log.hpp"
#include "tools/check/model_check.hpp"
#include "tools/check/rule.hpp"
#include "tools/commands/command.hpp"
#include "tools/signals.hpp"

namespace manako {
namespace {

using check::Finding;
using check::Verdict;

constexpr int something_is_wrong = 1;  // exit status

/// manako check SPEC [key=value ...]: is the model right, and what is unusual about the spec?
class Check : public Command {
 public:
  explicit Check(Spec&) {}

  void declare(CLI::App& app) override {
    app.add_option("spec", spec_, "the spec, a JSON file")->required();
    app.add_option("overrides", overrides_, "key.path=value");
    auto* only = app.add_option("--only", only_, "this check alone; \"manako list checks\"")
                     ->check(CLI::IsMember(check::ModelChecks::names()));
    app.add_flag("--lint", lint_, "only what is unusual about the spec; the model is not built")
        ->excludes(only);
    app.add_flag("--json", json_, "one JSON object as the last line of stdout");
  }

  int run() override {
    Experiment experiment(Spec::load(spec_, overrides_));
    out_["spec"] = experiment.name;
    for (const char* kind : {"checks", "warnings"}) out_[kind] = nlohmann::ordered_json::array();
    const bool readable = load(experiment);
    if (!lint_) check_model(experiment, readable);
    if (only_.empty()) {
      const auto data = readable ? check::DataFacts::of(experiment) : check::DataFacts();
      for (const Finding& finding : check::lint(experiment, data)) show("warnings", finding);
    }
    if (json_)
      fmt::print("{}\n", out_.dump());
    else if (wrong_ + warnings_ == 0)
      fmt::print("{}: nothing wrong, nothing unusual\n", spec_);
    else
      fmt::print("{}: {} wrong, {} unusual\n", spec_, wrong_, warnings_);
    return wrong_ > 0 ? something_is_wrong : 0;
  }

 private:
  bool load(Experiment& experiment) {
    try {
      experiment.data->check();
      experiment.data->load();
      return true;
    } catch (const Error& error) {
      log::warn("what needs data is left out: {}", error.what());
      out_["data_not_read"] = error.what();
      return false;
    }
  }

  // With the vocabularies of the data, or nominal ones where it cannot be read.
  void check_model(Experiment& experiment, bool readable) {
    VocabularySizes sizes = Experiment::nominal;
    if (readable) sizes = vocabulary_sizes(*experiment.data);
    experiment.build(sizes);
    const check::Subject subject = check::subject_of(experiment, sizes);
    for (const auto& entry : check::ModelChecks::all()) {
      if (!only_.empty() && entry.name != only_) continue;
      signals::throw_if_received();
      Spec none = Spec::parse("{}", "check");
      show("checks", entry.make(none)->run(subject));
    }
  }

  void show(const char* kind, const Finding& f) {
    wrong_ += f.verdict == Verdict::wrong;
    warnings_ += f.verdict == Verdict::warning;
    out_[kind].push_back({{"name", f.name},
                          {"verdict", to_text(f.verdict)},
                          {"found", f.found},
                          {"expected", f.expected},
                          {"fix", f.fix}});
    if (!f.details.empty()) out_[kind].back()["details"] = f.details;
    if (json_) return;
    fmt::print("{:<8} {:<28} {}\n", to_text(f.verdict), f.name, f.found);
    const bool is_rule = std::string_view(kind) == "warnings";
    if (f.verdict != Verdict::ok || !only_.empty())
      fmt::print("{:<38}{}: {}\n", "", is_rule ? "why" : "expected", f.expected);
    if (f.verdict != Verdict::ok) fmt::print("{:<38}likely fix: {}\n", "", f.fix);
    if (f.verdict != Verdict::ok || !only_.empty())
      for (const std::string& line : f.details) fmt::print("{:<38}{}\n", "", line);
    std::fflush(stdout);
  }

  std::string spec_, only_;
  std::vector<std::string> overrides_;
  bool json_ = false, lint_ = false;
  int wrong_ = 0, warnings_ = 0;
  nlohmann::ordered_json out_;
};

const bool registered =
    Commands::add<Check>({.name = "check",
                          .family = "command",
                          .summary = "is the model right, and what is unusual about the spec",
                          .example = "manako check configs/translation/toy_ja_en.json"});

}  // namespace
}  // namespace manako
