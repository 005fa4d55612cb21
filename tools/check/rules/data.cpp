// Rules about the corpus and its batches.  They need data that can be read.
#include <algorithm>

#include "tools/check/rule.hpp"

namespace manako::check {
namespace {

std::string percent(double share) { return fmt::format("{:.1f}%", 100 * share); }

Advice test_in_train(const Facts& f) {
  if (!(f.data.test_in_train > 0.02)) return {};
  return {
      percent(f.data.test_in_train) + " of the test pairs stand in the training data, both sides",
      "another split"};
}

Advice valid_in_train(const Facts& f) {
  if (!(f.data.valid_in_train > 0.02)) return {};
  return {
      percent(f.data.valid_in_train) + " of the valid pairs stand in the training data, both sides",
      "another split"};
}

Advice repeated_training_data(const Facts& f) {
  if (!(f.data.repeated_in_train > 0.2)) return {};
  return {percent(f.data.repeated_in_train) + " of the training pairs are repetitions",
          "each pair once, unless frequency matters"};
}

Advice vocabulary_large_for_data(const Facts& f) {
  const double vocabulary = std::max(f.data.target_vocabulary,
                                     f.data.source_vocabulary > 0 ? f.data.source_vocabulary : 0);
  if (!(vocabulary * 10 > f.data.train_tokens)) return {};
  return {fmt::format("{:.0f} entries for {:.0f} tokens", vocabulary, f.data.train_tokens),
          "a larger min_count, a max_size, or smaller pieces"};
}

Advice many_unknown(const Facts& f) {
  if (!(f.data.unknown_in_valid > 0.1)) return {};
  return {percent(f.data.unknown_in_valid) + " of the valid pieces are unknown",
          "a smaller min_count, a larger max_size, or smaller pieces"};
}

Advice valid_small(const Facts& f) {
  if (!(f.data.valid_sentences < 20)) return {};
  return {fmt::format("{:.0f} valid sentences", f.data.valid_sentences), "some hundred"};
}

Advice batch_below_sentence(const Facts& f) {
  if (f.text("/data/batching/by") != "target_tokens") return {};
  const double size = f.number("/data/batching/size");
  if (!(f.data.longest_target > size)) return {};
  return {fmt::format("batches of {:.0f} tokens, a target of {:.0f}", size, f.data.longest_target),
          "a larger data.batching.size, or max_length in the data"};
}

Advice epoch_of_few_updates(const Facts& f) {
  if (!(f.updates_per_epoch() < 4)) return {};
  return {fmt::format("an epoch has {:.0f} updates", f.updates_per_epoch()),
          "smaller batches, less accumulate, or more data"};
}

Advice uneven_batches(const Facts& f) {
  if (f.text("/data/batching/by") != "sentences") return {};
  if (!(f.translates() && f.data.longest_target > 6 * f.data.shortest_target)) return {};
  return {fmt::format("batches of sentences whose lengths go from {:.0f} to {:.0f}",
                      f.data.shortest_target, f.data.longest_target),
          "data.batching.by \"target_tokens\""};
}

const bool registered[] = {
    add_rule<test_in_train>({.name = "test-in-train",
                             .family = "data",
                             .summary = "a test of what was trained on shows memory, not skill",
                             .example = R"({"data": {"test": {"source": "train.ja",
                                            "target": "train.en"}}})"}),
    add_rule<valid_in_train>(
        {.name = "valid-in-train",
         .family = "data",
         .summary = "validation then rewards learning by heart, and chooses that checkpoint",
         .example = R"({"data": {"valid": {"source": "train.ja", "target": "train.en"}}})"}),
    add_rule<repeated_training_data>({.name = "repeated-training-data",
                                      .family = "data",
                                      .summary = "an epoch shows the same pairs again and again",
                                      .example = R"({"data": {"train": {"source": "repeated.ja",
                                                     "target": "repeated.en"}}})"}),
    add_rule<vocabulary_large_for_data>(
        {.name = "vocabulary-large-for-data",
         .family = "data",
         .summary = "entries seen less than ten times are hardly learned, and cost memory and time",
         .example = R"({"data": {"num_symbols": 900, "num_train": 500}})"}),
    add_rule<many_unknown>({.name = "many-unknown",
                            .family = "data",
                            .summary = "what is unknown can neither be understood nor said",
                            .example = R"({"data": {"target": {"tokenizer":
                                           {"min_count": 2000}}}})"}),
    add_rule<valid_small>({.name = "valid-small",
                           .family = "data",
                           .summary = "a score of so few sentences is mostly luck",
                           .example = R"({"data": {"num_valid": 5}})"}),
    add_rule<batch_below_sentence>({.name = "batch-below-sentence",
                                    .family = "data",
                                    .summary = "a sentence longer than a batch makes one of its "
                                               "own: updates of very different weight",
                                    .example = R"({"data": {"batching": {"size": 6}}})"}),
    add_rule<epoch_of_few_updates>(
        {.name = "epoch-of-few-updates",
         .family = "data",
         .summary = "everything per epoch (validation, shuffling, schedules) is then per a few "
                    "updates",
         .example = R"({"data": {"batching": {"size": 20000}}})"}),
    add_rule<uneven_batches>({.name = "uneven-batches",
                              .family = "data",
                              .summary = "a batch of long sentences weighs many times one of short "
                                         "ones, in memory and in its update",
                              .example = R"({"data": {"batching": {"by": "sentences", "size": 64},
                                             "min_length": 1, "max_length": 12}})"}),
};

}  // namespace
}  // namespace manako::check
