// samples.jsonl and event files go where metrics.jsonl goes, forward and back.
#include "tools/record/recorder.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/tools/record/read_events.hpp"
#include "tools/lines.hpp"

using namespace manako;
using namespace manako::testing;
using Json = nlohmann::ordered_json;

namespace {

// Writes metrics as the trainer does: first the file, then the recorder hears of it.
struct Run {
  explicit Run(const TemporaryDirectory& folder) : directory{folder.path()} {}

  void start(std::int64_t lines) {
    metrics.emplace(directory.metrics(), lines);
    recorder.emplace(directory, RecordOptions{.samples = 1, .tensorboard = true}, lines, 1000);
  }
  void log(std::int64_t update, double loss) {
    add({{"update", update}, {"loss", loss}, {"lr", 0.5}, {"seconds", 0.1 * double(update)}});
  }
  void validate(std::int64_t update, const Json& nll, const std::string& output) {
    recorder->samples(update, 0, {{"a\nb", "c", output}});
    add({{"update", update}, {"valid", {{"nll", nll}}}});
  }
  void add(const Json& line) {
    metrics->append(line);
    recorder->metrics(line);
  }

  std::string samples() const {
    std::string out;
    const std::string text = read_file(directory.samples());
    for (const std::string_view own : lines_of(text)) {
      const Json line = Json::parse(own);
      out += std::to_string(line["update"].get<int>()) +
             line["samples"][0]["output"].get<std::string>() + " ";
    }
    return out;
  }
  // The scalars of one tag as "step=value ", from the only event file.
  std::string events(const std::string& tag) const {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(directory.path))
      if (entry.path().filename().string().find("tfevents") != std::string::npos)
        files.push_back(entry.path().string());
    REQUIRE(files.size() == 1);
    std::string out;
    for (const ReadEvent& event : read_events(files[0])) {
      if (event.scalars.contains(tag))
        out += fmt::format("{}={} ", event.step, event.scalars.at(tag));
      if (event.texts.contains(tag)) out += fmt::format("{}={}", event.step, event.texts.at(tag));
    }
    return out;
  }

  RunDirectory directory;
  std::optional<MetricsFile> metrics;
  std::optional<Recorder> recorder;
};

}  // namespace

TEST_CASE("recorder: a run from its start to its end", "[record]") {
  const TemporaryDirectory folder;
  Run run(folder);
  run.start(0);
  run.log(10, 4);
  run.log(20, 3);
  run.validate(20, 3.5, "x");
  run.log(30, 2);
  run.validate(40, "nan", "y");
  CHECK(run.samples() == "20x 40y ");
  CHECK(run.events("train/loss") == "10=4 20=3 30=2 ");
  CHECK(run.events("train/lr") == "10=0.5 20=0.5 30=0.5 ");
  CHECK(run.events("train/update").empty());
  CHECK(run.events("valid/nll") == "20=3.5 40=nan ");
  CHECK(run.events("samples/1") ==
        "20=    source     a\n    b\n    reference  c\n    output     x\n"
        "40=    source     a\n    b\n    reference  c\n    output     y\n");
}

TEST_CASE("recorder: a resumed run forgets what its checkpoint does not know", "[record]") {
  const TemporaryDirectory folder;
  Run run(folder);
  run.start(0);
  run.log(10, 4);
  run.validate(10, 3.5, "x");
  run.log(20, 3);
  run.validate(20, 3.1, "lost");
  run.start(3);  // the last checkpoint was written between the line of update 20 and its validation
  CHECK(run.samples() == "10x ");
  CHECK(run.events("train/loss") == "10=4 20=3 ");
  CHECK(run.events("valid/nll") == "10=3.5 ");
  run.validate(20, 3.0, "y");
  run.log(30, 2);
  CHECK(run.samples() == "10x 20y ");
  CHECK(run.events("valid/nll") == "10=3.5 20=3 ");
  CHECK(run.events("train/loss") == "10=4 20=3 30=2 ");
  run.start(0);
  CHECK(run.samples().empty());
  CHECK(run.events("train/loss").empty());
}

TEST_CASE("recorder: a run that goes back in its midst", "[record]") {
  const TemporaryDirectory folder;
  Run run(folder);
  run.start(0);
  run.log(10, 4);
  run.validate(10, 3.5, "x");
  run.validate(20, 9, "wild");
  run.log(30, 99);
  run.metrics.emplace(run.directory.metrics(), 2);  // the trainer goes back to update 10
  SECTION("and logs first") {
    run.log(15, 3);
    CHECK(run.samples() == "10x ");
  }
  SECTION("and validates first") { run.validate(20, 3, "y"); }
  CHECK(run.events("valid/nll").starts_with("10=3.5 "));
  CHECK(run.events("valid/nll").find("=9") == std::string::npos);
  CHECK(run.events("train/loss").find("99") == std::string::npos);
  CHECK(run.samples().find("wild") == std::string::npos);
}

TEST_CASE("recorder: without samples and TensorBoard there are no files of them", "[record]") {
  const TemporaryDirectory folder;
  Recorder recorder({folder.path()}, {.samples = 0, .tensorboard = false}, 0, 1000);
  recorder.samples(10, 1, {});
  recorder.metrics({{"update", 10}, {"loss", 1.0}});
  CHECK(std::filesystem::is_empty(folder.path()));
}
