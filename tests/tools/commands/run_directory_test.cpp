// What `manako train` leaves in a run directory, and what of it a resumed run keeps.
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/files.hpp"
#include "core/sha256.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/tools/train/training_case.hpp"
#include "tools/run_directory.hpp"

using namespace manako;
using namespace manako::testing;
using Json = nlohmann::ordered_json;

namespace {

// The base has the model, the spec that extends it the data: words translated one by one.
std::string write_spec(const TemporaryDirectory& folder) {
  std::string source, target;
  for (int i = 0; i < 60; ++i) {
    source += fmt::format("a{} a{} a{}\n", i % 7, i % 5, i % 3);
    target += fmt::format("b{} b{} b{}\n", i % 7, i % 5, i % 3);
  }
  folder.write("train.ja", source + "\n");
  folder.write("train.en", target + "b1\n");
  folder.write("dev.ja", "a1 a2 a0\na9 a1\na6 a4 a2\n");
  folder.write("dev.en", "b1 b2 b0\nb9 b1\nb6 b4 b2\n");
  folder.write("base.json", R"({
    "model": {"type": "transformer", "d_model": 16, "dropout": 0.1,
      "encoder": {"num_layers": 1, "self_attention": {"num_heads": 2}, "ffn": {"d_ff": 32}},
      "decoder": {"num_layers": 1, "self_attention": {"num_heads": 2},
                  "cross_attention": {"num_heads": 2}, "ffn": {"d_ff": 32}}},
    "loss": {"type": "cross_entropy", "label_smoothing": 0.1},
    "optimizer": {"type": "adam", "lr": 1e-2},
    "schedule": {"type": "inverse_sqrt", "warmup": "4u"},
    "training": {"stop": "20u", "log_every": "5u", "validate_every": "10u",
                 "checkpoint": {"every": "15u", "keep_last": 5}}})");
  return folder.write("spec.json", R"({
    // a comment that stays
    "extends": "base.json",
    "data": {"type": "parallel_text", "root": ")" +
                                       folder.path() + R"(",
      "train": {"source": "train.ja", "target": "train.en"},
      "valid": {"source": "dev.ja", "target": "dev.en"},
      "batching": {"by": "sentences", "size": 10}},
    "report": {"samples": 2}})");
}

RunResult train(const TemporaryDirectory& folder, const std::string& out,
                const std::vector<std::string>& more = {}) {
  std::vector<std::string> words = {"train",      folder / "spec.json", "--out",
                                    folder / out, "--threads",          "1"};
  words.insert(words.end(), more.begin(), more.end());
  RunResult result = run_manako(words);
  INFO(result.error);
  REQUIRE(result.status == 0);
  return result;
}

Json read_json(const std::string& path) { return Json::parse(read_file(path)); }

std::vector<Json> read_lines(const std::string& path) {
  std::vector<Json> out;
  std::istringstream lines(read_file(path));
  for (std::string line; std::getline(lines, line);) out.push_back(Json::parse(line));
  return out;
}

}  // namespace

TEST_CASE("run directory: it explains itself", "[run_directory]") {
  const TemporaryDirectory folder;
  const std::string spec = write_spec(folder);
  const RunResult result = train(folder, "run", {"model.dropout=0.2"});
  const RunDirectory run{folder / "run"};

  CHECK(read_file(run.source_spec()) == read_file(spec));
  const Json session = read_json(run.manifest())["sessions"].at(0);
  CHECK(session["spec"] == Json{{"file", spec},
                                {"extends", {folder / "base.json"}},
                                {"overrides", {"model.dropout=0.2"}}});
  CHECK(session["machine"]["threads"] == 1);
  CHECK(session["inputs"].size() == 6);
  for (const Json& input : session["inputs"])
    CHECK(input["sha256"] == sha256(read_file(input["path"].get<std::string>())));
  CHECK(session["ended"]["reason"] == "done");
  CHECK(session["ended"]["update"] == 20);

  const Json report = read_json(run.data_report());
  CHECK(report["splits"]["train"]["dropped"] == Json{{"empty", 1}});
  CHECK(report["splits"]["valid"]["in_train"] ==
        Json{{"sources", 1}, {"targets", 1}, {"pairs", 1}});
  CHECK_THAT(result.error, Catch::Contains("train: 60 examples of 61 lines; dropped 1 empty"));

  const std::vector<Json> samples = read_lines(run.samples());
  REQUIRE(samples.size() == 2);
  CHECK(samples[0]["update"] == 10);
  CHECK(samples[1]["update"] == 20);
  REQUIRE(samples[1]["samples"].size() == 2);
  CHECK(samples[1]["samples"][0]["source"] == "a1 a2 a0");
  CHECK(samples[1]["samples"][1]["reference"] == "b9 b1");
  for (const Json& sample : samples[1]["samples"]) CHECK(sample["output"].is_string());
}

TEST_CASE("run directory: why a run stopped is the end of its last session", "[run_directory]") {
  const TemporaryDirectory folder;
  write_spec(folder);
  const RunDirectory run{folder / "run"};
  const auto ended = [&] { return read_json(run.manifest())["sessions"].back()["ended"]; };
  CHECK_THAT(train(folder, "run", {"--until", "3"}).error, Catch::Contains("stopped after 3"));
  CHECK(ended()["reason"] == "--until 3");
  CHECK(ended()["update"] == 3);
  CHECK_THAT(train(folder, "run", {"--resume"}).error, Catch::Contains("done after 20"));
  CHECK(ended()["reason"] == "done");
}

