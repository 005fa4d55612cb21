#include "tools/data/batching.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <tuple>

#include "core/error.hpp"
#include "core/random.hpp"

namespace manako {
namespace {

using Lengths = std::vector<std::int32_t>;
using By = BatchingOptions::By;

std::int64_t length(const Lengths& lengths, std::int64_t sentence) {
  return lengths.empty() ? 0 : lengths[static_cast<std::size_t>(sentence)];
}

std::vector<std::int64_t> all_sentences(const Lengths& source, const Lengths& target) {
  require(source.empty() || source.size() == target.size(), Exit::internal,
          "batching: {} source lengths for {} target lengths", source.size(), target.size());
  std::vector<std::int64_t> sentences(target.size());
  std::iota(sentences.begin(), sentences.end(), 0);
  return sentences;
}

// Sorts the pool and appends its batches.
void fill(const BatchingOptions& options, const Lengths& source, const Lengths& target,
          std::span<std::int64_t> pool, Batches& batches) {
  std::sort(pool.begin(), pool.end(), [&](std::int64_t a, std::int64_t b) {
    return std::tuple(length(target, a), length(source, a), a) <
           std::tuple(length(target, b), length(source, b), b);
  });
  std::int64_t filled = options.size;  // the first sentence opens a batch
  for (const std::int64_t sentence : pool) {
    const std::int64_t cost = options.by == By::sentences       ? 1
                              : options.by == By::source_tokens ? length(source, sentence)
                                                                : length(target, sentence);
    if (&sentence == pool.data() || filled + cost > options.size) {
      batches.emplace_back();
      filled = 0;
    }
    batches.back().push_back(sentence);
    filled += cost;
  }
}

}  // namespace

BatchingOptions BatchingOptions::read(Spec& data) {
  Spec spec = data.section("batching", {.help = "how sentences are put into batches"});
  BatchingOptions out;
  const std::string by =
      spec.text("by", {.fallback = "target_tokens",
                       .choices = {"target_tokens", "source_tokens", "sentences"},
                       .help = "what the size of a batch counts"});
  out.by = by == "sentences"       ? By::sentences
           : by == "source_tokens" ? By::source_tokens
                                   : By::target_tokens;
  out.size = spec.integer(
      "size",
      {.fallback = 2048, .min = 1, .help = "most of them in one batch (no padding exists)"});
  out.pool = spec.integer(
      "pool", {.fallback = 3000, .min = 1, .help = "sentences that are sorted by length together"});
  spec.finish();
  return out;
}

Batches epoch_batches(const BatchingOptions& options, const Lengths& source_lengths,
                      const Lengths& target_lengths, std::uint64_t seed, std::int64_t epoch) {
  const Random random = Random(seed).child("epoch order");
  const auto step = static_cast<std::uint64_t>(epoch);
  std::vector<std::int64_t> order = all_sentences(source_lengths, target_lengths);
  random.child("sentences").at(step).shuffle(order);

  Batches batches;
  const auto pool = static_cast<std::size_t>(options.pool);
  for (std::size_t begin = 0; begin < order.size(); begin += pool)
    fill(options, source_lengths, target_lengths,
         std::span(order).subspan(begin, std::min(pool, order.size() - begin)), batches);
  random.child("batches").at(step).shuffle(batches);
  return batches;
}

}  // namespace manako
