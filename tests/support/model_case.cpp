#include "tests/support/model_case.hpp"

#include "tests/support/gradient_check.hpp"

namespace manako::testing {
namespace {

Tokens random_tokens(std::int64_t count, std::int64_t vocabulary, const Random& random) {
  Tokens out;
  std::vector<std::int64_t> lengths;
  std::uint64_t at = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    lengths.push_back(1 + random.below(9, at++) + 1);
    for (std::int64_t t = 0; t + 1 < lengths.back(); ++t)
      out.ids.push_back(static_cast<std::int32_t>(3 + random.below(vocabulary - 3, at++)));
    out.ids.push_back(Token::end);
  }
  out.segments = Segments(lengths);
  return out;
}

}  // namespace

ModelCase::ModelCase(const std::string& json, std::uint64_t seed) : params(seed) {
  Spec spec = Spec::parse("{\"model\": " + json + "}", "test");
  model = Models::make(spec, "model", {}, Scope(params),
                       VocabularySizes{source_vocabulary, target_vocabulary});
  spec.throw_if_problems();
}

std::string small_transformer(const std::string& more) {
  return R"({"type": "transformer", "d_model": 12, "init": {"type": "xavier_uniform", "gain": 2},
             "encoder": {"num_layers": 2, "self_attention": {"num_heads": 3}, "ffn": {"d_ff": 20, "activation": "gelu"}},
             "decoder": {"num_layers": 2, "self_attention": {"num_heads": 3}, "cross_attention": {"num_heads": 2},
                         "ffn": {"d_ff": 20, "activation": "gelu"}})" +
         more + "}";
}

std::string small_language_model(const std::string& more) {
  return R"({"type": "language_model", "d_model": 12, "init": {"type": "xavier_uniform", "gain": 2},
             "decoder": {"num_layers": 2, "self_attention": {"num_heads": 3}, "ffn": {"d_ff": 20, "activation": "gelu"}})" +
         more + "}";
}

Tokens random_sources(std::int64_t count, std::uint64_t seed) {
  return random_tokens(count, ModelCase::source_vocabulary, Random(seed).child("source"));
}

Batch random_batch(std::int64_t count, std::uint64_t seed) {
  Batch batch;
  batch.source = random_sources(count, seed);
  batch.target = random_tokens(count, ModelCase::target_vocabulary, Random(seed).child("target"));
  batch.labels = batch.target.ids;  // each label is its own input shifted by one
  for (std::int64_t s = 0; s < count; ++s) {
    const auto begin = static_cast<std::size_t>(batch.target.segments.begin(s));
    for (auto i = static_cast<std::size_t>(batch.target.segments.end(s)) - 1; i > begin; --i)
      batch.target.ids[i] = batch.target.ids[i - 1];
    batch.target.ids[begin] = Token::begin;
  }
  return batch;
}

Tokens only(const Tokens& tokens, std::int64_t sequence) {
  const auto& s = tokens.segments;
  return {{tokens.ids.begin() + s.begin(sequence), tokens.ids.begin() + s.end(sequence)},
          Segments::single(s.length(sequence))};
}

std::unique_ptr<Search> make_search(const std::string& json) {
  Spec spec = Spec::parse("{\"search\": " + json + "}", "test");
  auto search = Searches::make(spec, "search", {});
  spec.throw_if_problems();
  return search;
}

}  // namespace manako::testing
