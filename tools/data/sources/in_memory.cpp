#include "tools/data/sources/in_memory.hpp"

namespace manako {
namespace {

std::unique_ptr<Codec> word_codec() {
  Spec spec = Spec::parse("{}", "in_memory");
  return std::make_unique<Codec>(Tokenizers::find("word")->make(spec));
}

}  // namespace

InMemoryOptions InMemoryOptions::read(Spec& spec, const InMemoryOptions& defaults) {
  InMemoryOptions out;
  constexpr std::int64_t most = 10'000'000;
  out.num_train = spec.integer(
      "num_train",
      {.fallback = defaults.num_train, .min = 1, .max = most, .help = "pairs to train on"});
  out.num_valid =
      spec.integer("num_valid", {.fallback = defaults.num_valid, .max = most, .help = "held out"});
  out.num_test =
      spec.integer("num_test", {.fallback = defaults.num_test, .max = most, .help = "held out"});
  out.seed = static_cast<std::uint64_t>(
      spec.integer("seed", {.fallback = static_cast<std::int64_t>(defaults.seed),
                            .help = "of the corpus; training has its own"}));
  return out;
}

InMemory::InMemory(Spec& spec, const InMemoryOptions& defaults)
    : DataSource(spec), options_(InMemoryOptions::read(spec, defaults)) {
  source_ = word_codec();
  target_ = word_codec();
}

std::vector<std::string> InMemory::splits() const {
  std::vector<std::string> names = {"train"};
  if (options_.num_valid > 0) names.push_back("valid");
  if (options_.num_test > 0) names.push_back("test");
  return names;
}

Split InMemory::read(const std::string& name) {
  if (pairs_.empty()) pairs_ = make();
  if (!vocabularies_ready()) {  // of all splits: the words of a made corpus are known beforehand
    std::vector<std::string> sources, targets;
    for (const Pair& pair : pairs_) {
      sources.push_back(pair.first);
      targets.push_back(pair.second);
    }
    source_->learn(sources);
    target_->learn(targets);
  }
  const std::int64_t begin = name == "train"   ? 0
                             : name == "valid" ? options_.num_train
                                               : options_.num_train + options_.num_valid;
  const std::int64_t count = name == "train"   ? options_.num_train
                             : name == "valid" ? options_.num_valid
                                               : options_.num_test;
  Split split;
  for (std::int64_t i = begin; i < begin + count; ++i) {
    const auto& [source, target] = pairs_[static_cast<std::size_t>(i)];
    split.source.add(source_->encode(source));
    split.target.add(target_->encode(target));
    if (name == "train") continue;
    split.source_lines.push_back(source);
    split.target_lines.push_back(target);
  }
  return split;
}

}  // namespace manako
