// train --dry-run: everything is checked, nothing is trained.
#include <filesystem>
#include <map>

#include "core/files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/tools/commands/trained_run.hpp"
#include "tools/run_directory.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

/// Every file and folder, by name, with its bytes.
std::map<std::string, std::string> contents(const TemporaryDirectory& folder) {
  std::map<std::string, std::string> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path()))
    out[entry.path().string()] = entry.is_directory() ? "" : read_file(entry.path().string());
  return out;
}

int dry_run(const std::vector<std::string>& words, const std::string& said,
            const RunOptions& options = {}) {
  std::vector<std::string> all = {"train"};
  all.insert(all.end(), words.begin(), words.end());
  all.push_back("--dry-run");
  const RunResult result = run_manako(all, options);
  INFO(result.error);
  CHECK_THAT(result.error, Catch::Contains(said));
  return result.status;
}

}  // namespace

TEST_CASE("dry run: a good spec passes, and can be trained afterwards", "[dry_run][program]") {
  const TemporaryDirectory folder;
  const std::string spec = folder.write("tiny.json", tiny_spec()), run = folder / "run";
  CHECK(dry_run({spec, "--out", run}, "train: 400 examples") == 0);
  CHECK(dry_run({spec, "--out", run}, "parameters") == 0);
  CHECK(run_manako({"train", spec, "training.stop=1u", "--out", run}).status == 0);
  CHECK(dry_run({spec, "--out", run}, "holds a run already") == 2);
  CHECK(dry_run({spec, "--out", run, "--resume"}, "resumes after update 1") == 0);
}

TEST_CASE("dry run: leaves no file behind and changes none", "[dry_run][program]") {
  const TemporaryDirectory folder;
  const std::string spec = folder.write("tiny.json", tiny_spec());
  auto before = contents(folder);
  CHECK(dry_run({spec, "--out", folder / "runs/new/one"}, "parameters") == 0);
  CHECK(contents(folder) == before);
  CHECK(dry_run({spec, "--out", folder / "runs/new/one/"}, "limit", {.file_limit = 10}) == 5);
  CHECK(contents(folder) == before);

  folder.write("mine/spec.json", "what stood there");
  folder.write("mine/checkpoints/.last.tmp-1", "of a killed run");
  before = contents(folder);
  CHECK(dry_run({spec, "--out", folder / "mine"}, "parameters") == 0);
  CHECK(contents(folder) == before);

  const std::string run = copy_of_trained_run(folder);
  before = contents(folder);
  CHECK(dry_run({spec, "--out", run, "training.stop=80u", "--resume"}, "resumes after update 60") ==
        0);
  CHECK(contents(folder) == before);
}

TEST_CASE("dry run: what would stop a run stops it, with its exit code", "[dry_run][program]") {
  const TemporaryDirectory folder;
  const std::string spec = folder.write("tiny.json", tiny_spec()), run = folder / "run";
  CHECK(dry_run({spec, "--out", run, "optimizer.lt=1"}, "did you mean \"lr\"?") == 2);
  CHECK(dry_run({folder / "none.json"}, "no such file") == 2);
  CHECK(dry_run({spec, "--out", spec + "/run"}, "a file of that name") == 5);
  CHECK(dry_run({spec, "--out", run}, "limit", {.file_limit = 10}) == 5);
  CHECK(dry_run({spec, "--out", folder / "big", "model.encoder.ffn.d_ff=2000000000"},
                "likely fix: smaller widths") == 7);
  CHECK_FALSE(std::filesystem::exists(folder / "big"));
  const std::string text = folder.write(
      "text.json", R"({"data": {"type": "text", "train": "no.txt"}, "model": "language_model"})");
  CHECK(dry_run({text, "--out", run}, "no.txt") == 3);
}
