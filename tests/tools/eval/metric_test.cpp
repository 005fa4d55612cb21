#include "tools/eval/metric.hpp"

#include "tests/support/catch.hpp"

namespace manako {

namespace {

std::unique_ptr<Metric> metric(const std::string& json) {
  Spec spec = Spec::parse(json, "test");
  auto made = Metrics::make(spec, "metric", {.family = "metric"});
  spec.finish();
  spec.throw_if_problems();
  return made;
}

}  // namespace

TEST_CASE("metrics are made from a spec, and sign as sacreBLEU does", "[metrics]") {
  const auto bleu = metric(R"({"metric": {"type": "bleu", "tokenize": "none"}})");
  const std::string version = "version:manako-" MANAKO_VERSION;
  CHECK(bleu->signature() == "nrefs:1|case:mixed|eff:no|tok:none|smooth:exp|" + version);
  CHECK(bleu->score({"a b c d", ""}, {"a b c d", ""}) == Approx(100));
  const auto chrf = metric(R"({"metric": "chrf"})");
  CHECK(chrf->signature() == "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|" + version);
  CHECK(chrf->score({"ab"}, {"a b"}) == Approx(100));
}

TEST_CASE("BLEU cuts by 13a unless told otherwise", "[metrics]") {
  const std::vector<std::string> hypotheses = {"Yes , it is ."}, references = {"Yes, it is."};
  CHECK(metric(R"({"metric": "bleu"})")->score(hypotheses, references) == Approx(100));
  CHECK(
      metric(R"({"metric": {"type": "bleu", "tokenize": "none"}})")->score(hypotheses, references) <
      50);
  CHECK_THROWS_AS(metric(R"({"metric": {"type": "bleu", "tokenize": "13b"}})"), Error);
}

TEST_CASE("a metric refuses unequal numbers of lines", "[metrics]") {
  for (const std::string& name : Metrics::names("metric"))
    CHECK_THROWS_WITH(metric("{\"metric\": \"" + name + "\"}")->score({"a"}, {"a", "b"}),
                      Catch::Contains("1 hypotheses for 2 references"));
}

}  // namespace manako
