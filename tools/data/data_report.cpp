#include "tools/data/data_report.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "tools/data/length_counts.hpp"
#include "tools/data/repeats.hpp"

namespace manako {
namespace {

using Json = nlohmann::ordered_json;

double percent(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return 0;
  return std::round(1e5 * static_cast<double>(part) / static_cast<double>(whole)) / 1e3;
}

// Different pieces of the lines, and how many of them the vocabulary lacks.  Needs the text: all
// unknown pieces have one id.
void add_types(Json& out, const std::vector<std::string>& lines, const Codec& codec) {
  std::unordered_set<std::string> types;
  for (const std::string& line : lines)
    for (std::string& piece : codec.tokenizer().split(line)) types.insert(std::move(piece));
  const auto is_unknown = [&](const std::string& piece) {
    return codec.vocabulary().id(piece) == Vocabulary::unknown;
  };
  const std::int64_t unknown = std::count_if(types.begin(), types.end(), is_unknown);
  out["types"] = types.size();
  out["unknown_types"] = unknown;
  out["unknown_types_percent"] = percent(unknown, std::ssize(types));
}

Json side_report(const Sequences& sequences, const std::vector<std::string>& lines,
                 const Codec& codec) {
  LengthCounts lengths;
  for (std::int64_t i = 0; i < sequences.size(); ++i) lengths.add(std::ssize(sequences[i]));
  const std::vector<std::int32_t>& ids = sequences.ids();
  const std::int64_t unknown = std::count(ids.begin(), ids.end(), Vocabulary::unknown);
  Json out = {{"tokens", ids.size()},
              {"unknown_tokens", unknown},
              {"unknown_tokens_percent", percent(unknown, std::ssize(ids))}};
  if (!lines.empty()) add_types(out, lines, codec);
  out["length"] = lengths.json();
  return out;
}

Json file_report(const LineReport& file) {
  return {{"path", file.path},           {"lines", file.lines},
          {"empty", file.empty},         {"crlf", file.crlf},
          {"byte_order_mark", file.bom}, {"final_newline", file.final_newline}};
}

Json split_report(const Split& split, const DataSource& data) {
  Json out = {{"files", Json::array()},
              {"lines", split.reading.lines > 0 ? split.reading.lines : split.size()},
              {"examples", split.size()},
              {"dropped", split.reading.dropped},
              {"kept", split.reading.kept}};
  for (const LineReport& file : split.reading.files) out["files"].push_back(file_report(file));
  if (data.has_source())
    out["source"] = side_report(split.source, split.source_lines, data.source());
  out["target"] = side_report(split.target, split.target_lines, data.target());
  return out;
}

// One part after the other, so that there are never more hashes than examples.
void add_repeats(Json& splits, DataSource& data) {
  const bool source = data.has_source();
  constexpr std::pair<const char*, Part> parts[] = {
      {"sources", Part::source}, {"targets", Part::target}, {"pairs", Part::pair}};
  for (const auto& [name, part] : parts) {
    if (!source && part != Part::target) continue;
    const ExampleHashes train(data.split("train"), part);
    for (auto& [split, report] : splits.items())
      if (split == "train")
        report["repeated"][name] = train.repeated();
      else
        report["in_train"][name] = train.shared_with(data.split(split));
  }
}

Json vocabulary_report(const Codec& codec) {
  return {{"size", codec.vocabulary().size()}, {"tokenizer", codec.tokenizer().signature()}};
}

std::string counts_text(const Json& counts) {
  std::vector<std::string> parts;
  for (const auto& [what, count] : counts.items())
    parts.push_back(fmt::format("{} {}", count.get<std::int64_t>(), what));
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string side_line(const std::string& name, const Json& side) {
  const Json& length = side["length"];
  return fmt::format("  {}: {} tokens, {:.2f}% unknown; length {} to {}, median {}, 99% up to {}",
                     name, side["tokens"].get<std::int64_t>(),
                     side["unknown_tokens_percent"].get<double>(),
                     length["min"].get<std::int64_t>(), length["max"].get<std::int64_t>(),
                     length["median"].get<std::int64_t>(), length["p99"].get<std::int64_t>());
}

}  // namespace

nlohmann::ordered_json data_report(DataSource& data) {
  data.load();
  Json out;
  if (data.has_source()) out["vocabulary"]["source"] = vocabulary_report(data.source());
  out["vocabulary"]["target"] = vocabulary_report(data.target());
  Json& splits = out["splits"];
  for (const std::string& name : data.splits()) splits[name] = split_report(data.split(name), data);
  // Windows of running text begin anywhere: that two are equal says nothing.
  if (!data.split("train").windows) add_repeats(splits, data);
  return out;
}

std::vector<std::string> data_report_lines(const nlohmann::ordered_json& report) {
  std::vector<std::string> out;
  for (const auto& [name, split] : report["splits"].items()) {
    std::string line =
        fmt::format("{}: {} examples of {} lines", name, split["examples"].get<std::int64_t>(),
                    split["lines"].get<std::int64_t>());
    if (!split["dropped"].empty()) line += "; dropped " + counts_text(split["dropped"]);
    if (!split["kept"].empty()) line += "; kept " + counts_text(split["kept"]);
    if (split.contains("repeated")) line += "; repeated " + counts_text(split["repeated"]);
    if (split.contains("in_train")) line += "; also in train " + counts_text(split["in_train"]);
    out.push_back(line);
    for (const char* side : {"source", "target"})
      if (split.contains(side)) out.push_back(side_line(side, split[side]));
  }
  return out;
}

}  // namespace manako
