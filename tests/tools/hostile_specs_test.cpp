// Spec files that try to crash, hang, exhaust or deceive: each ends soon, in clear lines.
#include <sys/stat.h>

#include <ctime>
#include <fstream>

#include "core/error.hpp"
#include "core/files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/sanitized.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tools/experiment.hpp"

using namespace manako;
using namespace manako::testing;
using namespace std::string_literals;

namespace {

struct Hostile {
  std::string text, said;
};

std::string repeat(const std::string& part, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += part;
  return out;
}

/// A good spec with more members at its top, in its model, or in the layers of its encoder.
std::string with(const std::string& top, const std::string& model = "",
                 const std::string& encoder = "") {
  const auto also = [](const std::string& members) {
    return members.empty() ? "" : ", " + members;
  };
  return fmt::format(R"({{"data": "copy", "model": {{"type": "transformer"{},
  "encoder": {{"self_attention": {{"num_heads": 1}}{}}}, "decoder": {{"num_layers": 1}}}}{}}})",
                     also(model), also(encoder), also(top));
}

std::string in_encoder(const std::string& members) { return with("", "", members); }

/// `depth` stacks of 1000 layers, each the ffn of the one around it.
std::string nested_stacks(int depth) {
  return repeat(R"("num_layers": 1000, "ffn": {"type": "encoder", )", depth) +
         R"("num_layers": 1000)" + repeat("}", depth);
}

std::string numbered(int count, const char* format) {
  std::string out;
  for (int i = 0; i < count; ++i) out += fmt::format(fmt::runtime(format), i, i + 1);
  return out;
}

std::vector<Hostile> not_json() {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  return {
      {"", "is empty"},
      {" \r\n\t ", "is empty"},
      {"\xEF\xBB\xBF", "is empty"},
      {std::string(120000, ' '), "is empty"},
      {"\xFF\xFE{\0}\0"s, "UTF-16"},
      {"\xFE\xFF\0{\0}"s, "UTF-16"},
      {"{\0}\0"s, "zero bytes"},
      {"{\0\0\0}\0\0\0"s, "zero bytes"},
      {bytes, "zero bytes"},
      {"\x7F"
       "ELF\2\1\1",
       ":1:1: "},
      {"\x89PNG\r\n", ":1:1: "},
      {"PK\3\4....", "zip archive"},
      {"\x1F\x8B\x08", "gzip"},
      {"\x80\2}q\0.", "pickle"},
      {"GGUF\3", "GGUF"},
      {"<!DOCTYPE html>", "HTML"},
      {"version https://git-lfs.github.com/spec/v1\n", "git-lfs"},
      {"name: yaml\n", ":1:2: "},
      {std::string(2 << 20, 'x'), "too long"},
      {"[]", "expected an object"},
      {"7", "expected an object"},
      {"{} {}", "expected end of input"},
      {"{\"name\": \"cut", "missing closing quote"},
      {"{/* never closed", "missing closing"},
      {"{" + repeat("/**/", 30000), "unexpected end of input"},
      {repeat("[", 100000), "nested deeper than 64"},
      {repeat("{\"a\":", 20000), "nested deeper than 64"},
      {"{\"model\":" + repeat("[", 60000) + repeat("]", 60000) + "}", "nested deeper than 64"},
      {"{\"name\": \"\xFF\"}", "ill-formed UTF-8"},
      {"{\"\xC0\x80\": 1}", "ill-formed UTF-8"},
      {"{\"name\": \"\xED\xA0\x80\"}", "ill-formed UTF-8"},
      {R"({"name": "\ud800"})", "surrogate"},
      {R"({"seed": NaN})", "invalid literal"},
      {R"({"seed": Infinity})", "invalid literal"},
      {R"({"seed": -Infinity})", "invalid"},
      {R"({"seed": 1e999})", "number overflow"},
      {R"({"seed": -1e999})", "number overflow"},
      {R"({"seed": 0x10})", "expected '}'"},
      {R"({"seed": 01})", "expected '}'"},
      {"{\"seed\": " + std::string(100000, '9') + "}", "number overflow"},
      {R"({"seed": 1,})", "comma too many"},
  };
}

