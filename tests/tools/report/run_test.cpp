// What is missing in a run is said, and breaks nothing.
#include "tools/report/run.hpp"

#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/tools/commands/trained_run.hpp"
#include "tools/report/page.hpp"

using namespace manako;
using namespace manako::testing;
using report::Json;

TEST_CASE("report: a trained run has curves, a spec and attention", "[report][program]") {
  const Json run = report::describe_run({trained_run()}, {});
  CHECK_FALSE(run["missing"].contains("curves"));
  CHECK_FALSE(run["missing"].contains("spec"));
  CHECK_FALSE(run["missing"].contains("attention"));
  CHECK(run["spec"]["name"] == "tiny");
  CHECK(run["summary"]["parameters"].get<int>() > 1000);
  CHECK(run["summary"]["updates"] == 60);
  CHECK(run["summary"]["best"].contains("perplexity"));
  CHECK(run["valid"]["series"]["nll"]["values"].size() == 2);
  CHECK(run["attention"]["split"] == "test");
  CHECK(run["attention"]["sentences"].size() == 6);
  CHECK(report::page({run}).size() < 1 << 20);
}

TEST_CASE("report: an empty folder is a page with reasons", "[report]") {
  const TemporaryDirectory folder;
  const Json run = report::describe_run({folder.path()}, {});
  for (const char* section : {"curves", "spec", "given", "manifest", "data", "samples"})
    CHECK_THAT(run["missing"][section].get<std::string>(),
               Catch::Contains("there is no such file"));
  CHECK_THAT(run["missing"]["attention"].get<std::string>(),
             Catch::Contains("not a run directory"));
  CHECK_FALSE(report::page({run}).empty());
}

TEST_CASE("report: damaged files are reasons, too", "[report]") {
  const TemporaryDirectory folder;
  folder.write("spec.json", "{\"name\": ");
  folder.write("manifest.json", std::string(100'000, '['));
  folder.write("data_report.json", std::string(2 << 20, ' '));
  folder.write("samples.jsonl", "{\"samples\": 3}\nnothing\n");
  folder.write("metrics.jsonl/a_folder", "");
  const Json missing = report::describe_run({folder.path()}, {})["missing"];
  CHECK_THAT(missing["spec"].get<std::string>(), Catch::Contains("no JSON"));
  CHECK_THAT(missing["manifest"].get<std::string>(), Catch::Contains("no JSON"));
  CHECK_THAT(missing["data"].get<std::string>(), Catch::Contains("larger than"));
  CHECK_THAT(missing["samples"].get<std::string>(), Catch::Contains("holds no samples"));
  CHECK_THAT(missing["curves"].get<std::string>(), Catch::Contains("no such file"));
}

TEST_CASE("report: samples keep the first and the last moment, and their texts", "[report]") {
  const TemporaryDirectory folder;
  std::string text;
  for (int i = 1; i <= 100; ++i)
    text += fmt::format(
        "{{\"update\":{},\"samples\":[{{\"source\":\"a\",\"output\":\"{}\",\"score\":1}},7]}}\n", i,
        i);
  folder.write("samples.jsonl", text + "{\"update\":");
  const Json samples = report::describe_run({folder.path()}, {})["samples"];
  REQUIRE(samples.size() == 40);
  CHECK(samples.front()["update"] == 1);
  CHECK(samples.back()["update"] == 100);
  CHECK(samples.back()["samples"] == Json::parse(R"([{"source": "a", "output": "100"}])"));
}

TEST_CASE("report: the page is one file under a strict policy", "[report]") {
  const std::string page = report::page({{{"path", "</script><script>alert(1)</script>{{data}}"}}});
  CHECK_THAT(page, Catch::Contains("default-src 'none'; script-src 'sha256-") &&
                       !Catch::Contains("unsafe-inline") && !Catch::Contains("<script>alert") &&
                       !Catch::Contains("{{policy}}"));
  CHECK_THAT(page, Catch::Contains("alert(1)\\u003c/script>{{data}}"));
}
