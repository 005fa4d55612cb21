// metrics.jsonl as curves.
#include "tools/report/curves.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tools/report/summary.hpp"

using namespace manako::report;

namespace {

constexpr const char* lines =
    R"({"update":10,"epoch":0.5,"tokens":1000,"loss":5.0,"lr":0.1,"peak_mib":70,"seconds":2})"
    "\n"
    R"({"update":20,"epoch":1.0,"tokens":3000,"loss":"nan","lr":0.2,"peak_mib":90,"seconds":4})"
    "\n"
    R"({"update":15,"epoch":0.75,"valid":{"nll":3.0,"bleu":1.5}})"
    "\n"
    R"({"update":20,"epoch":1.0,"valid":{"nll":2.0,"bleu":1.25,"note":"text"}})"
    "\n";

}  // namespace

TEST_CASE("curves: lines become series, training and validation apart", "[report]") {
  const MetricsLog log = read_metrics(lines);
  CHECK(log.unreadable == 0);
  REQUIRE(log.train.find("loss") != nullptr);
  CHECK(log.train.find("loss")->values[0] == 5);
  CHECK(std::isnan(log.train.find("loss")->values[1]));
  CHECK(log.train.find("tokens") == nullptr);
  CHECK(log.valid.find("nll")->values == std::vector<double>{3, 2});
  CHECK(log.valid.find("note") == nullptr);
}

TEST_CASE("curves: validation points know their tokens and seconds", "[report]") {
  const MetricsLog log = read_metrics(lines);
  CHECK(log.valid.axes[2] == std::vector<double>{2000, 3000});
  CHECK(log.valid.axes[3] == std::vector<double>{3, 4});
}

TEST_CASE("curves: JSON has a gap where a value was not finite", "[report]") {
  const Json json = to_json(read_metrics(lines).train, 100);
  CHECK(json["axes"]["update"] == Json::parse("[10, 20]"));
  CHECK(json["series"]["loss"]["values"] == Json::parse("[5, null]"));
  CHECK_FALSE(json["series"]["loss"].contains("rows"));
}

TEST_CASE("curves: a series that begins late names its rows", "[report]") {
  const auto log = read_metrics(
      "{\"update\":1,\"a\":1}\n{\"update\":2,\"a\":2,\"b\":3}\n{\"update\":3,\"a\":2,\"b\":4}\n");
  const Json json = to_json(log.train, 100);
  CHECK(json["series"]["b"]["rows"] == Json::parse("[1, 2]"));
  CHECK(json["axes"]["tokens"] == Json::parse("[null, null, null]"));
}

TEST_CASE("curves: many lines are thinned, and the table with them", "[report]") {
  std::string text;
  for (int i = 0; i < 5000; ++i)
    text += fmt::format("{{\"update\":{},\"a\":{},\"b\":{}}}\n", i, i == 2500 ? 9 : i % 3,
                        i * 7919 % 1009);
  const Json json = to_json(read_metrics(text).train, 500);
  const Json &a = json["series"]["a"], &updates = json["axes"]["update"];
  CHECK(a["values"].size() <= 500);
  CHECK(updates.size() <= 1000);
  REQUIRE(a["rows"].size() == a["values"].size());
  bool peak = false;
  for (std::size_t i = 0; i < a["rows"].size(); ++i) {
    const int update = updates.at(a["rows"][i].get<std::size_t>());
    CHECK(a["values"][i] == (update == 2500 ? 9 : update % 3));
    peak |= update == 2500;
  }
  CHECK(peak);
}

TEST_CASE("curves: lines that are no JSON are counted and passed over", "[report]") {
  const MetricsLog log = read_metrics("[1]\n{\"update\":1,\"loss\":2}\n\n{\"update\":2,\"lo");
  CHECK(log.unreadable == 2);
  CHECK(log.train.num_rows() == 1);
  CHECK(read_metrics("").train.num_rows() == 0);
}

TEST_CASE("summary: how far, how fast, and the best of each metric", "[report]") {
  const Json found = summary(read_metrics(lines));
  CHECK(found["updates"] == 20);
  CHECK(found["tokens"] == 3000);
  CHECK(found["tokens_per_second"] == 750);
  CHECK(found["peak_mib"] == 90);
  CHECK(found["best"]["nll"] == Json::parse(R"({"value": 2, "update": 20, "epoch": 1})"));
  CHECK(found["best"]["bleu"] == Json::parse(R"({"value": 1.5, "update": 15, "epoch": 0.75})"));
  CHECK(summary(read_metrics("")) == Json::parse(R"({"best": {}})"));
}
