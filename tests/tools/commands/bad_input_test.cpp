// Whatever goes wrong: the right exit status, and soon a message that says where, what was
// expected, and what to do.
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

void expect(const Words& arguments, int status, const Words& said, const RunOptions& options = {}) {
  const RunResult result = run_manako(arguments, options);
  INFO(result.out << result.error);
  CHECK(result.status == status);
  CHECK(result.seconds < (sanitized ? 20 : 2));
  for (const std::string& words : said) CHECK_THAT(result.error, Catch::Contains(words));
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != text.npos);
  return text.replace(at, from.size(), to);
}

std::string parallel_spec() {
  return replaced(tiny_spec(),
                  R"("type": "copy", "num_symbols": 8, "num_train": 400, "num_valid": 20, )"
                  R"("num_test": 20)",
                  R"("type": "parallel_text", "train": {"source": "a.txt", "target": "b.txt"})");
}

}  // namespace

TEST_CASE("bad input: the command line", "[bad_input]") {
  expect({}, 2, {"Subcommands", "Start: manako train", "--help"});
  expect({"tarin", "x.json"}, 2, {"\"tarin\" is no command", "did you mean \"train\"", "--help"});
  expect({"frobnicate"}, 2, {"no command", "expected one of", "translate"});
  expect({"train"}, 2, {"manako train: spec is required", "example: manako train", "--help"});
  expect({"train", "x.json", "--a.b=1"}, 2, {"--a.b=1", "without dashes: key.path=value"});
  expect({"train", "x.json", "--frob"}, 2, {"--frob", "--help"});
  expect({"translate", "x", "--beam", "0"}, 2, {"--beam", "1 to 1024"});
  expect({"translate", "x", "--n-best", "2", "--scores"}, 2, {"--n-best", "--scores"});
  expect({"list", "layer"}, 2, {"layer", "layers"});
  expect({"describe", "bean"}, 2, {"\"bean\"", "did you mean \"beam\"", "manako list"});
  expect({"describe", "beam", "beam_size=2"}, 2, {"\"beam\"", "overrides", "for a spec"});
  expect({"describe", "preset:transformer_small", "model.d_model=64"}, 2, {"overrides"});
  expect({"describe", "all", "--json"}, 2, {"\"all\"", "--json"});
  expect({"evaluate", trained_run(), "--split", "dev"}, 2, {"dev", "train, valid, test"});
  expect({"translate", "/none"}, 4, {"/none", "no such folder", "manako train"});
  expect({"evaluate", RunDirectory{trained_run()}.spec()}, 4, {"it is a file", "manako train"});
  expect({"translate", trained_run(), "--checkpoint", "worst"}, 4, {"worst", "best", "last"});
}

TEST_CASE("bad input: every command explains itself with an example", "[bad_input]") {
  for (const char* name :
       {"train", "translate", "generate", "evaluate", "describe", "list", "bench"}) {
    INFO(name);
    const RunResult result = run_manako({name, "--help"});
    CHECK(result.status == 0);
    CHECK_THAT(result.out,
               Catch::Contains("Example:") && Catch::Contains("manako " + std::string(name) + " "));
  }
  CHECK(run_manako({"--help"}).status == 0);
  CHECK_THAT(run_manako({"--version"}).out, Catch::Contains(MANAKO_VERSION));
}

TEST_CASE("bad input: a spec's problems are all in one report", "[bad_input]") {
  const TemporaryDirectory folder;
  const std::string spec = folder.write("bad.json", R"({
  "name": "bad", "nmae": "bad",
  "data": {"type": "copy", "num_train": "many", "num_train": 3},
  "model": {"type": "transformer", "d_model": 30, "dropout": 1.5, "lr": 1,
    "encoder": {"num_layers": 1, "self_attention": {"num_heads": 4}},
    "decoder": {"num_layers": 1.5, "self_attention": {"num_heads": 2},
                "cross_attention": {"num_heads": 2}}},
  "optimizer": {"type": "adma", "lr": [1]},
  "training": {"stop": "soon"},
  "decoding": "beam"
})");
  for (const Words& command : {Words{"train", spec, "--out", folder / "run"}, {"describe", spec}})
    expect(command, 2,
           {"bad.json:2:18: /nmae: unknown key; did you mean \"name\"?",
            "bad.json:3:28: /data/num_train: expected an integer", "found the text \"many\"",
            "bad.json:3:49: /data/num_train: duplicate key; it is first given at",
            "bad.json:4:51: /model/dropout/rate: expected", "bad.json:4:67: /model/lr: unknown key",
            "/optimizer/lr", "bad.json:5:53: /model/encoder/self_attention/num_heads: 4 heads",
            "d_model 30", "bad.json:6:17: /model/decoder/num_layers: expected an integer",
            "bad.json:8:17: /optimizer/type: unknown type \"adma\"; did you mean \"adam\"?",
            "bad.json:9:16: /training/stop: expected an interval"});
  CHECK_FALSE(std::filesystem::exists(folder / "run"));
  expect({"train", folder.write("cut.json", R"({"name": "x",)")}, 2, {"cut.json:1:14", "expected"});
  expect({"train", folder.write("zip.json", "PK\x03\x04zip")}, 2, {"zip.json", "zip archive"});
  expect({"train", spec, "stop"}, 2, {"\"stop\"", "key.path=value"});
  expect({"train", folder / "none.json"}, 2, {"none.json", "no such file", "expected a JSON file"});
  expect({"train", folder.path()}, 2, {folder.path(), "is a directory", "expected a JSON file"});
}

