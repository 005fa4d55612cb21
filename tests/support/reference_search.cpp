#include "tests/support/reference_search.hpp"

#include <algorithm>
#include <cmath>

#include "core/autograd.hpp"

namespace manako::testing {
namespace {

struct Beginning {
  std::vector<std::int32_t> tokens;
  double log_probability = 0;
};

struct Continuation {
  double log_probability;
  std::size_t parent;
  std::int32_t token;
};

// The logits after `tokens`, and the logarithm of the sum of their powers of e.
std::pair<Tensor, double> next_logits(const Model& model, const Tokens& source,
                                      const std::vector<std::int32_t>& tokens) {
  DecodeState state = model.start(source, 1);
  Tensor logits = model.step(state, std::vector<std::int32_t>{Token::begin});
  for (const std::int32_t token : tokens)
    logits = model.step(state, std::vector<std::int32_t>{token});
  RankedRow row(logits.cols());
  row.read(logits.data());
  return {logits, row.log_sum_exp()};
}

std::vector<Continuation> continuations(const Model& model, const Tokens& source,
                                        const std::vector<Beginning>& live, bool may_end) {
  std::vector<Continuation> all;
  for (std::size_t parent = 0; parent < live.size(); ++parent) {
    const auto [logits, log_sum_exp] = next_logits(model, source, live[parent].tokens);
    for (std::int32_t token = 0; token < logits.cols(); ++token) {
      if (token == Token::begin || (token == Token::end && !may_end)) continue;
      const double base = live[parent].log_probability - log_sum_exp;
      all.push_back({base + static_cast<double>(logits.data()[token]), parent, token});
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Continuation& a, const Continuation& b) {
    return a.log_probability > b.log_probability;
  });
  return all;
}

double divisor(const SearchCase& c, std::size_t length) {
  const auto n = static_cast<double>(length);
  if (c.penalty == "none") return 1;
  return std::pow(c.penalty == "gnmt" ? (5 + n) / 6 : n, c.alpha);
}

std::vector<Hypothesis> greedy(const Model& model, const Tokens& source, const SearchCase& c) {
  Hypothesis out;
  while (out.tokens.size() < c.longest) {
    const auto [logits, log_sum_exp] = next_logits(model, source, out.tokens);
    std::int32_t best = Token::unknown;
    for (std::int32_t token = 0; token < logits.cols(); ++token) {
      if (token == Token::begin || (token == Token::end && out.tokens.size() < c.shortest))
        continue;
      if (logits.data()[token] > logits.data()[best]) best = token;
    }
    out.log_probability += static_cast<double>(logits.data()[best]) - log_sum_exp;
    if (best == Token::end) break;
    out.tokens.push_back(best);
  }
  out.score = out.log_probability;
  return {out};
}

}  // namespace

std::string SearchCase::json() const {
  const std::string limits = fmt::format(
      R"("min_length": {{"a": 0, "b": {}}}, "max_length": {{"a": 0, "b": {}}})", shortest, longest);
  if (beam == 0) return fmt::format(R"({{"type": "greedy", {}}})", limits);
  return fmt::format(
      R"({{"type": "beam", "beam_size": {}, "n_best": {}, {}, "length_penalty": {{"type": "{}", "alpha": {}}}}})",
      beam, n_best, limits, penalty, alpha);
}

std::vector<Hypothesis> reference_search(const Model& model, const Tokens& source,
                                         const SearchCase& wanted) {
  const NoGrad guard;
  if (wanted.beam == 0) return greedy(model, source, wanted);
  std::vector<Beginning> live(1);
  std::vector<Hypothesis> finished;
  const auto finish = [&](std::vector<std::int32_t> tokens, double log_probability,
                          std::size_t length) {
    finished.push_back(
        {std::move(tokens), log_probability, log_probability / divisor(wanted, length)});
    std::stable_sort(finished.begin(), finished.end(),
                     [](const auto& a, const auto& b) { return a.score > b.score; });
  };
  for (std::size_t length = 1; !live.empty(); ++length) {
    const auto all = continuations(model, source, live, length > wanted.shortest);
    std::vector<Beginning> next;
    for (std::size_t rank = 0; rank < all.size() && next.size() < wanted.beam; ++rank) {
      std::vector<std::int32_t> tokens = live[all[rank].parent].tokens;
      if (all[rank].token == Token::end) {
        if (rank < wanted.beam) finish(tokens, all[rank].log_probability, length);
        continue;
      }
      tokens.push_back(all[rank].token);
      if (length >= wanted.longest)
        finish(tokens, all[rank].log_probability, length);
      else
        next.push_back({tokens, all[rank].log_probability});
    }
    if (finished.size() >= wanted.beam && !next.empty()) {
      const double kindest = std::max(divisor(wanted, wanted.longest), divisor(wanted, length + 1));
      if (next[0].log_probability / kindest <= finished[wanted.beam - 1].score ||
          finished.size() >= 2 * wanted.beam)
        next.clear();
    }
    live = std::move(next);
  }
  if (finished.size() > wanted.n_best) finished.resize(wanted.n_best);
  return finished;
}

}  // namespace manako::testing
