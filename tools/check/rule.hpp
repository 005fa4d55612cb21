#pragma once

#include <fmt/format.h>

#include "core/registry.hpp"
#include "tools/check/facts.hpp"
#include "tools/check/finding.hpp"

namespace manako::check {

/// What a rule found, and what to do about it; nothing found: an empty text.
struct Advice {
  std::string found, fix;
};

/// Something unusual that a spec may say.  Its entry has the name (kebab-case), as summary the
/// reason why it is a bad sign, and as example a patch of a spec that makes it speak.
class Rule {
 public:
  virtual ~Rule() = default;
  virtual Advice find(const Facts& facts) const = 0;
};
using LintRules = Registry<Rule>;

/// Registers a function as a rule.
template <Advice (*look)(const Facts&)>
bool add_rule(LintRules::Entry entry) {
  struct Own : Rule {
    explicit Own(Spec&) {}
    Advice find(const Facts& facts) const override { return look(facts); }
  };
  return LintRules::add<Own>(std::move(entry));
}

/// Everything unusual about an experiment.  Rules that ask for data are silent where `data` does
/// not know.  A spec of random_tokens, made for measuring speed, is left in peace.
std::vector<Finding> lint(const Experiment& experiment, const DataFacts& data);

}  // namespace manako::check
