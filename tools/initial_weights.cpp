#include "tools/initial_weights.hpp"

#include <filesystem>

#include "core/error.hpp"
#include "tools/run_directory.hpp"

namespace manako {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_lines = 10;  // of each kind

struct Place {
  RunDirectory run;  ///< no path: the file belongs to no run
  std::string checkpoint;
};

bool is_run(const fs::path& path) { return fs::is_regular_file(path / "spec.json"); }

Place find(const std::string& from) {
  fs::path path(from);
  if (!path.has_filename()) path = path.parent_path();  // RUN/
  if (fs::is_directory(path) && is_run(path)) return {{path.string()}, "best"};
  if (fs::is_regular_file(path)) {
    const fs::path above = fs::absolute(path).parent_path().parent_path();
    return {{is_run(above) ? above.string() : ""}, path.string()};
  }
  if (is_run(path.parent_path())) return {{path.parent_path().string()}, path.filename().string()};
  fail(Exit::model,
       "training.init_from: \"{}\": no such run, checkpoint or file, looked for from {}; expected "
       "RUN, RUN/last, RUN/NAME of a file in RUN/checkpoints, or a safetensors file",
       from, fs::current_path().string());
}

void add_limited(std::vector<std::string>& to, const std::vector<std::string>& lines) {
  const std::size_t count = std::min(lines.size(), most_lines);
  to.insert(to.end(), lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(count));
  if (lines.size() > count) to.push_back(fmt::format("  and {} more", lines.size() - count));
}

}  // namespace

InitialWeights::InitialWeights(const std::string& from) {
  const Place place = find(from);
  weights_ = place.run.path.empty() ? read_safetensors(place.checkpoint)
                                    : read_checkpoint(place.run, place.checkpoint);
  if (place.run.path.empty()) return;
  const std::pair<Side, std::string> files[] = {
      {Side::source, place.run.path + "/source.vocabulary"},
      {Side::target, place.run.path + "/target.vocabulary"}};
  for (const auto& [side, file] : files)
    if (fs::exists(file)) vocabularies_.emplace(side, Vocabulary::load(file, ""));
  std::string checksums;
  for (const auto& [side, vocabulary] : vocabularies_) {
    if (!checksums.empty()) checksums += ' ';
    checksums += vocabulary.checksum();
  }
  require_vocabularies(weights_, checksums);
}

std::vector<std::string> InitialWeights::copy_into(Experiment& experiment) const {
  const std::map<std::string, Side> sides = vocabulary_rows(experiment);
  std::vector<std::string> remarks, refused, missing, left;
  std::int64_t taken = 0;
  for (Param& param : experiment.params->all()) {
    const Tensor* found = weights_.find(param.name);
    if (found == nullptr) {
      missing.push_back(fmt::format("  not taken: {}: not there", param.name));
      continue;
    }
    const auto side = sides.find(param.name);
    const Result result =
        copy(param, *found, side == sides.end() ? nullptr : &side->second, *experiment.data);
    taken += result.taken;
    if (!result.taken)
      refused.push_back(fmt::format("  not taken: {}: {}", param.name, result.remark));
    else if (!result.remark.empty())
      remarks.push_back(fmt::format("  {}: {}", param.name, result.remark));
  }
  for (const auto& [name, tensor] : weights_.tensors)
    if (is_parameter(name) && experiment.params->find(name) == nullptr)
      left.push_back(fmt::format("  left over: {}: not in the spec", name));

  std::vector<std::string> out = {fmt::format("starts from {}: {} of {} parameters taken",
                                              weights_.path, taken,
                                              experiment.params->all().size())};
  for (const auto& lines : {remarks, refused, missing, left}) add_limited(out, lines);
  if (taken == 0)
    fail(Exit::model, "training.init_from: nothing in {} fits the spec:\n{}", weights_.path,
         fmt::join(out.begin() + 1, out.end(), "\n"));
  return out;
}

InitialWeights::Result InitialWeights::copy(Param& param, const Tensor& found, const Side* side,
                                            const DataSource& data) const {
  if (side != nullptr) {
    const Vocabulary& ours = (*side == Side::source ? data.source() : data.target()).vocabulary();
    const auto theirs = vocabularies_.find(*side);
    const auto checksums = weights_.metadata.find("vocabularies");
    if (theirs != vocabularies_.end() && theirs->second.checksum() != ours.checksum())
      return copy_rows(param, found, theirs->second, ours);
    if (theirs == vocabularies_.end() && checksums != weights_.metadata.end() &&
        checksums->second != data.vocabulary_checksums())
      return {false, "its rows are tokens of another vocabulary, which is not beside the file"};
  }
  if (found.shape() != param.value.shape())
    return {false,
            fmt::format("file {}, spec {}", found.shape().text(), param.value.shape().text())};
  param.value.assign(found);
  return {true};
}

InitialWeights::Result InitialWeights::copy_rows(Param& param, const Tensor& found,
                                                 const Vocabulary& theirs,
                                                 const Vocabulary& ours) const {
  const Shape& shape = param.value.shape();
  if (found.shape().rank() != shape.rank() || found.shape().with(0, shape[0]) != shape ||
      found.shape()[0] != theirs.size())
    return {false, fmt::format("file {} with {} tokens, spec {}", found.shape().text(),
                               theirs.size(), shape.text())};
  const std::int64_t width = shape[0] == 0 ? 0 : param.value.size() / shape[0];
  real* to = param.value.mutable_data();
  std::int64_t rows = 0;
  for (std::int32_t id = 0; id < ours.size(); ++id) {
    const std::int32_t from = id < Vocabulary::num_reserved ? id : theirs.id(ours.piece(id));
    if (from == Vocabulary::unknown && id != Vocabulary::unknown) continue;
    std::copy_n(found.data() + from * width, width, to + id * width);
    ++rows;
  }
  return {true, fmt::format("{} of {} rows by the text of their tokens{}", rows, ours.size(),
                            rows < ours.size() ? "; the others start anew" : "")};
}

}  // namespace manako
