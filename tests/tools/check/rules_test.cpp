// Every rule speaks about its example, and keeps silent about a spec nearby.
#include "tools/check/rule.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace manako;
using namespace manako::check;
using manako::testing::TemporaryDirectory;

namespace {

constexpr const char* symbols =
    R"({"type": "copy", "num_symbols": 60, "min_length": 3, "max_length": 9, "num_train": 2000,
        "num_valid": 50, "num_test": 50, "batching": {"size": 1000}})";
constexpr const char* files =
    R"({"type": "parallel_text", "train": {"source": "train.ja", "target": "train.en"},
        "valid": {"source": "valid.ja", "target": "valid.en"},
        "test": {"source": "test.ja", "target": "test.en"}, "batching": {"size": 450}})";
constexpr const char* rest = R"(,
  "model": {"d_model": 32, "dropout": 0.1,
            "encoder": {"num_layers": 2, "self_attention": {"num_heads": 4}, "ffn": {"d_ff": 64}},
            "decoder": {"num_layers": 2, "self_attention": {"num_heads": 4},
                        "cross_attention": {"num_heads": 4}, "ffn": {"d_ff": 64}}},
  "optimizer": {"type": "adam", "lr": 0.003, "betas": [0.9, 0.98]},
  "schedule": {"type": "inverse_sqrt", "warmup": "40u"},
  "training": {"stop": "400u", "clip": 1.0, "validate_every": "1e", "checkpoint": "1e"}})";

/// A small corpus of two languages; the names of its files are those of the examples.
class Corpus {
 public:
  Corpus() {
    write("train", 0, 900);
    write("valid", 900, 960);
    write("test", 960, 1020);
    write("repeated", 0, 30, 30);
  }
  std::string path() const { return directory_.path(); }

 private:
  void write(const std::string& name, int begin, int end, int times = 1) {
    std::string text;
    for (int round = 0; round < times; ++round)
      for (int i = begin; i < end; ++i)
        text += fmt::format("w{} w{} w{} w{}\n", i % 10, i / 10 % 10, i / 100 % 11, i % 7);
    for (const char* side : {".ja", ".en"}) directory_.write(name + side, text);
  }
  TemporaryDirectory directory_;
};

