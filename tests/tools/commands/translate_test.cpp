// One line out for each line in, and the same line whatever stands around it.
#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "core/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/tools/commands/trained_run.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

using Lines = std::vector<std::string>;

std::string translated(const std::string& input, const Lines& options = {}) {
  Lines words = {"translate", trained_run()};
  words.insert(words.end(), options.begin(), options.end());
  const RunResult result = run_manako(words, {.input = input});
  INFO(result.error);
  CHECK(result.status == 0);
  return result.out;
}

Lines lines_of(const std::string& text) {
  std::istringstream in(text);
  Lines out;
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

// Lines of 0 to 9 words, some of them unknown.
Lines random_lines(std::int64_t count) {
  Lines out;
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(count); ++i) {
    const Random random = Random(3).at(i);
    std::string line;
    for (std::int64_t k = random.below(10, 0); k > 0; --k)
      line += (line.empty() ? "s" : " s") +
              std::to_string(random.below(9, static_cast<std::uint64_t>(k)));
    out.push_back(line);
  }
  return out;
}

struct Scored {
  double score;
  std::string text;
};

Scored scored(const std::string& line) {
  const std::size_t tab = line.find('\t');
  REQUIRE(tab != line.npos);
  return {std::atof(line.c_str()), line.substr(tab + 1)};
}

}  // namespace

TEST_CASE("translate: text and score do not depend on the other lines", "[translate]") {
  const Lines lines = random_lines(16);
  std::string all;
  for (const std::string& line : lines) all += line + "\n";
  for (const char* beam : {"1", "3"}) {
    const Lines options = {"--beam", beam, "--scores"};
    const Lines together = lines_of(translated(all, options));
    REQUIRE(together.size() == lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
      INFO("beam " << beam << ": " << lines[i]);
      const Scored among = scored(together[i]);
      const Scored alone = scored(lines_of(translated(lines[i] + "\n", options)).at(0));
      CHECK(among.text == alone.text);
      CHECK(std::abs(among.score - alone.score) <= 1e-5);
      CHECK(among.text.empty() == lines[i].empty());
    }
  }
}

TEST_CASE("translate: one line for each line, however lines end", "[translate]") {
  const std::string one = translated("s1 s2 s3\n"), two = translated("s4 s5\n");
  CHECK(lines_of(one).size() == 1);
  CHECK(translated("") == "");
  CHECK(translated("\n") == "\n");
  CHECK(translated("\n\n \n\n") == "\n\n\n\n");
  CHECK(translated("s1 s2 s3") == one);
  CHECK(translated("s1 s2 s3\n\ns4 s5\n") == one + "\n" + two);
  CHECK(translated("s1 s2 s3\r\n\r\ns4 s5") == one + "\n" + two);
  CHECK(translated("\xef\xbb\xbfs1 s2 s3\n") == one);
  // More than one block of 4096 lines.
  std::string many;
  for (int i = 0; i < 5000; ++i) many += "\n";
  CHECK(translated(many + "s4 s5\n") == many + two);
}

TEST_CASE("translate: what is not UTF-8 is named with its line", "[translate]") {
  const RunResult result =
      run_manako({"translate", trained_run()}, {.input = "s1\ns2\n\xff\xfe s3\ns4\n"});
  CHECK(result.status == 3);
  CHECK_THAT(result.error, Catch::Contains("standard input: line 3 is not valid UTF-8") &&
                               Catch::Contains("iconv"));
}

TEST_CASE("translate: the n best, best first", "[translate]") {
  const Lines lines = lines_of(translated("s1 s2 s3\n\ns4 s5\n", {"--beam", "4", "--n-best", "3"}));
  std::vector<int> numbers;
  double last = 0;
  for (const std::string& line : lines) {
    INFO(line);
    const std::size_t first = line.find(" ||| "), second = line.rfind(" ||| ");
    REQUIRE(first != line.npos);
    REQUIRE(second != first);
    const int number = std::atoi(line.c_str());
    const double score = std::atof(line.c_str() + second + 5);
    if (!numbers.empty() && numbers.back() == number) CHECK(score <= last);
    numbers.push_back(number);
    last = score;
  }
  CHECK(numbers == std::vector<int>{0, 0, 0, 1, 2, 2, 2});
}

TEST_CASE("translate: a language model is no translator", "[translate]") {
  const RunResult result = run_manako({"generate", trained_run()});
  CHECK(result.status == 2);
  CHECK_THAT(result.error, Catch::Contains("manako translate"));
}
