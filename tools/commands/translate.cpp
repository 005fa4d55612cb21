#include <cstdio>
#include <iostream>

#include "core/error.hpp"
#include "core/utf8.hpp"
#include "tools/commands/open_run.hpp"
#include "tools/eval/translator.hpp"
#include "tools/progress.hpp"
#include "tools/signals.hpp"

namespace manako {
namespace {

/// manako translate RUN: one output line for each input line, in order; blocks of lines as they
/// come.
class Translate : public Command {
 public:
  explicit Translate(Spec&) {}

  void declare(CLI::App& app) override {
    run_.declare(app, true);
    auto* n_best = app.add_option("--n-best", n_best_,
                                  "outputs for each line, as \"number ||| text ||| score\"")
                       ->check(CLI::Range(1, 1024));
    app.add_flag("--scores", scores_, "puts the score and a tab before each line")
        ->excludes(n_best);
  }

  int run() override {
    std::vector<std::string> overrides;
    if (n_best_ > 0) overrides.push_back(fmt::format("decoding.n_best={}", n_best_));
    const auto experiment = run_.open(overrides);
    if (!experiment->model->has_source())
      fail(Exit::usage, "translate: {} holds a language model; use \"manako generate\"",
           run_.path());
    Progress progress("translate", "lines", 0);
    std::vector<std::string> lines;
    std::int64_t number = 0;
    std::ios::sync_with_stdio(false);  // or in_avail() knows nothing, and every line goes alone
    for (std::string line; std::getline(std::cin, line);) {
      signals::throw_if_received();
      if (number == 0 && lines.empty() && line.starts_with(byte_order_mark))
        line.erase(0, byte_order_mark.size());
      if (line.ends_with('\r')) line.pop_back();
      lines.push_back(std::move(line));
      if (lines.size() == block || std::cin.rdbuf()->in_avail() == 0)
        flush(*experiment, lines, number, progress);
    }
    if (std::cin.bad())
      fail(Exit::io, "standard input: cannot be read; expected a text, one sentence a line");
    flush(*experiment, lines, number, progress);
    return 0;
  }

 private:
  static constexpr std::size_t block = 4096;
  static constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

  void flush(const Experiment& experiment, std::vector<std::string>& lines, std::int64_t& number,
             Progress& progress) const {
    std::vector<std::vector<std::int32_t>> sources;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (!is_valid_utf8(lines[i]))
        fail(Exit::data,
             "standard input: line {} is not valid UTF-8; likely fix: convert it with iconv -t "
             "UTF-8",
             number + static_cast<std::int64_t>(i) + 1);
      sources.push_back(experiment.data->source().encode(lines[i]));
    }
    for (const auto& list : translate(*experiment.model, *experiment.search, sources)) {
      for (const Hypothesis& hypothesis : list) print(experiment, hypothesis, number);
      ++number;
    }
    std::fflush(stdout);
    progress.update(static_cast<double>(number));
    lines.clear();
  }

  void print(const Experiment& experiment, const Hypothesis& hypothesis,
             std::int64_t number) const {
    const std::string text = one_line(experiment.data->target().decode(hypothesis.tokens));
    if (n_best_ > 0)
      fmt::print("{} ||| {} ||| {:.6f}\n", number, text, hypothesis.score);
    else if (scores_)
      fmt::print("{:.6f}\t{}\n", hypothesis.score, text);
    else
      fmt::print("{}\n", text);
  }

  OpenRun run_;
  int n_best_ = 0;
  bool scores_ = false;
};

const bool registered = Commands::add<Translate>(
    {.name = "translate",
     .family = "command",
     .summary = "translates standard input, line by line",
     .example = "echo '私 は 本 を 読む' | manako translate runs/toy_ja_en --beam 4"});

}  // namespace
}  // namespace manako
