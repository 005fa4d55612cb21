#include "tools/check/precise/probe.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/random.hpp"

namespace manako::check {
namespace {

// Random tokens, never a reserved one where others exist.
std::int32_t draw(std::int64_t vocabulary, const Random& random, std::uint64_t index) {
  const std::int64_t reserved = vocabulary > 3 ? 3 : 0;
  return static_cast<std::int32_t>(reserved + random.below(vocabulary - reserved, index));
}

Tokens draw_tokens(std::int64_t vocabulary, const std::vector<std::int64_t>& lengths,
                   const Random& random) {
  Tokens out;
  out.segments = Segments(lengths);
  for (std::int64_t i = 0; i < out.segments.rows(); ++i)
    out.ids.push_back(draw(vocabulary, random, static_cast<std::uint64_t>(i)));
  return out;
}

std::vector<std::int64_t> draw_lengths(std::int64_t count, std::int64_t longest,
                                       const Random& random) {
  std::vector<std::int64_t> lengths;
  for (std::int64_t i = 0; i + 1 < count; ++i)
    lengths.push_back(
        std::min<std::int64_t>(2, longest) +
        random.below(std::max<std::int64_t>(1, longest - 1), static_cast<std::uint64_t>(i)));
  lengths.push_back(longest);
  return lengths;
}

Tokens only(const Tokens& tokens, std::int64_t s) {
  const Segments& at = tokens.segments;
  return {{tokens.ids.begin() + at.begin(s), tokens.ids.begin() + at.end(s)},
          Segments::single(at.length(s))};
}

}  // namespace

Batch probe(const Model& model, VocabularySizes sizes, std::int64_t sentences, std::int64_t longest,
            std::uint64_t seed) {
  longest = std::min(longest, model.max_length());
  const Random random = Random(seed).child("probe");
  Batch batch;
  if (model.has_source())
    batch.source =
        draw_tokens(sizes.source, draw_lengths(sentences, longest, random.child("source lengths")),
                    random.child("source"));
  batch.target =
      draw_tokens(sizes.target, draw_lengths(sentences, longest, random.child("target lengths")),
                  random.child("target"));
  batch.labels = batch.target.ids;  // what is fed is what should be said, one place later
  for (std::int64_t s = 0; s < sentences; ++s) {
    const auto begin = batch.target.ids.begin() + batch.target.segments.begin(s);
    const auto end = batch.target.ids.begin() + batch.target.segments.end(s);
    std::copy_backward(begin, end - 1, end);
    *begin = Token::begin;
  }
  return batch;
}

Batch only(const Batch& batch, std::int64_t s) {
  Batch one;
  if (batch.source.segments.count() > 0) one.source = only(batch.source, s);
  one.target = only(batch.target, s);
  const Segments& at = batch.target.segments;
  one.labels.assign(batch.labels.begin() + at.begin(s), batch.labels.begin() + at.end(s));
  return one;
}

double rms(const Tensor& x) {
  double sum = 0;
  for (const real v : x.values()) sum += static_cast<double>(v) * static_cast<double>(v);
  return std::sqrt(sum / static_cast<double>(std::max<std::int64_t>(1, x.size())));
}

double difference(const Tensor& a, const Tensor& b) {
  constexpr double worst = std::numeric_limits<double>::infinity();
  if (a.shape() != b.shape()) return worst;
  double largest = 0;
  for (std::int64_t i = 0; i < a.size(); ++i)
    largest = std::max(
        largest, std::abs(static_cast<double>(a.data()[i]) - static_cast<double>(b.data()[i])));
  const double scale = rms(a);
  if (!std::isfinite(scale) || !std::isfinite(rms(b))) return worst;
  return scale > 0 ? largest / scale : largest > 0 ? worst : 0;
}

}  // namespace manako::check
