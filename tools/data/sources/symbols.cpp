#include "tools/data/sources/symbols.hpp"

#include <cmath>
#include <unordered_set>

#include "core/random.hpp"

namespace manako {

SymbolTask::SymbolTask(Spec& spec)
    : InMemory(spec, {.num_train = 2000, .num_valid = 100, .num_test = 100, .seed = 1}) {
  num_symbols_ = spec.integer(
      "num_symbols", {.fallback = 20, .min = 2, .max = 1'000'000, .help = "different symbols"});
  min_length_ = spec.integer(
      "min_length",
      {.fallback = 3, .min = 1, .max = 10'000, .help = "symbols of a sequence at least"});
  max_length_ = spec.integer(
      "max_length",
      {.fallback = 8, .min = 1, .max = 10'000, .help = "symbols of a sequence at most"});
  if (max_length_ < min_length_) {
    spec.problem("max_length", fmt::format("is below min_length ({})", min_length_));
  } else if (num_distinct() < 2 * static_cast<double>(options().num_pairs())) {
    spec.problem(
        "num_symbols",
        fmt::format("only {} different sequences exist; expected at least twice the {} pairs "
                    "asked for; use more symbols or longer sequences",
                    num_distinct(), options().num_pairs()));
  }
}

double SymbolTask::num_distinct() const {
  double sum = 0;
  for (std::int64_t length = min_length_; length <= max_length_ && sum < 1e12; ++length)
    sum += std::pow(static_cast<double>(num_symbols_), static_cast<double>(length));
  return sum;
}

std::vector<InMemory::Pair> SymbolTask::make() const {
  const Random random = Random(options().seed).child("symbols");
  const auto text = [](const Symbols& symbols) {
    return fmt::format("{}", fmt::join(symbols, " "));
  };
  std::vector<Pair> pairs;
  std::unordered_set<std::string> seen;
  for (std::uint64_t draw = 0; std::ssize(pairs) < options().num_pairs(); ++draw) {
    const Random own = random.at(draw);
    Symbols symbols(
        static_cast<std::size_t>(min_length_ + own.below(max_length_ - min_length_ + 1, 0)));
    for (std::size_t i = 0; i < symbols.size(); ++i)
      symbols[i] = fmt::format("s{}", own.below(num_symbols_, i + 1));
    std::string source = text(symbols);
    if (seen.insert(source).second) pairs.emplace_back(std::move(source), text(answer(symbols)));
  }
  return pairs;
}

}  // namespace manako
