// What stands in files must not become part of the page.
#include "tools/report/text.hpp"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"

using namespace manako::report;

TEST_CASE("report text: JSON in a page cannot end its script", "[report]") {
  const std::string hostile = "</script><!--<script>alert(1)</SCRIPT>\xff\xe2\x80\xa8 眼";
  const std::string text = safe_json({{hostile, hostile}});
  CHECK(text.find('<') == std::string::npos);
  const Json back = Json::parse(text);
  CHECK(back.items().begin().key() == back.items().begin().value().get<std::string>());
  CHECK_THAT(back.items().begin().key(), Catch::StartsWith("</script><!--<script>alert(1)") &&
                                             Catch::Contains("\uFFFD") && Catch::EndsWith("眼"));
}

TEST_CASE("report text: damaged JSON is nothing", "[report]") {
  CHECK(parse(R"({"a": [1, {"b": "c"}]})")->at("a")[1]["b"] == "c");
  for (const char* damaged : {"", "{", "{\"a\": 1e999}", "{} {}", "\xff", "nan"})
    CHECK_FALSE(parse(damaged));
  CHECK(parse(std::string(90, '[') + std::string(90, ']')));
  CHECK_FALSE(parse(std::string(100'000, '[') + std::string(100'000, ']')));
}

TEST_CASE("report text: numbers are short, and never no number", "[report]") {
  CHECK(rounded(0.123456789).dump() == "0.1234568");
  CHECK(rounded(123456789).dump() == "123456789");
  CHECK(rounded(-3).dump() == "-3");
  CHECK(rounded(1e300).dump() == "1e+300");
  CHECK(rounded(std::nan("")).is_null());
  CHECK(rounded(std::numeric_limits<double>::infinity()).is_null());
}

TEST_CASE("report text: a clipped text keeps its characters whole", "[report]") {
  CHECK(clipped("abc", 3) == "abc");
  CHECK(clipped("abcd", 3) == "abc…");
  CHECK(clipped("眼眼", 4) == "眼…");
  CHECK(clipped("眼", 2) == "…");
}

TEST_CASE("report text: base64, from RFC 4648", "[report]") {
  const auto of = [](const std::string& text) {
    return base64(std::vector<std::uint8_t>(text.begin(), text.end()));
  };
  CHECK(of("").empty());
  CHECK(of("f") == "Zg==");
  CHECK(of("fo") == "Zm8=");
  CHECK(of("foobar") == "Zm9vYmFy");
  CHECK(base64_of_hex("00ff10") == "AP8Q");
}
