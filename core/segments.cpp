#include "core/segments.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace manako {

Segments::Segments(const std::vector<std::int64_t>& lengths) {
  auto offsets = std::make_shared<std::vector<std::int64_t>>(1, 0);
  offsets->reserve(lengths.size() + 1);
  for (const std::int64_t length : lengths) {
    require(length >= 0, Exit::internal, "segments: negative length {}", length);
    offsets->push_back(offsets->back() + length);
  }
  offsets_ = std::move(offsets);
}

std::int64_t Segments::max_length() const {
  std::int64_t longest = 0;
  for (std::int64_t s = 0; s < count(); ++s) longest = std::max(longest, length(s));
  return longest;
}

std::vector<std::int32_t> Segments::positions() const {
  std::vector<std::int32_t> out;
  out.reserve(static_cast<std::size_t>(rows()));
  for (std::int64_t s = 0; s < count(); ++s)
    for (std::int64_t i = 0; i < length(s); ++i) out.push_back(static_cast<std::int32_t>(i));
  return out;
}

}  // namespace manako
