#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/vector_math.hpp"
#include "models/search/single.hpp"

namespace manako {
namespace {

/// Draws each token from softmax(logits / temperature), cut to the top_k likeliest tokens and to
/// the smallest set that holds top_p of the probability (Holtzman et al. 2020, arXiv:1904.09751).
class Sample : public SingleSearch {
 public:
  explicit Sample(Spec& spec)
      : SingleSearch(spec),
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

 protected:
  Choice choose(RankedRow& row, const SearchInput& input, const Turn& turn) const override {
    const double u = input.random.child(input.first_item + turn.item).uniform(turn.step);
    const Ranked chosen = top_k_ == 0 && top_p_ == 1 ? draw_from_all(row, u, turn.may_end)
                                                     : draw_from_best(row, u, turn.may_end);
    return {chosen.token, static_cast<double>(chosen.logit) - row.log_sum_exp()};
  }
  bool slides(const Model& model) const override { return !model.has_source(); }

 private:
  // The likeliest tokens that are allowed, best first: `count` of them, if there are so many.
  static std::vector<Ranked> best_allowed(RankedRow& row, std::int64_t count, bool may_end) {
    std::vector<Ranked> out = row.best(count + forbidden_tokens);
    std::erase_if(out, [=](Ranked r) { return !is_allowed(r.token, may_end); });
    if (std::ssize(out) > count) out.resize(static_cast<std::size_t>(count));
    return out;
  }

  // Sums of e^((logit - best) / temperature) of the allowed tokens, for each block of tokens.
  static constexpr std::int64_t block = 64;
  std::vector<double> masses(const RankedRow& row, real best, bool may_end) const {
    std::vector<double> out;
    out.reserve(static_cast<std::size_t>(row.size() / block + 1));
    for (std::int64_t begin = 0; begin < row.size(); begin += block)
      out.push_back(static_cast<double>(lane_sum(
          std::min(block, row.size() - begin), [&, at = row.data() + begin](std::int64_t i) {
            const auto token = static_cast<std::int32_t>(begin + i);
            return is_allowed(token, may_end) ? weight(at[i], best) : real{0};
          })));
    return out;
  }
  real weight(real logit, real best) const {
    return exp_below_zero((logit - best) / static_cast<real>(temperature_));
  }

  Ranked draw_from_all(RankedRow& row, double u, bool may_end) const {
    const Ranked best = best_allowed(row, 1, may_end)[0];
    const std::vector<double> mass = masses(row, best.logit, may_end);
    double threshold = u * std::accumulate(mass.begin(), mass.end(), 0.0);
    std::size_t b = 0;
    while (b + 1 < mass.size() && threshold >= mass[b]) threshold -= mass[b++];
    Ranked last = best;  // where rounding leads beyond the end
    for (std::int64_t i = static_cast<std::int64_t>(b) * block,
                      end = std::min(i + block, row.size());
         i < end; ++i) {
      const Ranked here{row.data()[i], static_cast<std::int32_t>(i)};
      if (!is_allowed(here.token, may_end)) continue;
      last = here;
      const auto own = static_cast<double>(weight(here.logit, best.logit));
      if (threshold < own) break;
      threshold -= own;
    }
    return last;
  }

  // The top_k best; or of all, as many of the best as top_p needs.
  Ranked draw_from_best(RankedRow& row, double u, bool may_end) const {
    std::int64_t count = top_k_ > 0 ? std::min(top_k_, row.size()) : std::min(block, row.size());
    std::vector<Ranked> from = best_allowed(row, count, may_end);
    const auto weight_of = [&, best = from[0].logit](Ranked r) {
      return static_cast<double>(weight(r.logit, best));
    };
    double total = 0;
    if (top_k_ > 0) {
      for (const Ranked r : from) total += weight_of(r);
    } else {
      for (const double mass : masses(row, from[0].logit, may_end)) total += mass;
    }
    double kept = 0;
    std::size_t chosen = 0;
    for (; chosen == 0 || kept < top_p_ * total; ++chosen) {
      if (chosen == from.size() && top_k_ == 0 && count < row.size()) {
        count = std::min(4 * count, row.size());
        from = best_allowed(row, count, may_end);
      }
      if (chosen == from.size()) break;
      kept += weight_of(from[chosen]);
    }
    from.resize(chosen);
    double threshold = u * kept;
    for (chosen = 0; chosen + 1 < from.size(); threshold -= weight_of(from[chosen++]))
      if (threshold < weight_of(from[chosen])) break;
    return from[chosen];
  }

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
