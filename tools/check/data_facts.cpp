#include "tools/check/data_facts.hpp"

#include <algorithm>
#include <numeric>

#include "tools/data/repeats.hpp"

namespace manako::check {
namespace {

double share(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : DataFacts::unknown;
}

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
  const ExampleHashes examples(train, Part::known_pair);
  const auto in_train = [&](const Split& split) {
    return share(examples.shared_with(split), split.size());
  };
  out.repeated_in_train = share(examples.repeated(), train.size());
  if (out.valid != nullptr) out.valid_in_train = in_train(*out.valid);
  if (data.has_split("test")) out.test_in_train = in_train(data.split("test"));
  return out;
}

}  // namespace manako::check