// The names of the rules that speak about a patch of a spec that is as usual as can be.
std::vector<std::string> speaking(const std::string& patch, const Corpus& corpus) {
  const auto json = nlohmann::ordered_json::parse(patch);
  const bool about_files =
      patch.find("\"source\"") != patch.npos || patch.find("tokenizer") != patch.npos;
  std::vector<std::string> overrides;
  for (const auto& [key, value] : json.items()) overrides.push_back(key + "=" + value.dump());
  if (about_files) overrides.push_back("data.root=" + corpus.path());
  Experiment experiment(Spec::parse(
      std::string("{\"data\": ") + (about_files ? files : symbols) + rest, "usual", overrides));
  experiment.data->load();
  std::vector<std::string> out;
  for (const Finding& finding : lint(experiment, DataFacts::of(experiment))) {
    CHECK(!finding.fix.empty());
    out.push_back(finding.name);
  }
  return out;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// For each rule a spec near its example that is in order.
const std::map<std::string, std::string> nearby = {
    {"no-warmup-with-post-norm", R"({"model": {"norm": {"position": "post"}}})"},
    {"warmup-longer-than-run", R"({"schedule": {"warmup": "90u"}, "training": {"stop": "500u"}})"},
    {"warmup-takes-half", R"({"schedule": {"warmup": "200u"}, "training": {"stop": "500u"}})"},
    {"adam-without-warmup", R"({"schedule": "constant", "optimizer": {"lr": 0.002}})"},
    {"no-decay", R"({"schedule": "constant", "training": {"stop": "2000u"}})"},
    {"decay-misses-the-end",
     R"({"schedule": {"type": "cosine", "warmup": "20u"}, "training": {"stop": "400u"}})"},
    {"lr-high-for-width", R"({"optimizer": {"lr": 0.008}})"},
    {"lr-low-for-width", R"({"optimizer": {"lr": 2e-4}})"},
    {"high-lr-without-clip", R"({"optimizer": {"lr": 0.003}, "training": {"clip": null}})"},
    {"sgd-for-attention", R"({"optimizer": {"type": "adamw", "lr": 0.003}})"},
    {"memory-longer-than-run", R"({"optimizer": {"betas": [0.9, 0.99]}})"},
    {"adam-eps-large", R"({"optimizer": {"eps": 1e-6}})"},
    {"weight-decay-high", R"({"optimizer": {"weight_decay": 0.1}})"},
    {"batch-small-for-lr", R"({"data": {"batching": {"size": 100}}, "optimizer": {"lr": 0.001}})"},
    {"clip-tiny", R"({"training": {"clip": 0.5}})"},
    {"patience-shorter-than-warmup",
     R"({"schedule": {"warmup": "60u"},
         "training": {"validate_every": "10u", "early_stopping": 20}})"},
    {"validates-once", R"({"training": {"validate_every": "100u"}})"},
    {"no-validation", R"({"data": {"num_valid": 30}})"},
    {"accumulates-past-the-epoch", R"({"training": {"accumulate": 2}})"},
    {"one-checkpoint", R"({"training": {"checkpoint": "100u"}})"},
    {"logs-once", R"({"training": {"log_every": "10u"}})"},
    {"few-updates", R"({"training": {"stop": "250u"}})"},
    {"chosen-by-samples",
     R"({"training": {"checkpoint": {"best_by": "bleu"}}, "decoding": "greedy"})"},
    {"heads-narrow", R"({"model": {"encoder": {"self_attention": {"num_heads": 2}}}})"},
    {"ffn-narrow", R"({"model": {"decoder": {"ffn": {"d_ff": 32}}}})"},
    {"post-norm-deep",
     R"({"model": {"norm": {"position": "pre"}, "encoder": {"num_layers": 12}}})"},
    {"dropout-high", R"({"model": {"dropout": 0.3}})"},
    {"small-data-without-dropout",
     R"({"model": {"dropout": 0.2}, "data": {"num_train": 300}, "training": {"stop": "500u"}})"},
    {"model-large-for-data", R"({"data": {"num_train": 500}})"},
    {"order-is-invisible", R"({"model": {"position": "learned"}})"},
    {"embedding-drowned", R"({"model": {"embedding": {"scale": false}, "position": "learned"}})"},
    {"output-dominates",
     R"({"model": {"embedding": {"tie": "none"}}, "data": {"num_symbols": 90}})"},
    {"position-too-short",
     R"({"model": {"position": {"max_length": 12}}, "data": {"source": {"tokenizer": "word"}}})"},
    {"smoothing-high", R"({"loss": {"label_smoothing": 0.1}})"},
    {"smoothing-small-vocabulary", R"({"data": {"num_symbols": 12, "num_train": 2000}})"},
    {"beam-of-one", R"({"decoding": {"type": "beam", "beam_size": 2}})"},
    {"beam-wide", R"({"decoding": {"type": "beam", "beam_size": 10}})"},
    {"translates-by-chance", R"({"decoding": "beam"})"},
    {"temperature-extreme", R"({"decoding": {"type": "sample", "temperature": 0.8}})"},
    {"outputs-cut-short", R"({"decoding": {"max_length": {"a": 1, "b": 0}}})"},
    {"length-penalty-strong", R"({"decoding": {"type": "beam", "length_penalty": {"alpha": 1}}})"},
    {"test-in-train", R"({"data": {"test": {"source": "test.ja", "target": "test.en"}}})"},
    {"valid-in-train", R"({"data": {"valid": {"source": "valid.ja", "target": "valid.en"}}})"},
    {"repeated-training-data",
     R"({"data": {"train": {"source": "train.ja", "target": "train.en"}}})"},
    {"vocabulary-large-for-data", R"({"data": {"num_symbols": 300, "num_train": 500}})"},
    {"many-unknown", R"({"data": {"target": {"tokenizer": {"min_count": 20}}}})"},
    {"valid-small", R"({"data": {"num_valid": 25}})"},
    {"batch-below-sentence", R"({"data": {"batching": {"size": 12}}})"},
    {"epoch-of-few-updates", R"({"data": {"batching": {"size": 2000}}})"},
    {"uneven-batches",
     R"({"data": {"batching": {"by": "sentences", "size": 64}, "max_length": 12}})"},
};

}  // namespace

TEST_CASE("rules: a usual spec is free of warnings", "[check][rules]") {
  const Corpus corpus;
  CHECK(speaking("{}", corpus) == std::vector<std::string>());
  CHECK(speaking(R"({"data": {"source": {"tokenizer": "word"}}})", corpus) ==
        std::vector<std::string>());
}

TEST_CASE("rules: each speaks about its example and not about one nearby", "[check][rules]") {
  const Corpus corpus;
  CHECK(LintRules::all().size() >= 25);
  CHECK(LintRules::all().size() == nearby.size());
  for (const auto& entry : LintRules::all()) {
    INFO(entry.name << ": " << entry.example);
    CHECK(contains(speaking(entry.example, corpus), entry.name));
    REQUIRE(nearby.contains(entry.name));
    CHECK(!contains(speaking(nearby.at(entry.name), corpus), entry.name));
  }
}

TEST_CASE("rules: without data those that need it are silent", "[check][rules]") {
  Experiment experiment(Spec::parse(std::string("{\"data\": ") + files + rest, "usual",
                                    {"optimizer.lr=0.5", "training.accumulate=100000"}));
  std::vector<std::string> names;
  for (const Finding& finding : lint(experiment, {})) names.push_back(finding.name);
  CHECK(names == std::vector<std::string>{"lr-high-for-width"});
}

TEST_CASE("rules: every config is free of warnings", "[check][rules][configs]") {
  int with_data = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(MANAKO_SOURCE_DIR "/configs")) {
    // A preset has no data.
    if (entry.path().extension() != ".json" || entry.path().parent_path().filename() == "presets")
      continue;
    INFO(entry.path());
    Experiment experiment(Spec::load(entry.path().string()));
    DataFacts facts;
    try {
      experiment.data->check();
      experiment.data->load();
      facts = DataFacts::of(experiment);
      ++with_data;
    } catch (const Error&) {  // a corpus that is not in the project
    }
    for (const Finding& finding : lint(experiment, facts)) {
      INFO(finding.name << ": " << finding.found);
      CHECK(false);
    }
  }
  CHECK(with_data >= 4);
}
