#include "tools/check/rule.hpp"

namespace manako::check {

std::vector<Finding> lint(const Experiment& experiment, const DataFacts& data) {
  const Facts facts(experiment, data);
  std::vector<Finding> out;
  if (facts.text("/data/type") == "random_tokens") return out;
  for (const auto& entry : LintRules::all()) {
    Spec none = Spec::parse("{}", "lint");
    Advice advice = entry.make(none)->find(facts);
    if (!advice.found.empty())
      out.push_back({entry.name, Verdict::warning, std::move(advice.found), entry.summary,
                     std::move(advice.fix)});
  }
  return out;
}

}  // namespace manako::check
