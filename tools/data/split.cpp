#include "tools/data/split.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "tools/data/vocabulary.hpp"

namespace manako {

void Sequences::add(std::span<const std::int32_t> ids) {
  require(ids_.use_count() == 1, Exit::internal, "sequences: ids added to those of a copy, too");
  add_range(num_ids(), static_cast<std::int64_t>(ids.size()));
  ids_->insert(ids_->end(), ids.begin(), ids.end());
}

void Sequences::forget_cuts() {
  begins_.clear();
  lengths_.clear();
}

void Sequences::add_range(std::int64_t begin, std::int64_t length) {
  begins_.push_back(begin);
  lengths_.push_back(static_cast<std::int32_t>(length));
}

void Sequences::cut(const Cut& cut) {
  for (std::int64_t begin = cut.begin; begin + 2 <= cut.end; begin += cut.stride) {
    const std::int64_t length = std::min(cut.width, cut.end - begin);
    if (length < cut.width && !cut.partial) break;
    add_range(begin, length);
  }
}

Sequences Sequences::chosen(std::span<const std::int64_t> which) const {
  Sequences out;
  out.ids_ = ids_;
  for (const std::int64_t i : which)
    out.add_range(begins_[static_cast<std::size_t>(i)], lengths_[static_cast<std::size_t>(i)]);
  return out;
}

void Sequences::shrink() {
  ids_->shrink_to_fit();
  begins_.shrink_to_fit();
  lengths_.shrink_to_fit();
}

std::int32_t Split::num_labels(std::int64_t i) const {
  const auto length = static_cast<std::int32_t>(target[i].size());
  return windows ? length - 1 : length + 1;
}

void Split::append_target(std::int64_t i, std::vector<std::int32_t>& inputs,
                          std::vector<std::int32_t>& labels) const {
  const std::span<const std::int32_t> ids = target[i];
  if (windows) {
    inputs.insert(inputs.end(), ids.begin(), ids.end() - 1);
    labels.insert(labels.end(), ids.begin() + 1, ids.end());
  } else {
    inputs.push_back(Vocabulary::begin);
    inputs.insert(inputs.end(), ids.begin(), ids.end());
    labels.insert(labels.end(), ids.begin(), ids.end());
    labels.push_back(Vocabulary::end);
  }
}

std::vector<std::int32_t> Split::source_lengths() const {
  std::vector<std::int32_t> out;
  for (std::int64_t i = 0; i < source.size(); ++i)
    out.push_back(static_cast<std::int32_t>(source[i].size()));
  return out;
}

std::vector<std::int32_t> Split::target_lengths() const {
  std::vector<std::int32_t> out;
  for (std::int64_t i = 0; i < target.size(); ++i) out.push_back(num_labels(i));
  return out;
}

}  // namespace manako
