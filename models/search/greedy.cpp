#include "core/parallel.hpp"
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
    std::vector<Hypothesis> out(now.last.size());
    std::vector<std::size_t> item(now.last.size());  // of each live hypothesis
    for (std::size_t i = 0; i < item.size(); ++i) item[i] = i;

    while (!item.empty()) {
      const Tensor logits = model.step(now.state, now.last);
      const std::vector<Choice> choices = choose(logits, out, item, now.source_length);
      std::vector<std::int32_t> keep, last;
      std::vector<std::size_t> live;
      for (std::size_t i = 0; i < item.size(); ++i) {
        Hypothesis& hypothesis = out[item[i]];
        hypothesis.log_probability += choices[i].log_probability;
        hypothesis.score = hypothesis.log_probability;
        if (choices[i].token == Token::end) continue;
        hypothesis.tokens.push_back(choices[i].token);
        const auto length = static_cast<std::int64_t>(hypothesis.tokens.size());
        if (length >= std::min(limits_.longest(now.source_length[item[i]]), model.max_length()))
          continue;
        keep.push_back(static_cast<std::int32_t>(i));
        last.push_back(choices[i].token);
        live.push_back(item[i]);
      }
      if (keep.size() < item.size()) now.state.select(keep);
      now.last = std::move(last);
      item = std::move(live);
    }
    std::vector<std::vector<Hypothesis>> lists;
    for (Hypothesis& hypothesis : out) lists.push_back({std::move(hypothesis)});
    return lists;
  }

 private:
  struct Choice {
    std::int32_t token = Token::end;
    double log_probability = 0;
  };

  std::vector<Choice> choose(const Tensor& logits, const std::vector<Hypothesis>& out,
                             const std::vector<std::size_t>& item,
                             const std::vector<std::int64_t>& source_length) const {
    const std::int64_t size = logits.cols();
    std::vector<Choice> choices(item.size());
    parallel_for(logits.rows(), 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) {
        const real* row = logits.data() + i * size;
        const std::size_t own = item[static_cast<std::size_t>(i)];
        const bool may_end = static_cast<std::int64_t>(out[own].tokens.size()) >=
                             limits_.shortest(source_length[own]);
        std::int32_t best = Token::unknown;
        for (std::int32_t v = 0; v < size; ++v)
          if (row[v] > row[best] && v != Token::begin && (may_end || v != Token::end)) best = v;
        choices[static_cast<std::size_t>(i)] = {
            best, static_cast<double>(row[best]) - log_sum_exp(row, size)};
      }
    });
    return choices;
  }

  LengthLimits limits_;
};

const bool registered = Searches::add<Greedy>({.name = "greedy",
                                               .family = "search",
                                               .summary = "the likeliest token at each step",
                                               .example = "{}"});

}  // namespace
}  // namespace manako
