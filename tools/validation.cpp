#include "tools/validation.hpp"

#include "core/error.hpp"
#include "core/log.hpp"
#include "tools/eval/likelihood.hpp"
#include "tools/signals.hpp"

namespace manako {
namespace {

// Examples spread over the whole split.
std::vector<std::int64_t> chosen(std::int64_t size, std::int64_t count) {
  std::vector<std::int64_t> out;
  count = std::min(size, count);
  for (std::int64_t k = 0; k < count; ++k) out.push_back(k * size / count);
  return out;
}

std::vector<Sample> translations(const Experiment& experiment, const Split& valid,
                                 const std::vector<std::string>& known_outputs) {
  std::vector<Sample> samples;
  std::vector<std::string> sources;
  for (const std::int64_t i : chosen(std::ssize(valid.source_lines), experiment.record.samples)) {
    const auto at = static_cast<std::size_t>(i);
    samples.push_back({valid.source_lines[at], valid.target_lines[at],
                       known_outputs.empty() ? "" : known_outputs[at]});
    sources.push_back(valid.source_lines[at]);
  }
  if (!known_outputs.empty() || samples.empty()) return samples;
  const auto outputs = translate_lines(experiment.line_translator(), sources);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i].output = outputs[i];
  return samples;
}

// Each goes on from the first half of an example for as many tokens as the rest of it has.
std::vector<Sample> continuations(const Experiment& experiment, const Split& valid) {
  constexpr std::size_t longest = 64;  // tokens: enough to look at, and soon done
  const Codec& codec = experiment.data->target();
  std::vector<Sample> samples;
  for (const std::int64_t i : chosen(valid.size(), experiment.record.samples)) {
    signals::throw_if_received();
    auto ids = valid.target[i];
    ids = ids.first(std::min(ids.size(), 2 * longest));
    const auto prompt = ids.first(ids.size() / 2), rest = ids.subspan(ids.size() / 2);
    try {
      const auto found =
          experiment.search->run(*experiment.model, {.prompt = {prompt.begin(), prompt.end()}});
      const std::span<const std::int32_t> output = found.at(0).at(0).tokens;
      samples.push_back({codec.decode(prompt), codec.decode(rest),
                         codec.decode(output.first(std::min(output.size(), rest.size())))});
    } catch (const Error& error) {  // too long for the model's positions: training must go on
      log::warn("samples: {}", error.what());
      break;
    }
  }
  return samples;
}

}  // namespace

void forget_packed_weights(Params& params) {
  for (Param& param : params.all()) param.value.mutable_data();  // open for writing: nothing holds
}

Validation validate(Experiment& experiment) {
  const Split& valid = experiment.data->split("valid");
  const Likelihood found = likelihood(*experiment.model, valid);
  Validation out;
  out.scores = {{"nll", found.nll},
                {"perplexity", found.perplexity},
                {"token_accuracy", found.token_accuracy}};
  std::vector<std::string> outputs;
  if (experiment.training.decodes()) {
    outputs = translate_lines(experiment.line_translator(), valid.source_lines);
    for (const TextScore& score : score_lines(experiment.metrics, outputs, valid.target_lines))
      out.scores[score.name] = score.value;
  }
  out.samples = experiment.model->has_source() ? translations(experiment, valid, outputs)
                                               : continuations(experiment, valid);
  forget_packed_weights(*experiment.params);
  return out;
}

}  // namespace manako
