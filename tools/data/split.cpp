#include "tools/data/split.hpp"

#include <algorithm>

#include "tools/data/vocabulary.hpp"

namespace manako {

void Sequences::add(std::span<const std::int32_t> ids) {
  begins_.push_back(num_ids());
  lengths_.push_back(static_cast<std::int32_t>(ids.size()));
  ids_.insert(ids_.end(), ids.begin(), ids.end());
}

void Sequences::cut(std::int64_t offset, std::int64_t width, std::int64_t stride, bool partial) {
  begins_.clear();
  lengths_.clear();
  for (std::int64_t begin = offset; begin + 2 <= num_ids(); begin += stride) {
    const std::int64_t length = std::min(width, num_ids() - begin);
    if (length < width && !partial) break;
    begins_.push_back(begin);
    lengths_.push_back(static_cast<std::int32_t>(length));
  }
}

void Sequences::shrink() {
  ids_.shrink_to_fit();
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
