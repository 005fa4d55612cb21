// What a user wrote, as opposed to what the program filled in.
#include "tools/report/given.hpp"

#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"

using namespace manako::report;

TEST_CASE("report given: the file's own keys, with overrides over them", "[report]") {
  const Json manifest = Json::parse(
      R"({"sessions": [{"spec": {"overrides": ["a=1"]}},
                       {"spec": {"overrides": ["model.d_model=64", "name=two words", "x.y.z=[1]"]}}]})");
  const Json found =
      given("// a comment\n{\"extends\": \"base.json\", \"model\": {\"d_model\": 8, \"e\": 1}}",
            manifest);
  CHECK(found["extends"] == "base.json");
  CHECK(found["overrides"].size() == 3);
  CHECK(found["values"] ==
        Json::parse(
            R"({"model": {"d_model": 64, "e": 1}, "name": "two words", "x": {"y": {"z": [1]}}})"));
}

TEST_CASE("report given: a manifest of any kind does no harm", "[report]") {
  for (const char* manifest :
       {"null", "3", "{}", R"({"sessions": 1})", R"({"sessions": []})", R"({"sessions": [1]})",
        R"({"sessions": [{"spec": 1}]})", R"({"sessions": [{"spec": {"overrides": [1, "a"]}}]})"}) {
    INFO(manifest);
    CHECK(given(R"({"a": 1})", Json::parse(manifest))["values"] == Json::parse(R"({"a": 1})"));
  }
  CHECK_THROWS(given("[1]", nullptr));
  CHECK_THROWS(given("{", nullptr));
}
