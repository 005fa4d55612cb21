#include <algorithm>
#include <cmath>

#include "core/parallel.hpp"
#include "models/search.hpp"

namespace manako {
namespace {

/// What a log-probability is divided by, for an output of `length` tokens (its end counted).
/// gnmt: ((5 + length) / 6)^alpha, Wu et al. 2016, arXiv:1609.08144; power: length^alpha; none: 1.
class LengthPenalty {
 public:
  explicit LengthPenalty(Spec& beam) {
    Spec spec = beam.section(
        "length_penalty", {.scalar = "alpha", .help = "how scores of different lengths compare"});
    type_ = spec.text("type", {.fallback = "gnmt",
                               .choices = {"gnmt", "power", "none"},
                               .help = "((5 + n) / 6)^alpha, n^alpha or 1"});
    alpha_ = spec.number("alpha", {.fallback = 0.6, .min = 0, .max = 10, .help = "0: no penalty"});
  }
  double operator()(std::size_t length) const {
    const auto n = static_cast<double>(length);
    if (type_ == "none") return 1;
    return std::pow(type_ == "gnmt" ? (5 + n) / 6 : n, alpha_);
  }

 private:
  std::string type_;
  double alpha_;
};

struct Candidate {
  double log_probability;
  std::int32_t parent, token;  // parent: index among the live hypotheses
};
bool better(const Candidate& a, const Candidate& b) {
  if (a.log_probability != b.log_probability) return a.log_probability > b.log_probability;
  return a.parent != b.parent ? a.parent < b.parent : a.token < b.token;
}

/// Keeps the `beam_size` likeliest beginnings of each item.  An item is done when it has beam_size
/// finished outputs and no live beginning can still beat the worst of them, or twice as many.
class Beam : public Search {
 public:
  explicit Beam(Spec& spec) : limits_(spec), penalty_(spec) {
    beam_size_ = static_cast<std::size_t>(spec.integer(
        "beam_size", {.fallback = 4, .min = 1, .max = 1024, .help = "beginnings kept"}));
    n_best_ = static_cast<std::size_t>(spec.integer(
        "n_best", {.fallback = 1, .min = 1, .max = 1024, .help = "outputs given, best first"}));
    if (n_best_ > beam_size_) {
      spec.problem("n_best", fmt::format("{} outputs from a beam of {}; raise beam_size", n_best_,
                                         beam_size_));
      n_best_ = beam_size_;
    }
  }

  std::vector<std::vector<Hypothesis>> run(const Model& model,
                                           const SearchInput& input) const override {
    Started now = start_search(model, input);
    std::vector<Item> items(now.last.size());
    std::vector<Live> live;
    for (std::size_t i = 0; i < items.size(); ++i) {
      items[i].shortest = static_cast<std::size_t>(limits_.shortest(now.source_length[i]));
      items[i].longest = static_cast<std::size_t>(
          std::clamp<std::int64_t>(limits_.longest(now.source_length[i]), 1, model.max_length()));
      live.push_back({i, {}, 0});
    }
    while (!live.empty()) {
      const Tensor logits = model.step(now.state, now.last);
      const std::vector<std::vector<Candidate>> best = expand(logits, live, items);
      std::vector<Live> next;
      std::vector<std::int32_t> parents;
      now.last.clear();
      for (std::size_t begin = 0; begin < live.size();) {
        std::size_t end = begin;
        while (end < live.size() && live[end].item == live[begin].item) ++end;
        advance(items[live[begin].item], live,
                {best.begin() + static_cast<long>(begin), best.begin() + static_cast<long>(end)},
                next, parents, now.last);
        begin = end;
      }
      now.state.select(parents);
      live = std::move(next);
    }
    std::vector<std::vector<Hypothesis>> lists;
    for (Item& item : items) {
      if (item.finished.size() > n_best_) item.finished.resize(n_best_);
      lists.push_back(std::move(item.finished));
    }
    return lists;
  }

 private:
  struct Live {
    std::size_t item;
    std::vector<std::int32_t> tokens;
    double log_probability;
  };
  struct Item {
    std::size_t shortest = 0, longest = 0;
    std::vector<Hypothesis> finished;  // best first
  };