TEST_CASE("bad input: sections that do not go together", "[bad_input]") {
  const TemporaryDirectory folder;
  const std::string spec = folder.write("bad.json", R"({
  "data": {"type": "text", "train": "t.txt", "context": 64},
  "model": {"type": "language_model", "d_model": 30, "position": {"type": "learned", "max_length": 9},
            "decoder": {"self_attention": {"num_heads": 4}}},
  "schedule": {"type": "inverse_sqrt", "warmup": "4000u"},
  "training": {"stop": "300u"},
  "decoding": {"type": "beam", "beam_size": 2, "n_best": 3, "min_length": 90, "max_length": 80,
               "max_length": 80},
  "evaluation": {"metrics": ["bleu"]}
})");
  expect({"train", spec, "--dry-run", "decoding.min_length={\"a\": 9, \"b\": 90}"}, 2,
         {"bad.json:2:46: /data/context: 64 tokens, but the model has positions for 9",
          "bad.json:4:44: /model/decoder/self_attention/num_heads: 4 heads",
          "bad.json:7:48: /decoding/n_best: 3 outputs from a beam of 2",
          "/decoding/min_length: 9 * source + 90 is above max_length, 1.5 * source + 80",
          "bad.json:9:18: /evaluation/metrics: compare translations",
          "bad.json:8:16: /decoding/max_length: duplicate key"});
}

TEST_CASE("bad input: training data", "[bad_input]") {
  const TemporaryDirectory folder;
  folder.write("spec.json", parallel_spec());
  const auto train = [&](const char* a, const char* b, int status, const Words& said) {
    for (const auto& [name, text] : {std::pair("a.txt", a), std::pair("b.txt", b)}) {
      std::filesystem::remove_all(folder / name);
      if (text != nullptr) folder.write(name, text);
    }
    std::filesystem::remove_all(folder / "run");
    INFO((a ? a : "none") << " | " << (b ? b : "none"));
    expect({"train", "spec.json", "--out", "run", "training.stop=1u"}, status, said,
           {.directory = folder.path()});
  };
  train("x y\n", nullptr, 3, {"b.txt: no such file", "data.root"});
  train("x y\n", "x\ny\n", 3, {"a.txt has 1 lines, b.txt has 2", "expected as many"});
  train("x y\n", "x \xff\n", 3, {"b.txt:1:3: byte 0xFF is not valid UTF-8", "iconv"});
  train("x y\n", "PK\x03\x04 zip", 3, {"b.txt", "a zip archive", "expected UTF-8 text"});
  train("version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 9\n", "x\n", 3,
        {"a.txt", "git-lfs pointer", "git lfs pull"});
  train("\n", "\n", 3, {"a.txt", "no pair of sentences"});
  train("\xef\xbb\xbfx y\r\nz\r\n", "x y\nz\n", 0, {});
  const std::string with_bom = read_file(folder / "run/source.vocabulary");
  CHECK(with_bom == read_file(folder / "run/target.vocabulary"));
  std::filesystem::remove(folder / "b.txt");
  std::filesystem::create_directory(folder / "b.txt");
  std::filesystem::remove_all(folder / "run");
  expect({"train", "spec.json", "--out", "run"}, 3, {"b.txt: this is a folder"},
         {.directory = folder.path()});
}

TEST_CASE("bad input: a place that cannot be written to", "[bad_input]") {
  const TemporaryDirectory folder;
  const std::string spec = folder.write("tiny.json", tiny_spec());
  expect({"train", spec, "--out", spec + "/run"}, 5, {"tiny.json", "a file of that name"});
  expect({"train", spec, "--out", trained_run()}, 2, {"holds a run already", "--resume", "--out"});
  folder.write("thesis/chapter.txt", "one");
  expect({"train", spec, "--out", folder / "thesis"}, 2, {"chapter.txt", "likely fix", "/NAME"});
  CHECK_FALSE(std::filesystem::exists(folder / "thesis/checkpoints"));
}

TEST_CASE("bad input: a full disk loses nothing", "[bad_input]") {
  const TemporaryDirectory folder;
  const std::string spec = folder.write("tiny.json", tiny_spec()),
                    run = copy_of_trained_run(folder);
  expect({"train", spec, "--out", folder / "new", "--threads", "1"}, 5,
         {"step-00000030", "needed", "limit"}, {.file_limit = 50'000});
  const auto before = RunDirectory{run}.step_checkpoints();
  const std::string newest = read_file(before.at(0));
  const Words longer = {"train", spec,       "training.stop=90u", "--out",
                        run,     "--resume", "--threads",         "1"};
  expect(longer, 5, {"step-00000090", "needed", "limit"}, {.file_limit = 50'000});
  CHECK(RunDirectory{run}.step_checkpoints() == before);
  CHECK((read_file(before[0]) == newest));
  for (const auto& entry : std::filesystem::directory_iterator(RunDirectory{run}.checkpoints()))
    CHECK_FALSE(entry.path().filename().string().starts_with('.'));
  expect(longer, 0, {});
}
