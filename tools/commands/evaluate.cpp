#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/files.hpp"
#include "core/log.hpp"
#include "tools/commands/open_run.hpp"
#include "tools/eval/likelihood.hpp"
#include "tools/eval/translate_lines.hpp"

namespace manako {
namespace {

/// manako evaluate RUN: likelihood of a split, and scores of its translations.
class Evaluate : public Command {
 public:
  explicit Evaluate(Spec&) {}

  void declare(CLI::App& app) override {
    run_.declare(app, true);
    app.add_option("--split", split_, "train, valid or test")->capture_default_str();
    app.add_option("--samples", samples_, "translations to print beside their references")
        ->check(CLI::Range(0, 1 << 20));
    app.add_option("--output", output_, "writes all translations to this file, one a line");
    app.add_flag("--json", json_, "one JSON object as the last line of stdout");
  }

  int run() override {
    const auto experiment = run_.open();
    const Split& split = experiment->data->split(split_);
    const Likelihood found = likelihood(*experiment->model, split);
    nlohmann::ordered_json out = {{"split", split_},
                                  {"nll", found.nll},
                                  {"perplexity", found.perplexity},
                                  {"token_accuracy", found.token_accuracy},
                                  {"tokens", found.tokens},
                                  {"sentences", split.size()}};
    if (experiment->model->has_source() && !split.target_lines.empty())
      score(*experiment, out);
    else if (experiment->model->has_source())
      log::info("evaluate: the lines of {} are not kept, so there is no BLEU of it", split_);
    if (json_) {
      fmt::print("{}\n", out.dump());
    } else {
      for (const auto& [key, value] : out.items())
        fmt::print("{:<15} {}\n", key,
                   value.is_number_float() ? fmt::format("{:.4f}", value.get<double>())
                   : value.is_string()     ? value.get<std::string>()
                                           : value.dump());
    }
    return 0;
  }

 private:
  void score(Experiment& experiment, nlohmann::ordered_json& out) const {
    const auto& sources = experiment.data->split(split_).source_lines;
    const auto& references = experiment.data->split(split_).target_lines;
    const std::vector<std::string> outputs = translate_lines(experiment.line_translator(), sources);
    for (const TextScore& score : score_lines(experiment.metrics, outputs, references)) {
      out[score.name] = score.value;
      out[score.name == "bleu" ? "signature" : score.name + "_signature"] = score.signature;
    }
    if (!output_.empty()) {
      std::string text;
      for (const std::string& line : outputs) text += line + "\n";
      publish(output_, text);
    }
    for (std::size_t i = 0; i < std::min<std::size_t>(samples_, outputs.size()); ++i)
      fmt::print("source     {}\nreference  {}\noutput     {}\n\n", log::printable(sources[i]),
                 log::printable(references[i]), log::printable(outputs[i]));
  }

  OpenRun run_;
  std::string split_ = "test", output_;
  std::size_t samples_ = 0;
  bool json_ = false;
};

const bool registered = Commands::add<Evaluate>(
    {.name = "evaluate",
     .family = "command",
     .summary = "scores a run on one of its splits",
     .example = "manako evaluate runs/toy_ja_en --split test --beam 4 --samples 5"});

}  // namespace
}  // namespace manako
