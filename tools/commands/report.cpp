#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/files.hpp"
#include "core/log.hpp"
#include "tools/commands/command.hpp"
#include "tools/report/page.hpp"
#include "tools/report/run.hpp"
#include "tools/signals.hpp"

namespace manako {
namespace {

/// manako report RUN...: what happened in some runs, as one page for a browser.
class Report : public Command {
 public:
  explicit Report(Spec&) {}

  void declare(CLI::App& app) override {
    app.add_option("runs", runs_, "run directories; the curves of several lie over each other")
        ->required();
    app.add_option("--out", out_, "the page; RUN/report.html of the first run by default");
    app.add_option("--checkpoint", options_.checkpoint,
                   "whose attention is drawn: best, last, or a file of RUN/checkpoints")
        ->capture_default_str();
    app.add_option("--sentences", options_.sentences.sentences,
                   "sentences of the test split with attention maps")
        ->capture_default_str()
        ->check(CLI::Range(0, 100));
  }

  int run() override {
    for (const std::string& path : runs_) RunDirectory{path}.require_run();
    const auto count = static_cast<std::int64_t>(runs_.size());
    options_.sentences.bytes /= count;
    std::vector<report::Json> described;
    for (const std::string& path : runs_) {
      signals::throw_if_received();
      described.push_back(report::describe_run({path}, options_));
      for (const auto& [section, why] : described.back()["missing"].items())
        log::info("{}: no {}: {}", path, section, why.get<std::string>());
    }
    if (out_.empty()) out_ = runs_.front() + "/report.html";
    const std::string page = report::page(described);
    publish(out_, page);
    fmt::print("{}\n", out_);
    log::info("{} KiB; open it in a browser", (page.size() + 1023) / 1024);
    return 0;
  }

 private:
  std::vector<std::string> runs_;
  std::string out_;
  report::RunOptions options_;
};

const bool registered = Commands::add<Report>(
    {.name = "report",
     .family = "command",
     .summary = "shows runs in a browser: curves, translations, attention",
     .example = "manako report runs/toy_ja_en runs/toy_ja_en_dropout --out report.html"});

}  // namespace
}  // namespace manako
