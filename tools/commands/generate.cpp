#include <cstdio>

#include "core/error.hpp"
#include "tools/commands/open_run.hpp"

namespace manako {
namespace {

/// manako generate RUN: continuations of a prompt, drawn from a language model.
class Generate : public Command {
 public:
  explicit Generate(Spec&) {}

  void declare(CLI::App& app) override {
    run_.declare(app, false);
    app.add_option("--prompt", prompt_, "text to continue, shorter than the model can see");
    app.add_option("--length", length_, "tokens to add")
        ->check(CLI::Range(1, 1 << 20))
        ->capture_default_str();
    app.add_option("--count", count_, "continuations")
        ->check(CLI::Range(1, 1 << 16))
        ->capture_default_str();
    app.add_option("--temperature", temperature_, "below 1 sharpens")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_option("--top-k", top_k_, "only the k likeliest tokens; 0: all")
        ->check(CLI::NonNegativeNumber);
    app.add_option("--top-p", top_p_, "only the likeliest tokens that hold this share")
        ->check(CLI::Range(0.0, 1.0));
    app.add_option("--seed", seed_, "of the draws")->capture_default_str();
  }

  int run() override {
    const auto experiment = run_.open({fmt::format(
        R"(decoding={{"type": "sample", "temperature": {}, "top_k": {}, "top_p": {}, "max_length": {{"a": 0, "b": {}}}}})",
        temperature_, top_k_, top_p_, length_)});
    if (experiment->model->has_source())
      fail(Exit::usage, "generate: {} holds a translation model; use \"manako translate\"",
           run_.path());
    const Codec& codec = experiment->data->target();
    const auto lists =
        experiment->search->run(*experiment->model, {.prompt = codec.encode(prompt_),
                                                     .count = count_,
                                                     .random = Random(seed_).child("generate")});
    for (std::size_t i = 0; i < lists.size(); ++i) {
      if (lists.size() > 1) fmt::print("--- {}\n", i + 1);
      fmt::print("{}{}\n", prompt_, codec.decode(lists[i][0].tokens));
    }
    return 0;
  }

 private:
  OpenRun run_;
  std::string prompt_ = "\n";
  std::int64_t length_ = 500, count_ = 1, top_k_ = 0;
  double temperature_ = 0.8, top_p_ = 1;
  std::uint64_t seed_ = 1;
};

const bool registered = Commands::add<Generate>(
    {.name = "generate",
     .family = "command",
     .summary = "continues a text with a language model",
     .example = "manako generate runs/shakespeare_char --prompt 'ROMEO:' --length 300"});

}  // namespace
}  // namespace manako
