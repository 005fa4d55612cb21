// The section "runtime".
#include "tools/runtime_options.hpp"
#include "tests/support/catch.hpp"

using namespace manako;

TEST_CASE("runtime: sizes of memory", "[runtime]") {
  CHECK(parse_bytes("2GB") == 2000000000);
  CHECK(parse_bytes("1.5GiB") == 3 << 29);
  CHECK(parse_bytes("500MB") == 500000000);
  CHECK(parse_bytes("1KiB") == 1024);
  for (const char* wrong : {"", "2", "GB", "2gb", "2 GB", "-2GB", "0MB", "1e9KB", "nanGB", "infGB",
                            "99999999999TB", "2GBs", "0.0001KB"})
    CHECK_FALSE(parse_bytes(wrong));
}

TEST_CASE("runtime: what is no size is a problem of the spec", "[runtime]") {
  const auto problems = [](const std::string& text) {
    Spec spec = Spec::parse(text, "spec");
    RuntimeOptions::read(spec);
    return spec.problems();
  };
  CHECK(problems("{}").empty());
  CHECK(problems(R"({"memory": null})").empty());
  CHECK(problems(R"({"memory": "2GB"})").empty());
  for (const char* wrong : {"\"much\"", "2000000000", "\"2\""}) {
    const auto found = problems(fmt::format(R"({{"memory": {}}})", wrong));
    REQUIRE(found.size() == 1);
    CHECK_THAT(found[0], Catch::Contains("/memory: ") && Catch::Contains("expected"));
  }
}

TEST_CASE("runtime: what was chosen as words of a command line", "[runtime]") {
  CHECK(words_of("").empty());
  CHECK(words_of(RuntimeOptions::nothing).empty());
  CHECK(words_of("a.b=1 c=true") == std::vector<std::string>{"a.b=1", "c=true"});
}
