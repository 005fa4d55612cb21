#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/random.hpp"

namespace manako::toy {

/// The choices that make one sentence, in their order: a function of the stream alone.
class Dice {
 public:
  explicit Dice(const Random& random) : random_(random) {}

  std::int64_t below(std::int64_t n) { return random_.below(n, count_++); }
  bool chance(int percent) { return below(100) < percent; }
  template <class T>
  const T& pick(std::span<const T> items) {
    return items[static_cast<std::size_t>(below(std::ssize(items)))];
  }
  /// One of those that fit.   Requires: there is one.
  template <class T, class Fits>
  const T& pick(std::span<const T> items, const Fits& fits) {
    std::int64_t fitting = 0;
    for (const T& item : items) fitting += fits(item);
    require(fitting > 0, Exit::internal, "toy grammar: nothing fits");
    std::int64_t left = below(fitting);
    for (const T& item : items)
      if (fits(item) && left-- == 0) return item;
    fail(Exit::internal, "toy grammar: nothing picked");
  }

 private:
  Random random_;
  std::uint64_t count_ = 0;
};

/// The parts that are not empty, with a blank between.
std::string say(std::initializer_list<std::string_view> parts);

}  // namespace manako::toy
