#include <algorithm>
#include <cmath>
#include <limits>

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

struct Live {
  std::size_t item;
  std::int32_t node;  // its last token, in the item's tree
  double log_probability;
};

struct Candidate {
  double log_probability;
  std::int32_t parent, token;  // parent: index among the live hypotheses
};
bool better(const Candidate& a, const Candidate& b) {
  if (a.log_probability != b.log_probability) return a.log_probability > b.log_probability;
  return a.parent != b.parent ? a.parent < b.parent : a.token < b.token;
}

/// The outputs of one item as a tree: beginnings share their nodes.
struct Item {
  static constexpr std::int32_t root = -1;
  struct Node {
    std::int32_t parent, token;
  };
  std::size_t shortest = 0, longest = 0;
  std::vector<Node> nodes;
  std::vector<Hypothesis> finished;  // best first

  std::int32_t add(std::int32_t parent, std::int32_t token) {
    nodes.push_back({parent, token});
    return static_cast<std::int32_t>(nodes.size()) - 1;
  }
  std::vector<std::int32_t> tokens(std::int32_t node) const {
    std::vector<std::int32_t> out;
    for (; node != root; node = nodes[static_cast<std::size_t>(node)].parent)
      out.push_back(nodes[static_cast<std::size_t>(node)].token);
    std::reverse(out.begin(), out.end());
    return out;
  }
};

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

  std::int64_t hypotheses() const override { return static_cast<std::int64_t>(beam_size_); }

  std::vector<std::vector<Hypothesis>> run(const Model& model,
                                           const SearchInput& input) const override {
    Started now = start_search(model, input);
    std::vector<Item> items(now.last.size());
    std::vector<Live> live, next;  // those of an item stand together, best first
    for (std::size_t i = 0; i < items.size(); ++i) {
      items[i].shortest = static_cast<std::size_t>(limits_.shortest(now.source_length[i]));
      items[i].longest = static_cast<std::size_t>(
          std::clamp<std::int64_t>(limits_.longest(now.source_length[i]), 1, now.room));
      live.push_back({i, Item::root, 0});
    }
    std::vector<Candidate> candidates, own;
    std::vector<std::int32_t> parents;
    for (std::size_t length = 1; !live.empty(); ++length) {
      expand(model.step(now.state, now.last), live, items, length, candidates);
      next.clear();
      parents.clear();
      for (std::size_t begin = 0, end = 0; begin < live.size(); begin = end) {
        while (end < live.size() && live[end].item == live[begin].item) ++end;
        own.assign(candidates.begin() + static_cast<long>(begin * per_hypothesis()),
                   candidates.begin() + static_cast<long>(end * per_hypothesis()));
        advance(items[live[begin].item], live, own, length, next, parents);
      }
      now.state.select(parents);
      now.last.clear();
      for (const Live& l : next)
        now.last.push_back(items[l.item].nodes[static_cast<std::size_t>(l.node)].token);
      std::swap(live, next);
    }
    std::vector<std::vector<Hypothesis>> lists;
    for (Item& item : items) {
      if (item.finished.size() > n_best_) item.finished.resize(n_best_);
      lists.push_back(std::move(item.finished));
    }
    return lists;
  }

 private:
  // Enough to fill the beam: only one continuation of a hypothesis can be its end.
  std::size_t per_hypothesis() const { return beam_size_ + 1; }

  // The best continuations of each live hypothesis, best first; missing ones have no parent.
  void expand(const Tensor& logits, const std::vector<Live>& live, const std::vector<Item>& items,
              std::size_t length, std::vector<Candidate>& candidates) const {
    constexpr double worst = -std::numeric_limits<double>::infinity();
    candidates.assign(live.size() * per_hypothesis(), {worst, -1, 0});
    for_each_row(logits, [&](std::int64_t i, RankedRow& row) {
      const Live& own = live[static_cast<std::size_t>(i)];
      const bool may_end = length > items[own.item].shortest;
      const double base = own.log_probability - row.log_sum_exp();
      const auto begin = candidates.begin() + i * static_cast<long>(per_hypothesis());
      auto to = begin;
      for (const Ranked& best :
           row.best(static_cast<std::int64_t>(per_hypothesis()) + forbidden_tokens)) {
        if (to == begin + static_cast<long>(per_hypothesis())) break;
        if (!is_allowed(best.token, may_end)) continue;
        const double sum = base + static_cast<double>(best.logit);
        *to++ = {std::isnan(sum) ? worst : sum, static_cast<std::int32_t>(i), best.token};
      }
    });
  }

  // What becomes of one item: its candidates end or go on in `next`.
  void advance(Item& item, const std::vector<Live>& live, std::vector<Candidate>& candidates,
               std::size_t length, std::vector<Live>& next,
               std::vector<std::int32_t>& parents) const {
    std::erase_if(candidates, [](const Candidate& c) { return c.parent < 0; });
    const std::size_t count = std::min(candidates.size(), 2 * beam_size_), first = next.size();
    std::partial_sort(candidates.begin(), candidates.begin() + static_cast<long>(count),
                      candidates.end(), better);
    for (std::size_t rank = 0; rank < count && next.size() - first < beam_size_; ++rank) {
      const auto& [log_probability, parent, token] = candidates[rank];
      const Live& from = live[static_cast<std::size_t>(parent)];
      if (token == Token::end) {
        if (rank < beam_size_) finish(item, from.node, log_probability, length);
        continue;
      }
      const std::int32_t node = item.add(from.node, token);
      if (length >= item.longest) {
        finish(item, node, log_probability, length);
        continue;
      }
      next.push_back({from.item, node, log_probability});
      parents.push_back(parent);
    }
    if (next.size() > first && !done(item, next[first].log_probability, length)) return;
    next.resize(first);
    parents.resize(first);
  }

  void finish(Item& item, std::int32_t node, double log_probability, std::size_t length) const {
    Hypothesis hypothesis{item.tokens(node), log_probability, log_probability / penalty_(length)};
    const auto place =
        std::upper_bound(item.finished.begin(), item.finished.end(), hypothesis,
                         [](const auto& a, const auto& b) { return a.score > b.score; });
    item.finished.insert(place, std::move(hypothesis));
  }

  bool done(const Item& item, double best_live, std::size_t length) const {
    if (item.finished.size() < beam_size_) return false;
    // log-probabilities only fall; the most a live one can reach is its own at the kindest length.
    const double kindest = std::max(penalty_(item.longest), penalty_(length + 1));
    return best_live / kindest <= item.finished[beam_size_ - 1].score ||
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
