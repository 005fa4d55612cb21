#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.hpp"
#include "models/search.hpp"

namespace manako {
namespace {

/// Draws each token from softmax(logits / temperature), cut to the top_k likeliest tokens and to
/// the smallest set that holds top_p of the probability (Holtzman et al. 2020, arXiv:1904.09751).
class Sample : public Search {
 public:
  explicit Sample(Spec& spec)
      : limits_(spec),
        temperature_(spec.number("temperature", {.fallback = 1.0,
                                                 .min = 0,
                                                 .max = 100,
                                                 .above_min = true,
                                                 .help = "below 1 sharpens, above 1 flattens"})),
        top_k_(
            spec.integer("top_k", {.fallback = 0, .help = "only the k likeliest tokens; 0: all"})),
        top_p_(spec.number("top_p",
                           {.fallback = 1.0,
                            .min = 0,
                            .max = 1,
                            .above_min = true,
                            .help = "only the likeliest tokens that hold this share; 1: all"})) {}

  std::vector<std::vector<Hypothesis>> run(const Model& model,
                                           const SearchInput& input) const override {
    Started now = start_search(model, input);
    std::vector<std::vector<Hypothesis>> out(now.last.size(), std::vector<Hypothesis>(1));
    std::vector<std::size_t> item(now.last.size());
    std::iota(item.begin(), item.end(), std::size_t{0});
    for (std::uint64_t step = 0; !item.empty(); ++step) {
      const Tensor logits = model.step(now.state, now.last);
      std::vector<std::int32_t> keep, last;
      std::vector<std::size_t> live;
      for (std::size_t i = 0; i < item.size(); ++i) {
        Hypothesis& hypothesis = out[item[i]][0];
        const auto length = static_cast<std::int64_t>(hypothesis.tokens.size());
        const std::int64_t source = now.source_length[item[i]];
        const double u = input.random.child(input.first_item + item[i]).uniform(step);
        const auto [token, log_probability] =
            draw(logits.data() + static_cast<std::int64_t>(i) * logits.cols(), logits.cols(), u,
                 length >= limits_.shortest(source));
        hypothesis.log_probability += log_probability;
        hypothesis.score = hypothesis.log_probability;
        if (token == Token::end) continue;
        hypothesis.tokens.push_back(token);
        if (length + 1 >= limits_.longest(source)) continue;
        keep.push_back(static_cast<std::int32_t>(i));
        last.push_back(token);
        live.push_back(item[i]);
      }
      if (keep.size() < item.size()) now.state.select(keep);
      now.last = std::move(last);
      item = std::move(live);
      if (now.state.position() + 1 >= model.max_length()) slide(model, input, out, item, now);
    }
    return out;
  }

 private:
  // The text has grown as long as the model can see: goes on from its last half.
  static void slide(const Model& model, const SearchInput& input,
                    const std::vector<std::vector<Hypothesis>>& out,
                    const std::vector<std::size_t>& item, Started& now) {
    if (model.has_source())
      fail(Exit::data,
           "sample: an output has reached the {} tokens that the position knows; likely fix: a "
           "smaller "
           "decoding.max_length, or a larger max_length of the position",
           model.max_length());
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

  std::pair<std::int32_t, double> draw(const real* row, std::int64_t size, double u,
                                       bool may_end) const {
    std::vector<std::int32_t> order;
    for (std::int32_t v = 0; v < size; ++v)
      if (v != Token::begin && (may_end || v != Token::end)) order.push_back(v);
    const auto likelier = [row](std::int32_t a, std::int32_t b) {
      return row[a] != row[b] ? row[a] > row[b] : a < b;
    };
    std::sort(order.begin(), order.end(), likelier);
    if (top_k_ > 0 && static_cast<std::size_t>(top_k_) < order.size())
      order.resize(static_cast<std::size_t>(top_k_));
    std::vector<double> weight;
    double total = 0;
    for (const std::int32_t v : order) {
      weight.push_back(std::exp(static_cast<double>(row[v] - row[order[0]]) / temperature_));
      total += weight.back();
    }
    double kept = 0;
    std::size_t count = 0;
    while (count < order.size() && (count == 0 || kept < top_p_ * total)) kept += weight[count++];
    double threshold = u * kept;
    std::size_t chosen = 0;
    while (chosen + 1 < count && threshold >= weight[chosen]) threshold -= weight[chosen++];
    return {order[chosen], static_cast<double>(row[order[chosen]]) - log_sum_exp(row, size)};
  }

  LengthLimits limits_;
  double temperature_;
  std::int64_t top_k_;
  double top_p_;
};

const bool registered = Searches::add<Sample>({.name = "sample",
                                               .family = "search",
                                               .summary = "draws tokens by their probability",
                                               .example = R"({"temperature": 0.8, "top_k": 5})"});

}  // namespace
}  // namespace manako
