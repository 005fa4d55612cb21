#include "tools/report/attention.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/autograd.hpp"
#include "tools/data/batches.hpp"
#include "tools/eval/translator.hpp"
#include "tools/report/thin.hpp"

namespace manako::report {
namespace {

// Sentences that fit, evenly spread over the split; any sentences, if none does.
std::vector<std::int64_t> choose(const Split& split, const SentenceLimits& limits) {
  std::vector<std::int64_t> fit;
  const std::vector<std::int32_t> sources = split.source_lengths(),
                                  targets = split.target_lengths();
  for (std::int64_t i = 0; i < split.size(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (targets[at] <= limits.tokens && (sources.empty() || sources[at] < limits.tokens))
      fit.push_back(i);
  }
  if (fit.empty()) return evenly_spaced(split.size(), limits.sentences);
  std::vector<std::int64_t> out;
  for (const std::int64_t i :
       evenly_spaced(static_cast<std::int64_t>(fit.size()), limits.sentences))
    out.push_back(fit[static_cast<std::size_t>(i)]);
  return out;
}

void cut(Tokens& tokens, std::int64_t most) {
  if (std::ssize(tokens.ids) <= most) return;
  tokens.ids.resize(static_cast<std::size_t>(most));
  tokens.segments = Segments(std::vector<std::int64_t>{most});
}

Json to_json(const AttentionMap& map) {
  const Tensor& weights = map.weights.front();  // of one sentence
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(weights.size()));
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::uint8_t>(
        std::lround(255 * std::clamp(static_cast<double>(weights.data()[i]), 0.0, 1.0)));
  const bool encoder = map.layer.starts_with("encoder"),
             cross = map.layer.find("cross") != std::string::npos;
  return {{"layer", map.layer},
          {"queries", encoder ? "source" : "target"},
          {"keys", encoder || cross ? "source" : "target"},
          {"heads", weights.shape()[0]},
          {"weights", base64(bytes)}};
}

Json look_at(const Model& model, const Search& search, const DataSource& data, const Split& split,
             std::int64_t sentence, std::int64_t most_tokens) {
  Batch batch = make_batch(split, {sentence});
  cut(batch.source, most_tokens);
  cut(batch.target, most_tokens);
  batch.labels.resize(batch.target.ids.size());
  std::vector<AttentionMap> maps;
  model.predict(batch, {.maps = &maps});

  const Codec& target = data.target();
  Json out;
  if (model.has_source()) {
    const auto source = split.source[sentence];
    out["source"] = clipped(data.source().decode(source));
    const auto found = translate(model, search, {{source.begin(), source.end()}});
    out["output"] = clipped(one_line(target.decode(found[0][0].tokens)));
    out["source_tokens"] = data.source().pieces(batch.source.ids);
  }
  out["reference"] = clipped(target.decode(batch.labels));
  out["target_tokens"] = target.pieces(batch.target.ids);
  out["labels"] = target.pieces(batch.labels);
  out["maps"] = Json::array();
  for (const AttentionMap& map : maps) out["maps"].push_back(to_json(map));
  return out;
}

std::int64_t size_of_maps(const Json& sentence) {
  std::int64_t bytes = 0;
  for (const Json& map : sentence["maps"])
    bytes += std::ssize(map["weights"].get_ref<const std::string&>());
  return bytes;
}

}  // namespace

Json attention(const Model& model, const Search& search, const DataSource& data, const Split& split,
               const SentenceLimits& limits) {
  const NoGrad guard;
  Json out = {{"sentences", Json::array()}};
  std::int64_t bytes = 0;
  for (const std::int64_t i : choose(split, limits)) {
    Json sentence = look_at(model, search, data, split, i, limits.tokens);
    bytes += size_of_maps(sentence);
    if (bytes > limits.bytes && !out["sentences"].empty()) break;
    out["sentences"].push_back(std::move(sentence));
  }
  return out;
}

}  // namespace manako::report