std::vector<Hostile> bad_values() {
  return {
      {with(R"("seed": 1, "seed": 2)"), "/seed: duplicate key"},
      {in_encoder(R"("num_layers": 2, "num_layers": 2)"), "duplicate key"},
      {in_encoder(R"("num_layers": -1)"), "expected an integer >= 1"},
      {in_encoder(R"("num_layers": 1.5)"), "expected an integer >= 1"},
      {in_encoder(R"("num_layers": 2147483648)"), "expected an integer >= 1 and <= 1000"},
      {in_encoder(R"("num_layers": 18446744073709551616)"), "expected an integer >= 1"},
      {in_encoder(R"("num_layers": 1e308)"), "expected an integer >= 1"},
      {in_encoder(R"("num_layers": "NaN")"), "found the text \"NaN\""},
      {with("", R"("d_model": 1000000000000)"), "expected an integer >= 1 and <= 1048576"},
      {with("", R"("d_model": -9223372036854775808)"), "expected an integer >= 1"},
      {with("", R"("d_model": {})"), "found an object"},
      {with("", R"("dropout": 1e300)"), "< 1, found 1e+300"},
      {in_encoder(R"("ffn": {"d_ff": 1000000000000})"), "parameters; expected at most 1e+11"},
      {in_encoder(R"("num_layers": 100, "ffn": {"d_ff": 1099511627776})"),
       "expected at most 1e+11"},
      {with("", R"("d_model": 1048576)", R"("num_layers": 100)"), "expected at most 1e+11"},
      {with("", R"("d_model": 1048576, "position": {"type": "sinusoidal", "max_length": 1048576})"),
       "rows of 1048576 numbers are too many"},
      {in_encoder(nested_stacks(1)), "components"},
      {in_encoder(nested_stacks(10)), "components"},
      {in_encoder(R"("num_layers": 1000, "ffn": {"type": "sequential", "layers": [)" +
                  repeat("\"relu\",", 2000) + "\"relu\"]}"),
       "components"},
      {with(R"("evaluation": {"metrics": [)" + repeat("\"bleu\",", 15000) + "\"bleu\"]}"),
       "expected a list of at most 2500"},
      {with(R"("training": {"stop": ")" + std::string(100000, '9') + "u\"}"),
       "expected an interval"},
      {with(R"("training": {"stop": "-1e"})"), "expected an interval"},
      {with(R"("training": {"stop": "1e999e"})"), "expected an interval"},
      {with(R"("training": {"stop": "infu"})"), "expected an interval"},
      {with(R"("training": {"stop": 0})"), "expected an interval"},
      {with(R"("optimizer": {"betas": [)" + repeat("0.9,", 30000) + "0.9]}"), "a list of 30001"},
      {with(R"("name": ")" + std::string(100000, 'n') + "\""), "/name: expected 1 to 200 bytes"},
      {with(R"("name": "\u001b[2J\u0000")"), "/name: expected 1 to 200 bytes"},
      {with("\"" + std::string(100000, 'k') + "\": 1"), "unknown key"},
      {with("\"" + repeat("\\\"", 50000) + "\": 1"), "unknown key"},
      {with(numbered(6000, "\"key{}\": {},") + "\"z\": 1"), "more problems"},
      {with(numbered(6000, "\"seed\": {},") + "\"z\": 1"), "more problems"},
      {with("", numbered(6000, "\"d_model{}\": {},") + "\"z\": 1"), "more problems"},
      {with(R"("evaluation": {"metrics": [)" + repeat("{},", 40000) + "{}]}"),
       "expected a list of at most 2500"},
      {with(R"("optimizer": {"groups": [)" + repeat("5,", 50000) + "5]}"),
       "expected a list of at most 2500"},
      {with(R"("seed": "${seed}")"), "leads back to itself"},
      {with(R"("seed": "${name}", "name": "${seed}")"), "leads back to itself"},
      {with("", R"("embedding": "${model}")"), "leads back to itself"},
      {with(R"("seed": "${nothing.here}")"), "there is no \"/nothing\""},
      {with(R"("seed": "${}")"), "there is no"},
      {with(numbered(2000, R"("k{}": "${{k{}}}",)") + "\"k2000\": 1"), "too deep"},
      {with(numbered(30, R"("k{0}": ["${{k{1}}}", "${{k{1}}}"],)") + "\"k30\": 1"), "too big"},
      {with(numbered(6000, R"("k{}": "${{data}}",)") + "\"z\": 1"), "too many references"},
  };
}

