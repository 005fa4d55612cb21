// Spec files that are JSON, with values that ask for too much.
#include <fmt/format.h>

#include "tests/support/catch.hpp"
#include "tests/support/hostile.hpp"
#include "tests/tools/hostile_case.hpp"

using namespace manako::testing;

namespace {

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
      {with(R"("optimizer": {"groups": [)" + repeat(R"({"match": "(a|b)*c(a|b)*c"},)", 2400) +
            R"({"match": "("}]})"),
       "matches no parameter"},
      {in_encoder(repeat("\"" + std::string(1800, 'k') + "\": {", 55) + repeat("\"q\": 1,", 3000) +
                  "\"z\": 1" + repeat("}", 55)),
       "duplicate key"},
      {with("\"x\": \"" + std::string(110000, 'x') + "\"" + repeat(", \"seed\": 1", 1000)),
       "duplicate key"},
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

}  // namespace

TEST_CASE("hostile specs: JSON that asks for too much", "[spec][hostile]") {
  const TemporaryDirectory folder;
  check_hostile(folder, bad_values());
}
