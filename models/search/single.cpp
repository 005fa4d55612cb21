#include "models/search/single.hpp"

#include <algorithm>
#include <numeric>

namespace manako {
namespace {

using Outputs = std::vector<std::vector<Hypothesis>>;

// The text has grown as long as the model can see: goes on from its last half.
void slide(const Model& model, const SearchInput& input, const Outputs& out,
           const std::vector<std::size_t>& item, Started& now) {
  const auto kept = static_cast<std::size_t>(std::max<std::int64_t>(1, model.max_length() / 2));
  now.state = model.start({}, static_cast<std::int64_t>(item.size()));
  for (std::size_t back = kept; back > 1 && !item.empty(); --back) {
    std::vector<std::int32_t> tokens;
    for (const std::size_t i : item) {
      std::vector<std::int32_t> text = input.prompt;
      text.insert(text.end(), out[i][0].tokens.begin(), out[i][0].tokens.end());
      tokens.push_back(back <= text.size() ? text[text.size() - back] : Token::begin);
    }
    model.step(now.state, tokens);
  }
}

}  // namespace

Outputs SingleSearch::run(const Model& model, const SearchInput& input) const {
  const bool endless = slides(model);
  Started now = start_search(model, input);
  Outputs out(now.last.size(), std::vector<Hypothesis>(1));
  std::vector<std::size_t> item(now.last.size());  // of each live hypothesis
  std::iota(item.begin(), item.end(), std::size_t{0});
  std::vector<Choice> choices;
  std::vector<std::int32_t> keep;
  for (std::uint64_t step = 0; !item.empty(); ++step) {
    choices.resize(item.size());
    for_each_row(model.step(now.state, now.last), [&](std::int64_t i, RankedRow& row) {
      const std::size_t own = item[static_cast<std::size_t>(i)];
      const bool may_end =
          std::ssize(out[own][0].tokens) >= limits_.shortest(now.source_length[own]);
      choices[static_cast<std::size_t>(i)] = choose(row, input, {own, step, may_end});
    });
    keep.clear();
    now.last.clear();
    for (std::size_t i = 0; i < item.size(); ++i) {
      Hypothesis& hypothesis = out[item[i]][0];
      hypothesis.log_probability += choices[i].log_probability;
      hypothesis.score = hypothesis.log_probability;
      if (choices[i].token == Token::end) continue;
      hypothesis.tokens.push_back(choices[i].token);
      const std::int64_t longest = limits_.longest(now.source_length[item[i]]);
      if (std::ssize(hypothesis.tokens) >= (endless ? longest : std::min(longest, now.room)))
        continue;
      item[keep.size()] = item[i];
      keep.push_back(static_cast<std::int32_t>(i));
      now.last.push_back(choices[i].token);
    }
    if (keep.size() < item.size()) now.state.select(keep);
    item.resize(keep.size());
    if (endless && now.state.position() + 1 >= model.max_length())
      slide(model, input, out, item, now);
  }
  return out;
}

}  // namespace manako
