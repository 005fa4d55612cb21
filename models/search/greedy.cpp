#include "models/search.hpp"

namespace manako {
namespace {

/// Takes the likeliest token at each step.
class Greedy : public Search {
 public:
  explicit Greedy(Spec& spec) : limits_(spec) {}

  std::vector<std::vector<Hypothesis>> run(const Model& model,
                                           const SearchInput& input) const override {
    Started now = start_search(model, input);
    std::vector<std::vector<Hypothesis>> out(now.last.size(), std::vector<Hypothesis>(1));
    std::vector<std::size_t> item(now.last.size());  // of each live hypothesis
    for (std::size_t i = 0; i < item.size(); ++i) item[i] = i;
    std::vector<Choice> choices;
    std::vector<std::int32_t> keep;
    while (!item.empty()) {
      choose(model.step(now.state, now.last), out, item, now.source_length, choices);
      keep.clear();
      now.last.clear();
      for (std::size_t i = 0; i < item.size(); ++i) {
        Hypothesis& hypothesis = out[item[i]][0];
        hypothesis.log_probability += choices[i].log_probability;
        hypothesis.score = hypothesis.log_probability;
        if (choices[i].token == Token::end) continue;
        hypothesis.tokens.push_back(choices[i].token);
        const auto length = static_cast<std::int64_t>(hypothesis.tokens.size());
        if (length >= std::min(limits_.longest(now.source_length[item[i]]), now.room)) continue;
        item[keep.size()] = item[i];
        keep.push_back(static_cast<std::int32_t>(i));
        now.last.push_back(choices[i].token);
      }
      if (keep.size() < item.size()) now.state.select(keep);
      item.resize(keep.size());
    }
    return out;
  }

 private:
  struct Choice {
    std::int32_t token = Token::end;
    double log_probability = 0;
  };

  void choose(const Tensor& logits, const std::vector<std::vector<Hypothesis>>& out,
              const std::vector<std::size_t>& item, const std::vector<std::int64_t>& source_length,
              std::vector<Choice>& choices) const {
    choices.resize(item.size());
    for_each_row(logits, [&](std::int64_t i, RankedRow& row) {
      const std::size_t own = item[static_cast<std::size_t>(i)];
      const bool may_end = static_cast<std::int64_t>(out[own][0].tokens.size()) >=
                           limits_.shortest(source_length[own]);
      for (const Ranked& best : row.best(1 + forbidden_tokens)) {
        if (!is_allowed(best.token, may_end)) continue;
        choices[static_cast<std::size_t>(i)] = {
            best.token, static_cast<double>(best.logit) - row.log_sum_exp()};
        break;
      }
    });
  }

  LengthLimits limits_;
};

const bool registered = Searches::add<Greedy>({.name = "greedy",
                                               .family = "search",
                                               .summary = "the likeliest token at each step",
                                               .example = "{}"});

}  // namespace
}  // namespace manako
