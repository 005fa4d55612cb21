#include "tools/record/manifest.hpp"

#include "core/files.hpp"
#include "core/log.hpp"
#include "core/sha256.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/tools/data/make_source.hpp"
#include "tools/record/build.hpp"

using namespace manako;
using namespace manako::testing;
using Json = nlohmann::ordered_json;

TEST_CASE("manifest: sessions follow each other and each has its end", "[record]") {
  const TemporaryDirectory folder;
  const std::string path = folder / "manifest.json";
  Manifest first(path, false);
  first.begin({{"update", 0}});
  first.end("SIGTERM", 40);
  Manifest second(path, true);
  second.begin({{"update", 40}});
  CHECK(second.first_start() == first.first_start());
  const Json found = Json::parse(read_file(path));
  REQUIRE(found["sessions"].size() == 2);
  CHECK(found["sessions"][0]["ended"]["reason"] == "SIGTERM");
  CHECK(found["sessions"][0]["ended"]["update"] == 40);
  CHECK(found["sessions"][1]["update"] == 40);
  CHECK_FALSE(found["sessions"][1].contains("ended"));

  Manifest anew(path, false);
  anew.begin({{"update", 0}});
  CHECK(Json::parse(read_file(path))["sessions"].size() == 1);
  log::set_quiet(true);
  for (const char* damaged : {"", "{", "[]", R"({"manifest_version": 1, "sessions": [{}]})",
                              R"({"manifest_version": 2})", R"({"sessions": 3})"}) {
    publish(path, damaged);
    Manifest manifest(path, true);
    manifest.begin({{"update", 7}});
    CHECK(Json::parse(read_file(path))["sessions"].size() == 1);
  }
  log::set_quiet(false);
}

TEST_CASE("manifest: inputs are all files, each once, with their sums", "[record]") {
  const TemporaryDirectory folder;
  const std::string text = folder.write("text.txt", "one two three four five six seven\n");
  const auto data = make_source(R"({"type": "text", "context": 4, "split": {"valid": 0.3},
    "train": ")" + text + "\"}");
  const std::string spec = folder.write("spec.json", "{}");
  const Json inputs = describe_inputs({spec, "preset:none"}, *data);
  REQUIRE(inputs.size() == 3);
  CHECK(inputs[0] ==
        Json{{"path", spec}, {"what", "spec"}, {"bytes", 2}, {"sha256", sha256("{}")}});
  CHECK(inputs[1] == Json{{"path", "preset:none"}, {"what", "spec"}});
  CHECK(inputs[2]["path"] == text);
  CHECK(inputs[2]["sha256"] == sha256(read_file(text)));
}

TEST_CASE("manifest: changed, missing and new data is told, a changed spec file is not",
          "[record]") {
  const auto file = [](const char* path, const char* what, const char* sum) {
    return Json{{"path", path}, {"what", what}, {"sha256", sum}};
  };
  const Json before = {file("a", "data", "1"), file("b", "data", "2"), file("s", "spec", "3")};
  CHECK(changed_inputs(before, before).empty());
  const Json now = {file("a", "data", "9"), file("c", "data", "2"), file("s", "spec", "4")};
  CHECK(changed_inputs(before, now) ==
        std::vector<std::string>{"a: has changed since the last session: SHA-256 was 1, is 9",
                                 "b: was read before and is not any more",
                                 "c: was not read before"});
  CHECK(changed_inputs(Json{{"path", 3}}, Json::parse("[7, {\"what\": []}]")).empty());
  CHECK(changed_inputs({}, {}).empty());
}

TEST_CASE("manifest: products that have other bits are told", "[record]") {
  const auto change = [](const char* before, const char* now) {
    return changed_products({{"products", before}}, {{"products", now}});
  };
  CHECK_THAT(
      change("amx", "avx512"),
      Catch::Matchers::StartsWith("products were by amx in the last session and are by avx512"));
  CHECK(!change("avx2", "openblas Haswell").empty());
  CHECK(change("avx2", "avx512").empty());
  CHECK(change("amx", "amx").empty());
  CHECK(changed_products({}, {{"products", "amx"}}).empty());
  CHECK(changed_products({{"products", 3}}, Json::parse("[]")).empty());
}

TEST_CASE("manifest: times are UTC", "[record]") {
  CHECK(utc_text(1'700'000'000) == "2023-11-14T22:13:20Z");
  CHECK(utc_seconds("2023-11-14T22:13:20Z") == 1'700'000'000);
  CHECK(utc_seconds("yesterday") == 0);
}

TEST_CASE("manifest: program and machine are described", "[record]") {
  const Json build = describe_build(), machine = describe_machine();
  CHECK(build["version"] == MANAKO_VERSION);
  for (const char* key : {"compiler", "build_type", "march"})
    CHECK_FALSE(build[key].get<std::string>().empty());
  for (const char* key : {"cpu", "instructions", "products", "openblas_core"})
    CHECK_FALSE(machine[key].get<std::string>().empty());
  CHECK(machine["threads"] >= 1);
}
