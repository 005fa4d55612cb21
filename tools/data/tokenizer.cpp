#include "tools/data/tokenizer.hpp"

namespace manako {

Vocabulary Tokenizer::learn(const std::vector<std::string>& lines) const {
  PieceCounts counts;
  for (const std::string& line : lines)
    for (const std::string& piece : split(line)) ++counts[piece];
  return Vocabulary::from_counts(counts, limits_);
}

Vocabulary::Limits read_limits(Spec& spec) {
  Vocabulary::Limits limits;
  limits.min_count = spec.integer(
      "min_count",
      {.fallback = 1, .min = 1, .help = "pieces seen less often in the training text are unknown"});
  limits.max_size = spec.integer(
      "max_size",
      {.fallback = 0,
       .help = "most pieces of the vocabulary, <unk>, <s> and </s> included; 0: no limit"});
  if (limits.max_size > 0 && limits.max_size <= Vocabulary::num_reserved)
    spec.problem("max_size", "leaves no room beside the 3 reserved pieces; use 4 or more, or 0");
  return limits;
}

std::string to_text(const Vocabulary::Limits& limits) {
  return fmt::format("min_count={} max_size={}", limits.min_count, limits.max_size);
}

}  // namespace manako
