#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "tools/bench/benchmarks.hpp"
#include "tools/commands/command.hpp"

namespace manako {
namespace {

/// manako bench gemm|ops|step|decode: how fast, and how far from the machine's limit.
class Bench : public Command {
 public:
  explicit Bench(Spec&) {}

  void declare(CLI::App& app) override {
    app.add_option("what", what_,
                   "gemm: matrix products; ops: one op at a time; step: updates of a spec; decode: "
                   "translation")
        ->required()
        ->check(CLI::IsMember({"gemm", "ops", "step", "decode"}));
    app.add_option("spec", options_.spec,
                   "the spec of step and decode (configs/bench/small.json unless given); for ops a "
                   "part of a name");
    app.add_option("overrides", options_.overrides, "key.path=value");
    app.add_option("--runs", options_.runs, "measured runs")
        ->check(CLI::Range(1, 100000))
        ->capture_default_str();
    app.add_option("--beam", options_.beam, "decode: beam size; 1 is greedy")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
    app.add_option(
           "--batch", options_.batch,
           "decode: sentences at once; 0 leaves it to the decoder, 1 also times one alone, shared "
           "by all threads, and its first token")
        ->check(CLI::Range(0, 100000))
        ->capture_default_str();
    app.add_flag("--json", options_.quiet, "one JSON object as the last line of stdout");
  }

  int run() override {
    if (options_.spec.empty() && what_ != "ops") options_.spec = "configs/bench/small.json";
    const std::map<std::string, nlohmann::ordered_json (*)(const bench::Options&)> benchmarks = {
        {"gemm", bench::gemm},
        {"ops", bench::ops},
        {"step", bench::step},
        {"decode", bench::decode}};
    const nlohmann::ordered_json found = benchmarks.at(what_)(options_);
    if (options_.quiet) fmt::print("{}\n", found.dump());
    return 0;
  }

 private:
  std::string what_;
  bench::Options options_{
      .spec = "", .overrides = {}, .runs = 20, .beam = 1, .batch = 0, .quiet = false};
};

const bool registered =
    Commands::add<Bench>({.name = "bench",
                          .family = "command",
                          .summary = "speed, and its distance from the machine's limit",
                          .example = "manako bench step configs/bench/small.json --runs 20"});

}  // namespace
}  // namespace manako