std::vector<Hostile> bad_bases(const TemporaryDirectory& folder) {
  folder.write("a.json", R"({"extends": "b.json"})");
  folder.write("b.json", R"({"extends": "a.json"})");
  folder.write("d0.json", "{}");
  for (int i = 1; i <= 20; ++i)
    folder.write(fmt::format("d{}.json", i),
                 fmt::format(R"({{"extends": ["d{0}.json", "d{0}.json"]}})", i - 1));
  folder.write("big.json", "{\"name\": \"" + std::string(100000, 'x') + "\"}");
  REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
  return {
      {R"({"extends": "hostile.json"})", "extends itself"},
      {R"({"extends": "./x/../hostile.json"})", "extends itself"},
      {R"({"extends": "a.json"})", "extends itself"},
      {R"({"extends": "."})", "is a directory"},
      {R"({"extends": ""})", "is a directory"},
      {R"({"extends": "/dev/zero"})", "is no regular file"},
      {R"({"extends": "pipe"})", "is no regular file"},
      {R"({"extends": "none.json"})", "no such file"},
      {R"({"extends": "hostile.json\u0000"})", "expected the name of a file"},
      {R"({"extends": ")" + std::string(100000, 'x') + "\"}", "no such file"},
      {R"({"extends": 5})", "expected the name of a file"},
      {R"({"extends": ["a.json", null]})", "expected the name of a file"},
      {R"({"extends": "preset:nothing"})", "unknown preset \"nothing\""},
      {R"({"extends": "d20.json"})", "more than 100 files"},
      {R"({"extends": [)" + repeat("\"d0.json\",", 1000) + "\"d0.json\"]}", "more than 100 files"},
      {R"({"extends": [)" + repeat("\"big.json\",", 90) + "\"big.json\"]}",
       "with it the spec has more than"},
  };
}

/// The largest memory that this process ever took, in MiB.
long peak_mib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stol(line.substr(6)) >> 10;
  return 0;
}

std::string report_of(const std::string& path) {
  try {
    const Experiment experiment(Spec::load(path));
    return "nothing";
  } catch (const Error& error) {
    CHECK(error.code() == Exit::usage);
    return error.what();
  }
}

void check(const TemporaryDirectory& folder, const std::vector<Hostile>& all) {
  // 50 at most were seen, 310 with sanitizers; machines differ, and a hang takes longer still.
  constexpr double limit = sanitized ? 2000 : 200;
  for (const auto& [text, said] : all) {
    const std::string path = folder.write("hostile.json", text);
    INFO(text.substr(0, 120) << " ... expected: " << said);
    std::string report;
    const long before = peak_mib();
    double ms = 1e9;
    for (int attempt = 0; attempt < 3 && ms > limit; ++attempt) {
      const std::clock_t start = std::clock();  // of this process: other programs do not count
      report = report_of(path);
      ms = 1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    }
    CAPTURE(report.substr(0, 1000));
    CHECK(report.find(said) != report.npos);
    CHECK(ms <= limit);
    if (!sanitized) CHECK(peak_mib() - before <= 64);
    std::size_t lines = 0, begin = 0;
    for (std::size_t end; begin <= report.size(); begin = end + 1, ++lines) {
      end = std::min(report.find('\n', begin), report.size());
      CHECK(end - begin < 1500);
    }
    CHECK(lines <= 101);
  }
}

}  // namespace

TEST_CASE("hostile specs: what is no JSON", "[spec][hostile]") {
  const TemporaryDirectory folder;
  check(folder, not_json());
}

TEST_CASE("hostile specs: JSON that asks for too much", "[spec][hostile]") {
  const TemporaryDirectory folder;
  check(folder, bad_values());
}

TEST_CASE("hostile specs: bases that cannot be followed", "[spec][hostile]") {
  const TemporaryDirectory folder;
  check(folder, bad_bases(folder));
}
