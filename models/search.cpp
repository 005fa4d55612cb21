#include "models/search.hpp"

#include "core/error.hpp"
#include "core/profile.hpp"
#include "core/rows.hpp"

namespace manako {

LengthLimits::LengthLimits(Spec& spec) {
  Spec longest =
      spec.section("max_length", {.scalar = "b", .help = "at most a * source + b tokens"});
  max_a_ = longest.number("a", {.fallback = 1.5, .min = 0, .max = 100, .help = "per source token"});
  max_b_ = longest.number("b", {.fallback = 20.0, .min = 0, .max = 1e6, .help = "tokens"});
  Spec shortest =
      spec.section("min_length", {.scalar = "b", .help = "at least a * source + b tokens"});
  min_a_ =
      shortest.number("a", {.fallback = 0.0, .min = 0, .max = 100, .help = "per source token"});
  min_b_ = shortest.number("b", {.fallback = 0.0, .min = 0, .max = 1e6, .help = "tokens"});
  if (min_a_ >= max_a_ && min_b_ >= max_b_ && min_a_ + min_b_ > max_a_ + max_b_)
    spec.problem("min_length", fmt::format("{} * source + {} is above max_length, {} * source + {}",
                                           min_a_, min_b_, max_a_, max_b_));
}

Started start_search(const Model& model, const SearchInput& input) {
  const std::int64_t room = model.max_length() - std::ssize(input.prompt);
  require(
      room > 0, Exit::usage,
      "prompt: has {} tokens, the model takes {} of a prompt and its continuation; likely fix: a "
      "prompt of at most {}, or a model with a larger max_length of its position",
      input.prompt.size(), model.max_length(), model.max_length() - 1);
  Started out;
  out.room = room;
  out.state = model.start(input.source, input.count);
  const auto count = static_cast<std::size_t>(out.state.hypotheses());
  out.source_length.assign(count, 0);
  if (model.has_source())
    for (std::size_t i = 0; i < count; ++i)
      out.source_length[i] = input.source.segments.length(static_cast<std::int64_t>(i));
  out.last.assign(count, Token::begin);
  for (const std::int32_t token : input.prompt) {
    if (count > 0) model.step(out.state, out.last);
    out.last.assign(count, token);
  }
  return out;
}

void for_each_row(const Tensor& logits, const std::function<void(std::int64_t, RankedRow&)>& f) {
  const std::int64_t size = logits.cols();
  parallel_for(logits.rows(), 4 * row_grain(size), [&](std::int64_t begin, std::int64_t end) {
    RankedRow row(size);
    for (std::int64_t i = begin; i < end; ++i) {
      row.read(logits.data() + i * size);
      f(i, row);
    }
  });
  profile::charge("search", false);
}

}  // namespace manako
