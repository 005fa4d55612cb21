#include "tools/sweep/evaluation.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/checksum.hpp"
#include "core/error.hpp"
#include "core/files.hpp"
#include "tools/eval/likelihood.hpp"
#include "tools/eval/translate_lines.hpp"
#include "tools/eval/translator.hpp"
#include "tools/lines.hpp"
#include "tools/sweep/receipt.hpp"

namespace manako {
namespace {

namespace fs = std::filesystem;

struct Files {
  std::string numbers, outputs, references;
  Files(const RunDirectory& run, const std::string& split)
      : numbers(run.path + "/evaluation/" + split + ".json"),
        outputs(run.path + "/evaluation/" + split + ".outputs"),
        references(run.path + "/evaluation/" + split + ".references") {}
};

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

// One list of the fields serves both directions.
template <class Any, class Visit>
void each_field(Any& e, const Visit& visit) {
  visit("split", e.split);
  visit("data", e.data);
  visit("vocabularies", e.vocabularies);
  visit("nll", e.nll);
  visit("perplexity", e.perplexity);
  visit("token_accuracy", e.token_accuracy);
  visit("tokens", e.tokens);
  visit("sentences", e.sentences);
}

void keep(const Evaluation& e, const RunDirectory& run, const std::string& made_by) {
  const Files files(run, e.split);
  const std::string outputs = joined(e.outputs), references = joined(e.references);
  nlohmann::ordered_json out = {
      {"run", made_by}, {"outputs", checksum(outputs)}, {"references", checksum(references)}};
  each_field(e, [&](const char* key, const auto& value) { out[key] = value; });
  make_directories(run.path + "/evaluation");
  publish(files.outputs, outputs);
  publish(files.references, references);
  publish(files.numbers, out.dump(2) + "\n");  // last: its checksums answer for the others
}

std::string data_checksum(const Split& split) {
  std::string all = joined(split.source_lines) + joined(split.target_lines);
  for (std::int64_t i = 0; split.target_lines.empty() && i < split.size(); ++i)
    for (const std::int32_t id : split.target[i]) all += fmt::format("{} ", id);
  return checksum(all);
}

}  // namespace

std::string split_for(const Experiment& experiment, const std::string& wanted) {
  return experiment.data->has_split(wanted) ? wanted : "valid";
}

std::optional<Evaluation> kept_evaluation(const RunDirectory& run, const std::string& split) {
  const Files files(run, split);
  for (const std::string& file : {files.numbers, files.outputs, files.references})
    if (std::error_code missing; !fs::is_regular_file(file, missing)) return std::nullopt;
  const std::string outputs = read_file(files.outputs), references = read_file(files.references);
  Evaluation out;
  try {
    const auto json = nlohmann::json::parse(read_file(files.numbers));
    if (json.at("run") != fingerprint(run) || json.at("outputs") != checksum(outputs) ||
        json.at("references") != checksum(references))
      return std::nullopt;
    each_field(out, [&](const char* key, auto& value) { json.at(key).get_to(value); });
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;  // it is made anew
  }
  for (const std::string_view line : lines_of(outputs)) out.outputs.emplace_back(line);
  for (const std::string_view line : lines_of(references)) out.references.emplace_back(line);
  return out;
}

Evaluation evaluate(const RunDirectory& run, const std::string& split_name) {
  if (auto kept = kept_evaluation(run, split_name)) return *kept;
  // Asked before the checkpoint is read: if a trainer replaces it now, what we keep is not taken.
  const std::string made_by = fingerprint(run);
  const auto experiment = Experiment::open(run, "best");
  const Split& split = experiment->data->split(split_name);
  const Likelihood found = likelihood(*experiment->model, split);
  Evaluation out{.split = split_name,
                 .data = data_checksum(split),
                 .vocabularies = experiment->data->vocabulary_checksums(),
                 .nll = found.nll,
                 .perplexity = found.perplexity,
                 .token_accuracy = found.token_accuracy,
                 .tokens = found.tokens,
                 .sentences = split.size()};
  if (experiment->model->has_source()) {
    out.outputs = translate_lines({*experiment->model, *experiment->search,
                                   experiment->data->source(), experiment->data->target()},
                                  split.source_lines);
    for (const std::string& line : split.target_lines) out.references.push_back(one_line(line));
  }
  keep(out, run, made_by);
  return out;
}

}  // namespace manako
