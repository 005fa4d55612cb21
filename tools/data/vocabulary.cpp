#include "tools/data/vocabulary.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <utility>

#include "core/checksum.hpp"
#include "core/error.hpp"
#include "core/files.hpp"
#include "tools/data/text_file.hpp"

namespace manako {
namespace {

const std::string reserved[Vocabulary::num_reserved] = {"<unk>", "<s>", "</s>"};
constexpr std::string_view magic = "manako-vocabulary 1 ";

std::string escaped(std::string_view piece) {
  std::string out;
  for (const char c : piece) {
    if (c == '\\' || c == '\n' || c == '\r') out += '\\';
    out += c == '\n' ? 'n' : c == '\r' ? 'r' : c;
  }
  return out;
}

std::string unescaped(std::string_view line) {
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool escape = line[i] == '\\' && i + 1 < line.size();
    const char c = escape ? line[++i] : line[i];
    out += !escape ? c : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
  }
  return out;
}

std::string header(std::size_t pieces, const std::string& tokenizer) {
  return fmt::format("{}pieces={} tokenizer={}", magic, pieces, tokenizer);
}

// A bad text file is a damaged model here.
std::vector<std::string> read_vocabulary_lines(const std::string& path) {
  if (!std::filesystem::exists(path))
    fail(Exit::model,
         "{}: no such file; expected the vocabulary that the model was trained with; likely fix: "
         "copy it from where the run was made",
         path);
  try {
    LineReport report;
    return read_lines(path, report);
  } catch (const Error& error) {
    throw Error(error.code() == Exit::data ? Exit::model : error.code(), error.what());
  }
}

void check_header(const std::string& path, const std::vector<std::string>& lines,
                  const std::string& tokenizer) {
  require(!lines.empty() && lines[0].starts_with(magic), Exit::model,
          "{}:1: this is no vocabulary of Manako; expected a line \"{}...\"", path, magic);
  const std::size_t at = lines[0].find(" tokenizer=");
  const std::string found = at == std::string::npos ? "" : lines[0].substr(at + 11);
  require(
      tokenizer.empty() || found == tokenizer, Exit::model,
      "{}:1: made by another tokenizer: file \"{}\", spec \"{}\"; likely fix: use the spec of the "
      "run that this vocabulary belongs to",
      path, found, tokenizer);
  require(lines[0] == header(lines.size() - 1, found), Exit::model,
          "{}:{}: the file has {} pieces, which is not what its first line says: \"{}\"; likely "
          "cause: it was cut short or edited",
          path, lines.size(), lines.size() - 1, lines[0]);
}

}  // namespace

const std::string& Vocabulary::reserved_name(std::int32_t id) { return reserved[id]; }

Vocabulary::Vocabulary(const std::vector<std::string>& pieces)
    : pieces_(std::begin(reserved), std::end(reserved)) {
  require(pieces.size() < std::numeric_limits<std::int32_t>::max() - num_reserved, Exit::data,
          "vocabulary: {} pieces are too many", pieces.size());
  pieces_.insert(pieces_.end(), pieces.begin(), pieces.end());
  for (std::int32_t id = num_reserved; id < size(); ++id)
    require(ids_.emplace(piece(id), id).second, Exit::internal,
            "vocabulary: the piece \"{}\" is given twice", piece(id));
}

Vocabulary Vocabulary::from_counts(const PieceCounts& counts, const Limits& limits) {
  std::vector<std::pair<std::string, std::int64_t>> kept;
  for (const auto& entry : counts)
    if (entry.second >= limits.min_count &&
        std::find(std::begin(reserved), std::end(reserved), entry.first) == std::end(reserved))
      kept.push_back(entry);
  std::sort(kept.begin(), kept.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  if (limits.max_size > 0)
    kept.resize(std::min<std::size_t>(kept.size(), static_cast<std::size_t>(std::max<std::int64_t>(
                                                       0, limits.max_size - num_reserved))));
  std::vector<std::string> pieces;
  for (auto& entry : kept) pieces.push_back(std::move(entry.first));
  return Vocabulary(pieces);
}

std::int32_t Vocabulary::id(std::string_view piece) const {
  const auto found = ids_.find(piece);
  return found == ids_.end() ? unknown : found->second;
}

const std::string& Vocabulary::piece(std::int32_t id) const {
  require(id >= 0 && id < size(), Exit::internal, "vocabulary: id {} is not in 0 ... {}", id,
          size() - 1);
  return pieces_[static_cast<std::size_t>(id)];
}

std::string Vocabulary::checksum() const {
  std::string text;
  for (const std::string& piece : pieces_) text += escaped(piece) + "\n";
  return manako::checksum(text);
}

void Vocabulary::save(const std::string& path, const std::string& tokenizer) const {
  std::string text = header(pieces_.size(), tokenizer) + "\n";
  for (const std::string& piece : pieces_) text += escaped(piece) + "\n";
  publish(path, text);
}

Vocabulary Vocabulary::load(const std::string& path, const std::string& tokenizer) {
  const std::vector<std::string> lines = read_vocabulary_lines(path);
  check_header(path, lines, tokenizer);
  for (std::size_t id = 0; id < num_reserved; ++id)
    require(id + 1 < lines.size() && lines[id + 1] == reserved[id], Exit::model,
            "{}:{}: expected the reserved piece {}", path, id + 2, reserved[id]);
  std::vector<std::string> pieces;
  std::unordered_map<std::string, std::size_t> first_line;
  for (std::size_t i = num_reserved + 1; i < lines.size(); ++i) {
    pieces.push_back(unescaped(lines[i]));
    const auto [place, fresh] = first_line.emplace(pieces.back(), i + 1);
    require(fresh, Exit::model, "{}:{}: the piece \"{}\" stands in line {} already", path, i + 1,
            lines[i], place->second);
    require(!lines[i].empty(), Exit::model, "{}:{}: an empty piece", path, i + 1);
  }
  return Vocabulary(pieces);
}

}  // namespace manako
