#include "tools/sweep/plan.hpp"

#include <nlohmann/json.hpp>

#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/tools/commands/trained_run.hpp"
#include "tools/sweep/differences.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

/// tiny_spec() with a sweep.
std::string sweeping(const TemporaryDirectory& folder, const std::string& sweep) {
  folder.write("tiny.json", tiny_spec());
  return folder.write("sweep.json", R"({"extends": "tiny.json", "sweep": )" + sweep + "}");
}

}  // namespace

TEST_CASE("sweep plan: every setting with every seed, as the spec each run is trained by",
          "[sweep]") {
  const TemporaryDirectory folder;
  const std::string spec = sweeping(
      folder,
      R"({"grid": {"optimizer.lr": [0.01], "optimizer.type": ["adam", "sgd"]}, "seeds": [1, 2]})");
  const SweepPlan plan = SweepPlan::make(spec, {"training.stop=3u"});
  REQUIRE(plan.runs.size() == 4);
  CHECK(plan.labels == std::vector<std::string>{"lr=0.01 type=adam", "lr=0.01 type=sgd"});
  CHECK(plan.runs[3].name == "lr=0.01 type=sgd seed=2");
  CHECK(plan.runs[3].setting == 1);
  const auto json = nlohmann::json::parse(plan.runs[3].spec);
  CHECK(json["optimizer"]["type"] == "sgd");
  CHECK(json["optimizer"]["lr"] == 0.01);  // kept, though the type changed what was beside it
  CHECK(json["seed"] == 2);
  CHECK(json["training"]["stop"] == "3u");
  CHECK_FALSE(json.contains("sweep"));
}

TEST_CASE("sweep plan: all problems of all settings at once", "[sweep]") {
  const TemporaryDirectory folder;
  const std::string spec = sweeping(
      folder,
      R"({"grid": {"model.dropuot": [0, 1], "model.d_model": [16, 15], "optimizer.lr": [-1]}})");
  expect_error(Exit::usage,
               {"/sweep: model.dropuot: /model/dropuot: unknown key; did you mean \"dropout\"?",
                "/sweep: optimizer.lr: /optimizer/lr: expected", "found -1", "2 heads",
                "(in 2 of 4 settings: dropuot=0 d_model=15 lr=-1, ...)"},
               [&] { SweepPlan::make(spec, {}); });
  expect_error(Exit::usage, {"sweep.json:1:36: /sweep/gird: unknown key; did you mean \"grid\"?"},
               [&] { SweepPlan::make(sweeping(folder, R"({"gird": {}})"), {}); });
  expect_error(Exit::usage, {"tiny.json", "no section \"sweep\"", "\"seeds\": [1, 2, 3]"},
               [&] { SweepPlan::make(folder / "tiny.json", {}); });
}

TEST_CASE("spec differences: by key, whatever is absent", "[sweep]") {
  const auto all = spec_differences(
      {R"({"name": "a", "seed": 1, "x": {"lr": 1, "same": [1, 2]}, "m": [{"t": "bleu"}]})",
       R"({"name": "b", "seed": 2, "x": {"lr": 2, "same": [1, 2]}, "m": [{"t": "chrf"}], "y": {}})"});
  REQUIRE(all.size() == 3);
  CHECK(all[0].key == "m.0.t");
  CHECK(all[0].values == std::vector<std::string>{"\"bleu\"", "\"chrf\""});
  CHECK(all[1].key == "x.lr");
  CHECK(all[1].values == std::vector<std::string>{"1", "2"});
  CHECK(all[2].key == "y");
  CHECK(all[2].values == std::vector<std::string>{"", "{}"});
  CHECK(spec_differences({R"({"a": 1})", R"({"a": 1})"}).empty());
}

TEST_CASE("spec differences: what follows a key is counted with it", "[sweep]") {
  const auto spec = [](int own, int inner, int beside) {
    return fmt::format(
        R"({{"m": {{"d": {{"r": {0}}}, "e": {{"d": {{"r": {1}}}, "f": {{"d": {{"r": {1}}}}}}}}},
            "n": {{"d": {{"r": {2}}}}}}})",
        own, inner, beside);
  };
  const auto all = spec_differences({spec(1, 1, 1), spec(2, 2, 2)});
  REQUIRE(all.size() == 2);
  CHECK(all[0].key == "m.d.r");
  CHECK(all[0].followers == std::vector<std::string>{"m.e.d.r", "m.e.f.d.r"});
  CHECK(all[1].key == "n.d.r");  // not below m
  CHECK(all[1].followers.empty());
  CHECK(spec_differences({spec(1, 1, 1), spec(2, 3, 1)}).size() ==
        2);  // other values: m.e by itself
}
