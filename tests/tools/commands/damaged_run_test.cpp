// Runs whose files are damaged, of another run, or in use: what is lost is said, the rest is kept.
#include <unistd.h>

#include <functional>

#include "core/directory_lock.hpp"
#include "core/files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/sanitized.hpp"
#include "tests/tools/commands/trained_run.hpp"
#include "tools/run_directory.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

using Words = std::vector<std::string>;

struct Damage {
  std::string name;
  std::function<std::string(std::string)> apply;  ///< content -> damaged content
  std::string said;
};

// Byte 700 of these files is in their header, the last byte is data.
const std::vector<Damage>& damages() {
  static const std::vector<Damage> all = {
      {"empty", [](const std::string&) { return ""; }, "an empty file"},
      {"zip", [](const std::string&) { return "PK\x03\x04 and more"; }, "a zip archive"},
      {"lfs",
       [](const std::string&) { return "version https://git-lfs.github.com/spec/v1\nsize 1\n"; },
       "a git-lfs pointer"},
      {"cut in the header", [](std::string s) { return s.substr(0, 1000); }, "truncated"},
      {"cut in the data", [](std::string s) { return s.substr(0, s.size() - 1); }, "damaged"},
      {"bit of the header",
       [](std::string s) {
         s[700] ^= 1;
         return s;
       },
       "header"},
      {"bit of the data",
       [](std::string s) {
         s.back() ^= 1;
         return s;
       },
       "checksum"},
  };
  return all;
}

void check(const RunResult& result, int status, const Words& said) {
  INFO(result.out << result.error);
  CHECK(result.status == status);
  CHECK(result.seconds < (sanitized ? 20 : 2));
  for (const std::string& words : said) CHECK_THAT(result.error, Catch::Contains(words));
}

RunResult translate(const std::string& run, const std::string& checkpoint) {
  return run_manako({"translate", run, "--checkpoint", checkpoint}, {.input = "s1 s2 s3\n"});
}

}  // namespace

TEST_CASE("damaged checkpoint: the older one with a warning; none left is an error", "[damaged]") {
  const TemporaryDirectory folder;
  const RunDirectory run{copy_of_trained_run(folder)};
  const std::string newest = run.step_checkpoint(60), older = run.step_checkpoint(30);
  const std::string whole = read_file(newest), expected = translate(run.path, older).out;
  for (const Damage& damage : damages()) {
    INFO(damage.name);
    publish(newest, damage.apply(whole));
    const RunResult result = translate(run.path, "last");
    check(result, 0, {"warning", "step-00000060", damage.said, "going back to", "step-00000030"});
    CHECK(result.out == expected);
    check(translate(run.path, newest), 4, {"step-00000060", damage.said});
  }
  publish(older, damages()[4].apply(read_file(older)));
  check(translate(run.path, "last"), 4, {"step-00000030", "damaged"});
  publish(run.best_checkpoint(), damages()[1].apply(""));
  check(translate(run.path, "best"), 4, {"best.safetensors", "a zip archive"});
}

TEST_CASE("damaged checkpoint: training goes on from the older one, to the same end", "[damaged]") {
  const TemporaryDirectory folder;
  const RunDirectory run{copy_of_trained_run(folder)};
  const std::string whole = read_file(run.step_checkpoint(60));
  publish(run.step_checkpoint(60), whole.substr(0, whole.size() / 2));
  const std::string spec = folder.write("tiny.json", tiny_spec());
  check(run_manako({"train", spec, "--out", run.path, "--resume", "--threads", "1"}), 0,
        {"going back to", "resumes after update 30"});
  CHECK((read_file(run.step_checkpoint(60)) == whole));
}

TEST_CASE("a spec that does not fit the weights leaves the run as it was", "[damaged]") {
  const TemporaryDirectory folder;
  const RunDirectory run{copy_of_trained_run(folder)};
  const std::string spec = folder.write("tiny.json", tiny_spec()), before = read_file(run.spec());
  check(run_manako({"train", spec, "model.d_model=32", "--out", run.path, "--resume"}), 4,
        {"step-00000060", "does not fit the spec", "file [11, 16], spec [11, 32]", "and 3",
         "likely cause"});
  CHECK(read_file(run.spec()) == before);
  check(run_manako(
            {"train", spec, "training.stop=61u", "--out", run.path, "--resume", "--threads", "1"}),
        0, {"the spec differs", "resumes after update 60"});
  CHECK(read_file(run.spec()) != before);
}

TEST_CASE("a vocabulary that does not match the checkpoint", "[damaged]") {
  const TemporaryDirectory folder;
  const RunDirectory run{copy_of_trained_run(folder)};
  const std::string path = run.path + "/target.vocabulary", whole = read_file(path);
  const std::string spec = folder.write("tiny.json", tiny_spec());
  const auto replaced = [](std::string text, const std::string& from, const std::string& to) {
    return text.replace(text.find(from), from.size(), to);
  };
  const std::string shorter = replaced(whole, "\ns5\n", "\n");
  const auto expect = [&](const std::string& text, const Words& said) {
    INFO(text);
    publish(path, text);
    check(translate(run.path, "best"), 4, said);
    check(translate(run.path, "last"), 4, said);
    check(run_manako({"train", spec, "--out", run.path, "--resume"}), 4, said);
  };
  expect(shorter, {"target.vocabulary", "has 10 pieces", "edited"});
  expect(replaced(shorter, "pieces=11", "pieces=10"),
         {"does not fit the spec", "target_embedding", "file [11, 16], spec [10, 16]",
          "another vocabulary"});
  expect(replaced(whole, "\ns5\n", "\ns99\n"), {".safetensors: made with other vocabularies"});
  expect(replaced(whole, "=word", "=character"), {"another tokenizer"});
  std::filesystem::remove(path);
  check(translate(run.path, "best"), 4, {"target.vocabulary: no such file", "likely fix"});
  publish(path, whole);
  check(translate(run.path, "best"), 0, {});
}

TEST_CASE("a run in use is left alone", "[damaged]") {
  const TemporaryDirectory folder;
  const std::string run = copy_of_trained_run(folder);
  const std::string spec = folder.write("tiny.json", tiny_spec());
  const DirectoryLock lock(run);
  const std::string holder = "in use by process " + std::to_string(::getpid());
  check(run_manako({"train", spec, "--out", run, "--resume"}), 5, {run, holder, "wait for it"});
  check(run_manako({"train", spec, "--out", run}), 5, {run, holder, "another folder"});
  check(translate(run, "best"), 0, {});
}

TEST_CASE("standard output that is full and standard input that is no text", "[damaged]") {
  check(run_manako({"translate", trained_run()}, {.input_file = "/"}), 5,
        {"standard input: cannot be read"});
  check(run_manako({"describe", trained_run(), "--options"}, {.output_file = "/dev/full"}), 5,
        {"disk full"});
  check(run_manako({"list"}, {.output_file = "/dev/full"}), 5, {"disk full"});
}
