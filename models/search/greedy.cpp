#include "models/search/single.hpp"

namespace manako {
namespace {

/// Takes the likeliest token at each step.
class Greedy : public SingleSearch {
 public:
  using SingleSearch::SingleSearch;

 protected:
  Choice choose(RankedRow& row, const SearchInput&, const Turn& turn) const override {
    for (const Ranked& best : row.best(1 + forbidden_tokens))
      if (is_allowed(best.token, turn.may_end))
        return {best.token, static_cast<double>(best.logit) - row.log_sum_exp()};
    return {};
  }
};

const bool registered = Searches::add<Greedy>({.name = "greedy",
                                               .family = "search",
                                               .summary = "the likeliest token at each step",
                                               .example = "{}"});

}  // namespace
}  // namespace manako
