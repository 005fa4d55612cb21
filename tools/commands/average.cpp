#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/directory_lock.hpp"
#include "core/error.hpp"
#include "tools/average.hpp"
#include "tools/commands/command.hpp"

namespace manako {
namespace {

/// manako average RUN [CHECKPOINT...] [--last N | --best N] [--out FILE]
class Average : public Command {
 public:
  explicit Average(Spec&) {}

  void declare(CLI::App& app) override {
    app.add_option("run", run_.path, "the run directory")->required();
    auto* names = app.add_option("checkpoints", names_,
                                 "names in RUN/checkpoints or paths; all step checkpoints by "
                                 "default");
    auto* last = app.add_option("--last", last_, "the newest so many")
                     ->check(CLI::Range(1, 1 << 20))
                     ->excludes(names);
    app.add_option("--best", best_, "the so many with the best validations")
        ->check(CLI::Range(1, 1 << 20))
        ->excludes(names)
        ->excludes(last);
    app.add_option("--metric", metric_, "what --best goes by")->capture_default_str();
    app.add_option("--out", out_,
                   "the file to write; RUN/checkpoints/average.safetensors, which "
                   "\"--checkpoint average\" means, by default");
    app.add_flag("--json", json_, "one JSON object as the last line of stdout");
  }

  int run() override {
    run_.require_run();
    const std::vector<std::string> paths = chosen();
    const SafeTensors average = average_weights(paths);
    std::optional<DirectoryLock> lock;  // a trainer would take our unfinished file for rubbish
    if (out_.empty()) lock.emplace(run_.path);
    const std::string to = out_.empty() ? run_.checkpoints() + "/average.safetensors" : out_;
    write_safetensors(to, average.tensors, average.metadata);
    if (json_)
      fmt::print("{}\n", nlohmann::ordered_json{{"file", to}, {"checkpoints", paths}}.dump());
    else
      fmt::print("{}: the average of\n  {}\n", to, fmt::join(paths, "\n  "));
    return 0;
  }

 private:
  std::vector<std::string> chosen() const {
    if (best_ > 0) return best_checkpoints(run_, best_, metric_);
    if (last_ > 0) return newest_checkpoints(run_, last_);
    if (names_.empty())
      return newest_checkpoints(run_, std::max<std::size_t>(1, run_.step_checkpoints().size()));
    std::vector<std::string> paths;
    for (const std::string& name : names_)
      paths.push_back(name == "last" ? newest_checkpoints(run_, 1)[0] : run_.find_checkpoint(name));
    return paths;
  }

  RunDirectory run_;
  std::vector<std::string> names_;
  std::size_t last_ = 0, best_ = 0;
  std::string metric_ = "nll", out_;
  bool json_ = false;
};

const bool registered =
    Commands::add<Average>({.name = "average",
                            .family = "command",
                            .summary = "the mean of the weights of several checkpoints",
                            .example = "manako average runs/toy_ja_en --last 3; manako evaluate "
                                       "runs/toy_ja_en --checkpoint average"});

}  // namespace
}  // namespace manako
