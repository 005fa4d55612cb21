#include "tools/sweep/table.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/expect_error.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

NamedMetrics bleu() {
  Spec spec = Spec::parse(R"({"m": {"type": "bleu", "tokenize": "none"}})", "test");
  NamedMetrics out;
  out.emplace_back("bleu", Metrics::make(spec, "m", {}));
  return out;
}

/// `right` of 40 sentences are translated as they should be.
EvaluatedRun run(const std::string& name, std::int64_t seed, int right) {
  EvaluatedRun out{name, seed, {.split = "test", .data = "d", .vocabularies = "v"}};
  for (int i = 0; i < 40; ++i) {
    out.evaluation.references.push_back(fmt::format("a{0} b{0} c{0} d{0} e{0}", i));
    out.evaluation.outputs.push_back(i < right ? out.evaluation.references.back()
                                               : fmt::format("a{0} x{0} c{0} y{0} z{0}", i));
  }
  out.evaluation.sentences = 40;
  out.evaluation.perplexity = 100 - right;
  return out;
}

std::vector<SettingRuns> two_settings() {
  return {{"lr=1", {{"lr", "1"}}, {run("one", 1, 10), run("two", 2, 14)}},
          {"lr=<2>", {{"lr", "\"<2>\""}}, {run("three", 1, 30), run("four", 2, 30)}, {"five"}}};
}

}  // namespace

TEST_CASE("table: mean, deviation and difference of each score", "[sweep]") {
  const Table table = make_table(two_settings(), bleu(), {.name = "it", .split = "test"});
  REQUIRE(table.rows.size() == 2);
  const Cell& base = table.rows[0].cells[0];
  const NamedMetrics metrics = bleu();
  const auto score = [&](const EvaluatedRun& r) {
    return metrics[0].second->score(r.evaluation.outputs, r.evaluation.references);
  };
  const double a = score(run("", 1, 10)), b = score(run("", 2, 14));
  CHECK(base.values == std::vector<double>{a, b});
  CHECK(base.mean == Approx((a + b) / 2));
  CHECK(*base.deviation == Approx(std::abs(a - b) / std::sqrt(2.0)));  // of a sample of two
  CHECK_FALSE(base.difference);
  const Cell& other = table.rows[1].cells[0];
  REQUIRE(other.difference);
  CHECK(other.difference->value == Approx(other.mean - base.mean));
  CHECK(other.difference->low > 0);
  CHECK(other.difference->p == Approx(1 / 1001.0));
  CHECK(table.rows[1].cells[1].mean == 70);  // perplexity, less is better
  CHECK_FALSE(table.rows[1].cells[1].difference);
  CHECK(*table.best == 1);
  CHECK(table.metric == "bleu");
}

TEST_CASE("table: the same bytes for any order of runs", "[sweep]") {
  const Table table = make_table(two_settings(), bleu(), {.name = "it", .split = "test"});
  std::vector<SettingRuns> turned = two_settings();
  for (SettingRuns& setting : turned) std::ranges::reverse(setting.runs);
  const Table again = make_table(turned, bleu(), {.name = "it", .split = "test"});
  CHECK(again.json() == table.json());
  CHECK(again.html() == table.html());
  CHECK(again.text() == table.text());
}

TEST_CASE("table: text, JSON and HTML say the same, and HTML is escaped", "[sweep]") {
  const Table table = make_table(
      two_settings(), bleu(),
      {.name = "<script>alert(1)</script>", .split = "test", .differences = {{"lr", {"1", ""}}}});
  const std::string text = table.text(), html = table.html();
  CHECK_THAT(text, Catch::Contains("lr=1 *") && Catch::Contains("difference to *") &&
                       Catch::Contains("five has failed") && Catch::Contains("Koehn 2004") &&
                       Catch::Contains("tok:none") && Catch::Contains("best bleu: lr=<2>"));
  const auto json = nlohmann::json::parse(table.json());
  CHECK(json["settings"][1]["scores"]["bleu"]["difference"]["p"] == Approx(1 / 1001.0));
  CHECK(json["settings"][1]["overrides"]["lr"] == "<2>");
  CHECK(json["settings"][0]["scores"]["bleu"]["values"].size() == 2);
  CHECK(json["differences"][0]["values"][1].is_null());
  CHECK(html.find("<script") == html.npos);
  CHECK(html.find("<2>") == html.npos);
  CHECK_THAT(html, Catch::Contains("&lt;script&gt;") && Catch::Contains("lr=&lt;2&gt;") &&
                       Catch::Contains("Content-Security-Policy"));
  CHECK(html.find("http://") == html.npos);
  CHECK(html.find("https://") == html.npos);
  const auto count = [&](const std::string& word) {
    std::size_t n = 0;
    for (std::size_t at = html.find(word); at != html.npos; at = html.find(word, at + 1)) ++n;
    return n;
  };
  CHECK(count("<circle") == 4);
  for (const char* tag : {"table", "tr", "div", "svg", "ul", "main"})
    CHECK(count(std::string("</") + tag + ">") ==
          count(std::string("<") + tag + ">") + count(std::string("<") + tag + " "));
}

TEST_CASE("table: what cannot be compared is said", "[sweep]") {
  std::vector<SettingRuns> other = two_settings();
  for (EvaluatedRun& r : other[1].runs) {
    r.evaluation.data = "e";
    r.evaluation.vocabularies = "w";
  }
  const Table table = make_table(other, bleu(), {.name = "it", .split = "test"});
  CHECK_FALSE(table.rows[1].cells[0].difference);
  CHECK_THAT(table.text(), Catch::Contains("the test split is not the same for all runs") &&
                               Catch::Contains("the vocabularies differ"));
  std::vector<SettingRuns> lost = two_settings();
  lost[0].runs.clear();
  const Table without = make_table(lost, bleu(), {.name = "it", .split = "test"});
  CHECK_THAT(without.text(), Catch::Contains("the baseline, lr=1, has no result"));
  CHECK(*without.best == 1);
  CHECK(!without.html().empty());
  lost[1].runs.clear();
  const Table empty = make_table(lost, bleu(), {.name = "it", .split = "test"});
  CHECK_FALSE(empty.best);
  CHECK(!(empty.html() + empty.json() + empty.text()).empty());
  expect_error(Exit::usage, {"unknown score \"blue\"", "perplexity"}, [&] {
    make_table(two_settings(), bleu(), {.name = "it", .split = "test", .metric = "blue"});
  });
}
