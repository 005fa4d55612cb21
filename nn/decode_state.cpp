#include "nn/decode_state.hpp"

#include <numeric>

#include "core/error.hpp"

namespace manako {
namespace {

std::vector<std::int32_t> picked(const std::vector<std::int32_t>& from,
                                 std::span<const std::int32_t> which) {
  std::vector<std::int32_t> out;
  out.reserve(which.size());
  for (const std::int32_t i : which) out.push_back(from[static_cast<std::size_t>(i)]);
  return out;
}

}  // namespace

void DecodeState::start(Memory memory, std::vector<std::int32_t> source, std::int64_t hypotheses) {
  *this = DecodeState();
  memory_ = std::move(memory);
  source_ = std::move(source);
  hypotheses_ = hypotheses;
}

void DecodeState::begin_step() {
  std::vector<std::int32_t> own(static_cast<std::size_t>(hypotheses_));
  std::iota(own.begin(), own.end(), 0);
  rows_.push_back(std::move(own));
}

void DecodeState::select(std::span<const std::int32_t> parents) {
  for (const std::int32_t parent : parents)
    if (parent < 0 || parent >= hypotheses_)
      fail(Exit::internal, "decode: no hypothesis {} among {}", parent, hypotheses_);
  for (auto& step : rows_) step = picked(step, parents);
  if (!source_.empty()) source_ = picked(source_, parents);
  hypotheses_ = static_cast<std::int64_t>(parents.size());
}

DecodeState::Rows DecodeState::append(const std::string& path, const Tensor& keys,
                                      const Tensor& values) {
  auto& steps = steps_[path];
  steps.push_back({keys.detached(), values.detached()});
  Rows out;
  out.lengths.assign(static_cast<std::size_t>(hypotheses_),
                     static_cast<std::int64_t>(steps.size()));
  out.keys.reserve(static_cast<std::size_t>(hypotheses_) * steps.size());
  out.values.reserve(out.keys.capacity());
  for (std::size_t h = 0; h < static_cast<std::size_t>(hypotheses_); ++h)
    for (std::size_t t = 0; t < steps.size(); ++t) {
      out.keys.push_back(steps[t].keys.data() + rows_[t][h] * keys.cols());
      out.values.push_back(steps[t].values.data() + rows_[t][h] * values.cols());
    }
  return out;
}

DecodeState::Rows DecodeState::memory_rows(const std::string& path,
                                           const std::function<Projected()>& project) {
  auto place = projected_.find(path);
  if (place == projected_.end()) place = projected_.emplace(path, project()).first;
  const auto& [keys, values] = place->second;
  Rows out;
  for (const std::int32_t s : source_) {
    out.lengths.push_back(memory_.segments.length(s));
    for (std::int64_t i = memory_.segments.begin(s); i < memory_.segments.end(s); ++i) {
      out.keys.push_back(keys.data() + i * keys.cols());
      out.values.push_back(values.data() + i * values.cols());
    }
  }
  return out;
}

}  // namespace manako