TEST_CASE("run directory: metrics are what they are called", "[run_directory]") {
  const TemporaryDirectory folder;
  write_spec(folder);
  train(folder, "run");
  int logged = 0;
  for (const Json& line : read_lines(RunDirectory{folder / "run"}.metrics())) {
    if (line.contains("valid")) {
      const double nll = line["valid"]["nll"];
      CHECK(line["valid"]["perplexity"].get<double>() == Approx(std::exp(nll)));
      continue;
    }
    const double update = line["update"], nll = line["nll"], warmup = 4;
    CHECK(update == 5 * ++logged);
    CHECK(line["perplexity"].get<double>() == Approx(std::exp(nll)));
    // Smoothing mixes the label with all tokens: above the nll, once the model has learned a
    // little.
    if (logged > 2) CHECK(line["loss"].get<double>() > nll);
    CHECK(line["lr"].get<double>() ==
          Approx(1e-2 * std::min(update / warmup, std::sqrt(warmup / update))));
    CHECK(line["epoch"].get<double>() == Approx(update / 6));
    CHECK(line["tokens"] == 40 * update);  // ten sentences of three words and their end
    for (const char* key : {"gradient_norm", "tokens_per_second", "peak_mib"}) CHECK(line[key] > 0);
    CHECK(line["seconds"] >= 0);
    CHECK(line["skipped_updates"] == 0);
  }
  CHECK(logged == 4);
}

TEST_CASE("run directory: looking at a run does not change it", "[run_directory]") {
  const TemporaryDirectory folder;
  write_spec(folder);
  train(folder, "plain", {"report.samples=0"});
  train(folder, "shown", {"report.samples=3", "report.tensorboard=true"});
  CHECK(last_checkpoint(folder / "plain") == last_checkpoint(folder / "shown"));
  CHECK(lasting_metrics(folder / "plain") == lasting_metrics(folder / "shown"));
  CHECK_FALSE(std::filesystem::exists(folder / "plain/samples.jsonl"));
}

TEST_CASE("run directory: a resumed run has no line twice and names changed data",
          "[run_directory]") {
  const TemporaryDirectory folder;
  write_spec(folder);
  train(folder, "whole");
  train(folder, "run");
  // As if the program had been killed after the last validation: the checkpoint of 15 is left.
  const RunDirectory run{folder / "run"};
  const std::string samples = read_file(run.samples());
  std::filesystem::remove(run.step_checkpoint(20));
  const RunResult same = train(folder, "run", {"--resume"});
  CHECK(same.error.find("since the last session") == std::string::npos);
  CHECK(read_file(run.samples()) == samples);
  CHECK(lasting_metrics(run.path) == lasting_metrics(folder / "whole"));
  CHECK(last_checkpoint(run.path) == last_checkpoint(folder / "whole"));

  folder.write("dev.en", "b1 b2 b0\nb9 b1\nb6 b4 b3\n");
  std::filesystem::remove(run.step_checkpoint(20));
  const RunResult other = train(folder, "run", {"--resume"});
  CHECK_THAT(other.error, Catch::Contains("dev.en: has changed since the last session"));
  const Json sessions = read_json(run.manifest())["sessions"];
  REQUIRE(sessions.size() == 3);
  CHECK(sessions[2]["update"] == 15);
}

TEST_CASE("run directory: a language model goes on from beginnings", "[run_directory]") {
  const TemporaryDirectory folder;
  std::string text;
  for (int i = 0; i < 40; ++i) text += "abcdefgh\n";
  folder.write("text.txt", text);
  folder.write("spec.json", R"({
    "data": {"type": "text", "context": 8, "train": ")" +
                                folder.path() + R"(/text.txt",
             "split": {"valid": 0.2}, "batching": {"by": "sentences", "size": 8}},
    "model": {"type": "language_model", "d_model": 16,
      "decoder": {"num_layers": 1, "self_attention": {"num_heads": 2}, "ffn": {"d_ff": 32}}},
    "training": {"stop": "4u", "validate_every": "4u"}, "report": {"samples": 3}})");
  train(folder, "run");
  const std::vector<Json> samples = read_lines(RunDirectory{folder / "run"}.samples());
  REQUIRE(samples.size() == 1);
  REQUIRE(samples[0]["samples"].size() == 3);
  for (const Json& sample : samples[0]["samples"]) {
    const auto source = sample["source"].get<std::string>(),
               reference = sample["reference"].get<std::string>();
    CHECK(source.size() == 4);
    CHECK(text.find(source + reference) != std::string::npos);
    CHECK(sample["output"].is_string());
  }
}

TEST_CASE("run directory: stderr that is no terminal gets plain lines", "[run_directory]") {
  const TemporaryDirectory folder;
  write_spec(folder);
  const RunResult result = train(folder, "run");
  for (const char c : result.error) CHECK((c == '\n' || static_cast<unsigned char>(c) >= 0x20));
}
