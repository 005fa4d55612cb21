#include "nn/decode_state.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace manako {

void DecodeState::start(Memory memory, std::vector<std::int32_t> source, std::int64_t hypotheses) {
  *this = DecodeState();
  memory_ = std::move(memory);
  source_ = std::move(source);
  hypotheses_ = hypotheses;
}

void DecodeState::begin_step() {
  if (steps_ == capacity_) {
    const std::int64_t wider = std::max<std::int64_t>(16, 2 * capacity_);
    std::vector<std::int32_t> table(static_cast<std::size_t>(hypotheses_ * wider));
    for (std::int64_t h = 0; h < hypotheses_; ++h)
      std::copy_n(rows_.data() + h * capacity_, steps_, table.data() + h * wider);
    rows_ = std::move(table);
    capacity_ = wider;
  }
  for (std::int64_t h = 0; h < hypotheses_; ++h)
    rows_[static_cast<std::size_t>(h * capacity_ + steps_)] = static_cast<std::int32_t>(h);
  ++steps_;
}

void DecodeState::select(std::span<const std::int32_t> parents) {
  for (const std::int32_t parent : parents)
    if (parent < 0 || parent >= hypotheses_)
      fail(Exit::internal, "decode: no hypothesis {} among {}", parent, hypotheses_);
  std::vector<std::int32_t> table(parents.size() * static_cast<std::size_t>(capacity_)),
      source(source_.empty() ? 0 : parents.size());
  for (std::size_t h = 0; h < parents.size(); ++h)
    std::copy_n(rows_.data() + parents[h] * capacity_, steps_,
                table.data() + static_cast<std::int64_t>(h) * capacity_);
  for (std::size_t h = 0; h < source.size(); ++h)
    source[h] = source_[static_cast<std::size_t>(parents[h])];
  rows_ = std::move(table);
  source_ = std::move(source);
  hypotheses_ = std::ssize(parents);
}

std::span<const CachedRows> DecodeState::append(const std::string& path, CachedRows step) {
  std::vector<CachedRows>& steps = cached_[path];
  steps.push_back({step.keys.detached(), step.values.detached()});
  return steps;
}

const CachedRows& DecodeState::memory_rows(const std::string& path,
                                           const std::function<CachedRows()>& project) {
  auto place = projected_.find(path);
  if (place == projected_.end()) place = projected_.emplace(path, project()).first;
  return place->second;
}

}  // namespace manako
