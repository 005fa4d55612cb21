// manako verify and manako reproduce: equal for an honest run, and the first difference for
// another.
#include <nlohmann/json.hpp>

#include "core/files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/tools/commands/trained_run.hpp"
#include "tools/run_directory.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

void check(const std::vector<std::string>& words, int status, const std::string& said) {
  const RunResult result = run_manako(words);
  INFO(result.out << result.error);
  CHECK(result.status == status);
  CHECK_THAT(result.out + result.error, Catch::Contains(said));
}

std::vector<std::string> files(const std::string& folder) {
  std::vector<std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    out.push_back(entry.path().filename());
  std::sort(out.begin(), out.end());
  return out;
}

// The newest checkpoint with one number changed, and honest checksums.
void change_newest(const RunDirectory& run) {
  const std::string path = run.step_checkpoints().front();
  SafeTensors file = read_safetensors(path);
  for (auto& [name, tensor] : file.tensors)
    if (name == "decoder.norm.bias") tensor.mutable_data()[3] += 1;
  write_safetensors(path, file.tensors, file.metadata);
}

}  // namespace

TEST_CASE("verify: the last checkpoint again from the one before", "[replay]") {
  const TemporaryDirectory folder;
  const RunDirectory run{copy_of_trained_run(folder)};
  const auto before = files(run.path);
  check({"verify", run.path, "--threads", "2"}, 0, "training state at update 60, to the bit");
  CHECK(files(run.path) == before);
  change_newest(run);
  check({"verify", run.path}, 1, "first decoder.norm.bias[3]: stored ");
  check({"verify", run.path, "--from", "last"}, 2, "expected an earlier one");
  std::filesystem::remove(run.step_checkpoint(30));
  check({"verify", run.path}, 4, "likely fix");
}

TEST_CASE("verify: another training state is found out, too", "[replay]") {
  const TemporaryDirectory folder;
  const RunDirectory run{copy_of_trained_run(folder)};
  SafeTensors file = read_safetensors(run.step_checkpoint(60));
  auto state = nlohmann::ordered_json::parse(file.metadata["state"]);
  state["tokens"] = 7;
  file.metadata["state"] = state.dump();
  write_safetensors(run.step_checkpoint(60), file.tensors, file.metadata);
  check({"verify", run.path}, 1, "state.tokens: stored 7, again ");
}

TEST_CASE("reproduce: the run again from its folder alone", "[replay]") {
  const TemporaryDirectory folder;
  const RunDirectory run{copy_of_trained_run(folder)};
  check({"reproduce", run.path, "--out", folder / "again", "--threads", "2"}, 0,
        "training state at update 60, to the bit");
  CHECK((read_file(RunDirectory{folder / "again"}.step_checkpoint(60)) ==
         read_file(run.step_checkpoint(60))));
  change_newest(run);
  const auto before = files(run.path);
  check({"reproduce", run.path}, 1, "differs: 1 of ");
  CHECK(files(run.path) == before);
}
