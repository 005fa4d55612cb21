#include "tools/eval/translate_lines.hpp"

#include "tools/eval/translator.hpp"
#include "tools/progress.hpp"
#include "tools/signals.hpp"

namespace manako {

std::vector<std::string> translate_lines(const LineTranslator& translator,
                                         const std::vector<std::string>& lines) {
  std::vector<std::vector<std::int32_t>> sources;
  for (const std::string& line : lines) sources.push_back(translator.source.encode(line));
  Progress progress("translate", "sentences", static_cast<double>(lines.size()));
  const auto lists =
      translate(translator.model, translator.search, sources, {.progress = [&](std::int64_t done) {
                  signals::throw_if_received();
                  progress.update(static_cast<double>(done));
                }});
  std::vector<std::string> outputs;
  for (const auto& list : lists)
    outputs.push_back(one_line(translator.target.decode(list[0].tokens)));
  return outputs;
}

std::vector<TextScore> score_lines(const NamedMetrics& metrics,
                                   const std::vector<std::string>& outputs,
                                   const std::vector<std::string>& references) {
  std::vector<TextScore> scores;
  const auto taken = [&](const std::string& name) {
    return std::any_of(scores.begin(), scores.end(),
                       [&](const TextScore& score) { return score.name == name; });
  };
  for (const auto& [type, metric] : metrics) {
    std::string name = type;
    for (int i = 2; taken(name); ++i) name = fmt::format("{}_{}", type, i);
    scores.push_back({name, metric->score(outputs, references), metric->signature()});
  }
  return scores;
}

}  // namespace manako
