#pragma once

#include <functional>
#include <vector>

#include "models/model.hpp"
#include "models/ranked_row.hpp"

namespace manako {

/// One finished output: its tokens without begin and end, and how good the model finds it.
struct Hypothesis {
  std::vector<std::int32_t> tokens;
  double log_probability = 0;  ///< sum over the tokens and the end, natural logarithm
  double score = 0;  ///< log_probability after the length penalty; what n-best is sorted by
};

/// What to decode: sources to translate, or `count` continuations of one prompt.
struct SearchInput {
  Tokens source{};
  std::vector<std::int32_t> prompt{};  ///< target tokens that are given
  std::int64_t count = 1;              ///< continuations, for models without a source
  Random random{};                     ///< for sampling; item i draws from child(first_item + i)
  std::uint64_t first_item = 0;
};

/// A way to choose tokens.  Gives for each item its n-best list, best first.  An item's result does
/// not depend on the others.
class Search {
 public:
  virtual ~Search() = default;
  virtual std::vector<std::vector<Hypothesis>> run(const Model& model,
                                                   const SearchInput& input) const = 0;
  /// Rows that an item takes in each step.
  virtual std::int64_t hypotheses() const { return 1; }
};

/// A search T is made as T(Spec& options).
using Searches = Registry<Search>;

/// Reads "max_length" and "min_length" {a, b}: an output has between a_min * source + b_min and
/// a * source + b tokens.
class LengthLimits {
 public:
  explicit LengthLimits(Spec& spec);
  std::int64_t longest(std::int64_t source) const { return bound(max_a_, max_b_, source); }
  std::int64_t shortest(std::int64_t source) const { return bound(min_a_, min_b_, source); }

 private:
  static std::int64_t bound(double a, double b, std::int64_t source) {
    return static_cast<std::int64_t>(a * static_cast<double>(source) + b);
  }
  double max_a_, max_b_, min_a_, min_b_;
};

/// Starts decoding: the state after everything of the prompt but its last token, and that last
/// token (begin, if there is no prompt) for each hypothesis.
struct Started {
  DecodeState state;
  std::vector<std::int32_t> last;
  std::vector<std::int64_t> source_length;  ///< 0 without a source
  std::int64_t room = 0;  ///< tokens of an output that the model's positions allow
};
/// Error(Exit::usage) if the prompt leaves no room for an output.
Started start_search(const Model& model, const SearchInput& input);

/// May a search choose this token?  Never begin; the end only when the output is long enough.
inline bool is_allowed(std::int32_t token, bool may_end) {
  return token != Token::begin && (may_end || token != Token::end);
}
/// As many of the likeliest tokens may be forbidden.
inline constexpr std::int64_t forbidden_tokens = 2;

/// f(i, row) for each row i of the logits, in parallel.
void for_each_row(const Tensor& logits, const std::function<void(std::int64_t, RankedRow&)>& f);

}  // namespace manako
