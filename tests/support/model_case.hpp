#pragma once

#include <memory>
#include <string>
#include <vector>

#include "models/search.hpp"

namespace manako::testing {

/// A model made from JSON, with random weights large enough to have opinions.
struct ModelCase {
  static constexpr std::int64_t source_vocabulary = 13, target_vocabulary = 17;
  Params params;
  std::unique_ptr<Model> model;
  explicit ModelCase(const std::string& json, std::uint64_t seed = 3);
};

/// A small Transformer and a small language model.
std::string small_transformer(const std::string& more = "");
std::string small_language_model(const std::string& more = "");

/// Random sentences of 1 to 9 source tokens, each with its end.
Tokens random_sources(std::int64_t count, std::uint64_t seed);
/// A batch of random sources, targets and labels.
Batch random_batch(std::int64_t count, std::uint64_t seed);
/// One of several sequences.
Tokens only(const Tokens& tokens, std::int64_t sequence);

std::unique_ptr<Search> make_search(const std::string& json);

}  // namespace manako::testing
