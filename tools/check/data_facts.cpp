#define XXH_INLINE_ALL
#include "tools/check/data_facts.hpp"

#include <xxhash.h>

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace manako::check {
namespace {

double share(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : DataFacts::unknown;
}

bool has_unknown(std::span<const std::int32_t> ids) {
  return std::find(ids.begin(), ids.end(), Vocabulary::unknown) != ids.end();
}

/// How often each example occurs.  Those with unknown pieces do not count: they may differ in them.
class Examples {
 public:
  explicit Examples(const Split& train) {
    for (std::int64_t i = 0; i < train.size(); ++i)
      if (const std::uint64_t key = key_of(train, i); key != 0) ++counts_[key];
  }
  double share_of(const Split& other) const {
    std::int64_t found = 0;
    for (std::int64_t i = 0; i < other.size(); ++i) found += counts_.contains(key_of(other, i));
    return share(found, other.size());
  }
  double repeated(std::int64_t all) const {
    std::int64_t more = 0;
    for (const auto& [key, count] : counts_) more += count - 1;
    return share(more, all);
  }

 private:
  // A hash of both sides; 0 for an example that does not count.
  static std::uint64_t key_of(const Split& split, std::int64_t i) {
    const auto target = split.target[i];
    const auto source = split.source.empty() ? std::span<const std::int32_t>() : split.source[i];
    if (has_unknown(target) || has_unknown(source)) return 0;
    const std::uint64_t first = XXH3_64bits(source.data(), source.size_bytes());
    return std::max<std::uint64_t>(1,
                                   XXH3_64bits_withSeed(target.data(), target.size_bytes(), first));
  }
  std::unordered_map<std::uint64_t, std::int64_t> counts_;
};

double unknown_share(const Sequences& sequences) {
  std::int64_t count = 0, all = 0;
  for (std::int64_t i = 0; i < sequences.size(); ++i) {
    const auto ids = sequences[i];
    count += std::count(ids.begin(), ids.end(), Vocabulary::unknown);
    all += std::ssize(ids);
  }
  return share(count, all);
}

double longest(const std::vector<std::int32_t>& lengths) {
  return lengths.empty() ? 0 : *std::max_element(lengths.begin(), lengths.end());
}

}  // namespace

DataFacts DataFacts::of(Experiment& experiment) {
  DataSource& data = *experiment.data;
  DataFacts out;
  const Split& train = data.epoch(experiment.seed, 0);
  const auto source = train.source_lengths(), target = train.target_lengths();
  out.train_sentences = static_cast<double>(train.size());
  out.train_tokens = std::accumulate(target.begin(), target.end(), 0.0);
  out.shortest_target = target.empty() ? unknown : *std::min_element(target.begin(), target.end());
  out.batches_per_epoch = static_cast<double>(
      epoch_batches(data.batching(), source, target, experiment.seed, 0).size());
  out.longest_source = out.longest_target = 0;
  for (const std::string& name : data.splits()) {
    out.longest_source = std::max(out.longest_source, longest(data.split(name).source_lengths()));
    out.longest_target = std::max(out.longest_target, longest(data.split(name).target_lengths()));
  }
  const VocabularySizes sizes = vocabulary_sizes(data);
  out.source_vocabulary = data.has_source() ? static_cast<double>(sizes.source) : unknown;
  out.target_vocabulary = static_cast<double>(sizes.target);
  if (data.has_split("valid")) {
    out.valid = &data.split("valid");
    out.valid_sentences = static_cast<double>(out.valid->size());
    out.unknown_in_valid = unknown_share(out.valid->target);
    if (data.has_source())
      out.unknown_in_valid = std::max(out.unknown_in_valid, unknown_share(out.valid->source));
  }
  if (train.windows) return out;  // pieces of running text: none is like another by design
  const Examples examples(train);
  out.repeated_in_train = examples.repeated(train.size());
  if (out.valid != nullptr) out.valid_in_train = examples.share_of(*out.valid);
  if (data.has_split("test")) out.test_in_train = examples.share_of(data.split("test"));
  return out;
}

}  // namespace manako::check
