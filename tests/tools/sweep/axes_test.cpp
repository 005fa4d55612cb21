#include "tools/sweep/axes.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "tests/support/catch.hpp"
#include "tools/sweep/options.hpp"

using namespace manako;

namespace {

struct Reading {
  SweepOptions options;
  std::vector<std::string> labels, problems;
};

Reading read(const std::string& sweep) {
  Spec spec = Spec::parse("{\"sweep\": " + sweep + "}", "it");
  Spec own = spec.section("sweep", {});
  Reading out{.options = SweepOptions::read(own, 7)};
  out.labels = labels(out.options.settings);
  out.problems = spec.problems();
  return out;
}

using Words = std::vector<std::string>;

Words labels_of(const std::string& sweep) {
  const Reading reading = read(sweep);
  CHECK(reading.problems == Words());
  return reading.labels;
}

void expect_problem(const std::string& sweep, const std::string& path, const std::string& words) {
  const Reading reading = read(sweep);
  INFO(sweep);
  REQUIRE(!reading.problems.empty());
  CHECK_THAT(reading.problems[0], Catch::Contains(path) && Catch::Contains(words));
}

}  // namespace

TEST_CASE("sweep axes: a grid is every combination, the last varies fastest", "[sweep]") {
  CHECK(labels_of(R"({"grid": {"model.dropout": [0, 0.1], "optimizer.lr": [1e-3, 2e-3, 4e-3]}})") ==
        Words{"dropout=0 lr=0.001", "dropout=0 lr=0.002", "dropout=0 lr=0.004",
              "dropout=0.1 lr=0.001", "dropout=0.1 lr=0.002", "dropout=0.1 lr=0.004"});
  CHECK(labels_of("{}") == Words{"base"});
}

TEST_CASE("sweep axes: zip goes along its keys together, list names settings", "[sweep]") {
  CHECK(labels_of(R"({"zip": {"model.d_model": [8, 16], "model.encoder.ffn.d_ff": [32, 64]}})") ==
        Words{"d_model=8 d_ff=32", "d_model=16 d_ff=64"});
  CHECK(labels_of(R"({"list": [{}, {"a.b": 1, "c": "x"}], "grid": {"d": [true, null]}})") ==
        Words{"d=true", "d=null", "b=1 c=x d=true", "b=1 c=x d=null"});
}

TEST_CASE("sweep axes: draws are a function of seed, key and number", "[sweep]") {
  const auto drawn = [](const std::string& random, const std::string& more) {
    return read("{\"random\": {" + random + "}, \"num_random\": 20" + more + "}");
  };
  const std::string lr = R"("lr": {"log_uniform": [1e-4, 1e-2]})",
                    n = R"("n": {"integer": [1, 3]})";
  const Reading both = drawn(lr + ", " + n, "");
  CHECK(both.problems == Words());
  REQUIRE(both.options.settings.size() == 20);
  int below_middle = 0;
  std::set<std::string> integers;
  for (const Setting& setting : both.options.settings) {
    const double value = std::stod(setting[0].value);
    CHECK(value >= 1e-4);
    CHECK(value <= 1e-2);
    below_middle += value < 1e-3;
    integers.insert(setting[1].value);
  }
  CHECK((below_middle > 4 && below_middle < 16));  // of 20; the middle of the logarithms
  CHECK(integers == std::set<std::string>{"1", "2", "3"});
  CHECK(drawn(lr + ", " + n, "").labels == both.labels);
  CHECK(drawn(lr + ", " + n, ", \"seed\": 2").labels != both.labels);
  const Reading alone = drawn(lr, "");  // another axis does not move it
  for (std::size_t i = 0; i < 20; ++i)
    CHECK(alone.options.settings[i][0] == both.options.settings[i][0]);
  CHECK(drawn(n, "").options.settings.size() == 3);  // equal draws count once
  CHECK(drawn(R"("c": {"choice": ["x", {"type": "y"}]})", "").labels.size() == 2);
  for (const Setting& s : drawn(R"("u": {"uniform": [0.1, 0.2]})", "").options.settings)
    CHECK((s[0].value.size() <= 6 && s[0].value >= "0.1" && s[0].value <= "0.2"));
}

