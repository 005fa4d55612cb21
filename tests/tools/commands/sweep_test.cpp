// manako sweep and manako compare as they are used: four runs of a few updates.
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/directory_lock.hpp"
#include "core/files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/tools/commands/trained_run.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

using Words = std::vector<std::string>;
namespace fs = std::filesystem;

std::string sweep_spec(const TemporaryDirectory& folder) {
  folder.write("tiny.json", tiny_spec());
  return folder.write("sweep.json", R"({
    "extends": "tiny.json", "name": "four",
    "training": {"stop": "12u", "validate_every": "6u", "checkpoint": {"every": "4u"}},
    "sweep": {"grid": {"optimizer.lr": [0.01, 0.001]}, "seeds": [1, 2]}})");
}

RunResult run_sweep(const std::string& spec, const std::string& out, Words more = {},
                    const RunOptions& options = {}) {
  more.insert(more.begin(), {"sweep", spec, "--out", out});
  return run_manako(more, options);
}

/// The bytes of both tables.
std::string table(const std::string& out) {
  return read_file(out + "/table.json") + read_file(out + "/table.html");
}

fs::file_time_type trained_at(const std::string& out) {
  return fs::last_write_time(out + "/runs/lr=0.01,seed=1/checkpoints/step-00000012.safetensors");
}

}  // namespace

TEST_CASE("sweep: stopped, continued, or in another order, it ends in the same table",
          "[sweep][program]") {
  const TemporaryDirectory folder;
  const std::string spec = sweep_spec(folder), whole = folder / "whole", cut = folder / "cut";
  const RunResult first = run_sweep(spec, whole, {"--jobs", "2", "--json"});
  INFO(first.error);
  REQUIRE(first.status == 0);
  CHECK_THAT(first.out, Catch::Contains("four: 2 settings, 4 runs, test split of 20 sentences") &&
                            Catch::Contains("lr=0.01 *") && Catch::Contains("difference to *"));
  CHECK_THAT(first.error, Catch::Contains("[4/4]") && Catch::Contains("0 of them complete"));
  const auto json = nlohmann::json::parse(read_file(whole + "/table.json"));
  CHECK(json["settings"].size() == 2);
  CHECK(json["settings"][1]["scores"]["bleu"]["values"].size() == 2);

  int stopped = 0;
  RunResult last;
  for (double seconds = 0.3; stopped == 0 || last.status == 143; seconds *= 1.5) {
    last = run_sweep(spec, cut, {"--jobs", "1"}, {.terminate_after = seconds});
    INFO(last.error);
    REQUIRE((last.status == 143 || last.status == 0));
    if (last.status == 0 && stopped == 0) break;  // a fast machine
    stopped += last.status == 143;
  }
  CHECK(last.status == 0);
  CHECK((table(cut) == table(whole)));

  const auto before = trained_at(whole);
  fs::remove(whole + "/table.json");
  const RunResult again = run_sweep(spec, whole);
  CHECK(again.status == 0);
  CHECK_THAT(again.error, Catch::Contains("4 of them complete"));
  CHECK(trained_at(whole) == before);
  CHECK((table(cut) == table(whole)));

  // Complete is what the run's own files say: a lost checkpoint is trained again.
  fs::remove(whole + "/runs/lr=0.01,seed=1/checkpoints/step-00000012.safetensors");
  const RunResult repaired = run_sweep(spec, whole);
  CHECK_THAT(repaired.error, Catch::Contains("3 of them complete"));
  CHECK((table(cut) == table(whole)));

  const RunResult changed = run_sweep(spec, whole, {"model.d_model=8"});
  CHECK(changed.status == 2);
  CHECK_THAT(changed.error, Catch::Contains("model.d_model is 16 there and 8 here") &&
                                Catch::Contains("nothing was started"));
}

TEST_CASE("sweep: a run that fails is told, the others go on", "[sweep][program]") {
  const TemporaryDirectory folder;
  const std::string out = folder / "out";
  folder.write("tiny.json", tiny_spec());
  const std::string spec = folder.write("bad.json", R"({
    "extends": "tiny.json", "name": "bad", "training": {"stop": "12u"},
    "sweep": {"list": [{}, {"optimizer.lr": 1e38}], "seeds": [3]}})");
  const RunResult result = run_sweep(spec, out);
  INFO(result.error);
  CHECK(result.status == 6);
  CHECK_THAT(result.error, Catch::Contains("lr=1e+38 seed=3: failed with status 6") &&
                               Catch::Contains("not finite"));
  CHECK_THAT(result.out,
             Catch::Contains("lr=1e+38 seed=3 has failed") && Catch::Contains("base *"));
}

TEST_CASE("sweep: is refused before anything starts", "[sweep][program]") {
  const TemporaryDirectory folder;
  const std::string spec = sweep_spec(folder), out = folder / "out";
  const RunResult bad = run_sweep(spec, out, {R"(sweep.grid={"model.droput": [1]})"});
  CHECK(bad.status == 2);
  CHECK_THAT(bad.error, Catch::Contains("/model/droput") && Catch::Contains("\"dropout\""));
  CHECK_FALSE(fs::exists(out));
  const RunResult names = run_sweep(spec, out, {"--dry-run"});
  CHECK(names.out == "lr=0.01 seed=1\nlr=0.01 seed=2\nlr=0.001 seed=1\nlr=0.001 seed=2\n");
  CHECK_FALSE(fs::exists(out));
  fs::create_directory(out);
  const DirectoryLock lock(out);
  const RunResult taken = run_sweep(spec, out);
  CHECK(taken.status == 5);
  CHECK_THAT(taken.error, Catch::Contains("in use by process"));
}

TEST_CASE("sweep and compare explain themselves with an example", "[sweep][program]") {
  for (const char* name : {"sweep", "compare"}) {
    const RunResult result = run_manako({name, "--help"});
    CHECK(result.status == 0);
    CHECK_THAT(result.out, Catch::Contains("Example:\n  manako " + std::string(name) + " "));
  }
}

TEST_CASE("compare: runs side by side, in any order, and what differs", "[sweep][program]") {
  const TemporaryDirectory folder;
  const std::string run = copy_of_trained_run(folder), other = folder / "other";
  const std::string spec = folder.write("tiny.json", tiny_spec());
  REQUIRE(run_manako({"train", spec, "optimizer.lr=0.002", "training.stop=30u", "--out", other,
                      "--threads", "1"})
              .status == 0);
  const std::string a = folder / "a", b = folder / "b";
  const RunResult result = run_manako({"compare", run, other, "--out", a});
  INFO(result.error);
  CHECK(result.status == 0);
  CHECK_THAT(result.out, Catch::Contains("run *") && Catch::Contains("different keys") &&
                             Catch::Contains("optimizer.lr") && Catch::Contains("training.stop"));
  const RunResult turned = run_manako({"compare", other, run, "--baseline", run, "--out", b});
  CHECK(turned.out == result.out);
  CHECK((table(a) == table(b)));
  // What was decoded is kept, and made anew only for another checkpoint.
  const std::string outputs = run + "/evaluation/test.outputs";
  const auto written = fs::last_write_time(outputs);
  const std::string kept = read_file(outputs);
  CHECK(run_manako({"compare", run}).status == 0);
  CHECK(fs::last_write_time(outputs) == written);
  folder.write("run/evaluation/test.outputs", "something else\n");
  CHECK(run_manako({"compare", run}).status == 0);
  CHECK(read_file(outputs) == kept);
  CHECK(run_manako({"compare", folder / "none"}).status == 4);
}