  // The 2 * beam_size best continuations of each live hypothesis: enough, as at most half of them
  // end.
  std::vector<std::vector<Candidate>> expand(const Tensor& logits, const std::vector<Live>& live,
                                             const std::vector<Item>& items) const {
    const std::int64_t size = logits.cols();
    std::vector<std::vector<Candidate>> out(live.size());
    parallel_for(logits.rows(), 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) {
        const Live& own = live[static_cast<std::size_t>(i)];
        const real* row = logits.data() + i * size;
        const double base = own.log_probability - log_sum_exp(row, size);
        const bool may_end = own.tokens.size() >= items[own.item].shortest;
        std::vector<Candidate>& best = out[static_cast<std::size_t>(i)];
        const std::size_t wanted =
            std::min<std::size_t>(2 * beam_size_, static_cast<std::size_t>(size));
        for (std::int32_t v = 0; v < size; ++v) {
          if (v == Token::begin || (v == Token::end && !may_end)) continue;
          const Candidate candidate{base + static_cast<double>(row[v]),
                                    static_cast<std::int32_t>(i), v};
          if (best.size() == wanted && !better(candidate, best.back())) continue;
          if (best.size() == wanted) best.pop_back();
          best.insert(std::upper_bound(best.begin(), best.end(), candidate, better), candidate);
        }
      }
    });
    return out;
  }

  void advance(Item& item, const std::vector<Live>& live,
               std::span<const std::vector<Candidate>> lists, std::vector<Live>& next,
               std::vector<std::int32_t>& parents, std::vector<std::int32_t>& last) const {
    std::vector<Candidate> all;
    for (const auto& list : lists) all.insert(all.end(), list.begin(), list.end());
    std::sort(all.begin(), all.end(), better);
    const std::size_t first = next.size();
    for (std::size_t rank = 0; rank < all.size() && next.size() - first < beam_size_; ++rank) {
      const Live& parent = live[static_cast<std::size_t>(all[rank].parent)];
      const std::size_t length = parent.tokens.size() + 1;
      if (all[rank].token == Token::end) {
        if (rank < beam_size_) finish(item, parent.tokens, all[rank].log_probability, length);
        continue;
      }
      std::vector<std::int32_t> tokens = parent.tokens;
      tokens.push_back(all[rank].token);
      if (length >= item.longest) {
        finish(item, tokens, all[rank].log_probability, length);
        continue;
      }
      next.push_back({parent.item, std::move(tokens), all[rank].log_probability});
      parents.push_back(all[rank].parent);
      last.push_back(all[rank].token);
    }
    if (done(item, next, first)) {
      next.resize(first);
      parents.resize(first);
      last.resize(first);
    }
  }

  void finish(Item& item, const std::vector<std::int32_t>& tokens, double log_probability,
              std::size_t length) const {
    Hypothesis hypothesis{tokens, log_probability, log_probability / penalty_(length)};
    const auto place =
        std::upper_bound(item.finished.begin(), item.finished.end(), hypothesis,
                         [](const auto& a, const auto& b) { return a.score > b.score; });
    item.finished.insert(place, std::move(hypothesis));
  }

  bool done(const Item& item, const std::vector<Live>& next, std::size_t first) const {
    if (next.size() == first) return true;
    if (item.finished.size() < beam_size_) return false;
    // log-probabilities only fall; the most a live one can reach is its own at the kindest length.
    const double kindest =
        std::max(penalty_(item.longest), penalty_(next[first].tokens.size() + 1));
    return next[first].log_probability / kindest <= item.finished[beam_size_ - 1].score ||
           item.finished.size() >= 2 * beam_size_;
  }

  LengthLimits limits_;
  LengthPenalty penalty_;
  std::size_t beam_size_ = 4, n_best_ = 1;
};

const bool registered =
    Searches::add<Beam>({.name = "beam",
                         .family = "search",
                         .summary = "keeps the likeliest beginnings, compares whole outputs",
                         .example = R"({"beam_size": 3})"});

}  // namespace
}  // namespace manako