TEST_CASE("sweep: seeds and baseline", "[sweep]") {
  const std::string grid = R"("grid": {"a": [0, 1], "b": ["x", "y"]})";
  CHECK(read("{" + grid + "}").options.seeds == std::vector<std::int64_t>{7});
  const Reading reading =
      read("{" + grid + R"(, "seeds": [3, 1], "baseline": {"a": 1.0, "b": "x"}})");
  CHECK(reading.problems == Words());
  CHECK(reading.options.seeds == std::vector<std::int64_t>{1, 3});
  CHECK(reading.labels[reading.options.baseline] == "a=1 b=x");
  expect_problem("{" + grid + R"(, "baseline": {"a": 1}})", "/sweep/baseline", "fits 2 of 4");
  expect_problem("{" + grid + R"(, "baseline": {"a": 2, "b": "x"}})", "/sweep/baseline", "fits 0");
  expect_problem(R"({"seeds": [1, 1]})", "/sweep/seeds", "1 comes twice");
  expect_problem(R"({"seeds": [1.5]})", "/sweep/seeds", "1.5 is no seed");
  expect_problem(R"({"metric": "blue"})", "/sweep/metric", "unknown score \"blue\"");
}

TEST_CASE("sweep: what cannot be is a problem with its place", "[sweep]") {
  expect_problem(R"({"grdi": {"a": [1]}})", "/sweep/grdi", "did you mean \"grid\"");
  expect_problem(R"({"grid": {"a": 1}})", "/sweep/grid/a", "list of one value or more");
  expect_problem(R"({"grid": {"a": []}})", "/sweep/grid/a", "list of one value or more");
  expect_problem(R"({"grid": {"seed": [1, 2]}})", "/sweep/grid/seed", "\"seeds\"");
  expect_problem(R"({"grid": {"name": ["x"]}})", "/sweep/grid/name", "cannot be an axis");
  expect_problem(R"({"grid": {"a": [1]}, "zip": {"a": [2]}})", "/sweep/zip/a", "/sweep/grid");
  expect_problem(R"({"grid": {"a": [{"b": 1}], "a.b": [2]}})", "/sweep/grid/a.b", "set by");
  expect_problem(R"({"zip": {"a": [1, 2], "b": [1]}})", "/sweep/zip/b", "1 values");
  expect_problem(R"({"random": {"a": {"log_uniform": [0, 1]}}})", "/sweep/random/a", "0 < a");
  expect_problem(R"({"random": {"a": {"integer": [0.5, 1]}}})", "/sweep/random/a", "whole");
  expect_problem(R"({"random": {"a": {"uniform": [2, 1]}}})", "/sweep/random/a", "a <= b");
  expect_problem(R"({"random": {"a": {}}})", "/sweep/random/a", "expected one of");
  expect_problem(R"({"random": {"a": {"normal": [0, 1]}}})", "/sweep/random/a", "expected one of");
  expect_problem(R"({"list": ["a"]})", "/sweep/list/0", "key -> value");
  expect_problem(R"({"grid": {"a": [1, 1]}})", "/sweep", "\"a=1\" comes twice");
  std::string many = "0";
  for (int i = 1; i < 101; ++i) many += fmt::format(", {}", i);
  expect_problem("{\"grid\": {\"a\": [" + many + "], \"b\": [" + many + "]}}", "/sweep", "10000");
}

TEST_CASE("sweep labels: as short as they can be told apart, and fit for folders", "[sweep]") {
  CHECK(labels_of(R"({"grid": {"model.encoder.num_layers": [1], "model.decoder.num_layers": [2],
                               "optimizer.lr": [0.1]}})") ==
        Words{"encoder.num_layers=1 decoder.num_layers=2 lr=0.1"});
  CHECK(folder_name("dropout=0.1 lr=0.001 seed=1") == "dropout=0.1,lr=0.001,seed=1");
  const std::string other = folder_name("data={\"a\": \"../x\"}");
  CHECK(other.find_first_of("/\"{ :") == other.npos);
  CHECK(other != folder_name("data={\"a\": \".._x\"}"));
  CHECK(!folder_name("../up").starts_with("../"));
  CHECK(folder_name(std::string(500, 'a')).size() < 200);
  CHECK(folder_name(std::string(500, 'a')) != folder_name(std::string(501, 'a')));
}
