// Interval: "500u", "2e", "5Mt", "30min".
#include <array>
#include <charconv>
#include <cmath>

#include "core/error.hpp"
#include "core/spec.hpp"
#include "core/spec_document.hpp"

namespace manako {
namespace {

struct Suffix {
  std::string_view text;
  double factor;
  Interval::Unit unit;
};

/// Larger first: text() takes the first that divides the count.
constexpr std::array suffixes = {
    Suffix{"Gt", 1e9, Interval::Unit::tokens},  Suffix{"Mt", 1e6, Interval::Unit::tokens},
    Suffix{"kt", 1e3, Interval::Unit::tokens},  Suffix{"t", 1, Interval::Unit::tokens},
    Suffix{"h", 3600, Interval::Unit::seconds}, Suffix{"min", 60, Interval::Unit::seconds},
    Suffix{"s", 1, Interval::Unit::seconds},    Suffix{"e", 1, Interval::Unit::epochs},
    Suffix{"u", 1, Interval::Unit::updates},    Suffix{"", 1, Interval::Unit::updates},
};

}  // namespace

std::optional<Interval> Interval::parse(std::string_view text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (error != std::errc{}) return std::nullopt;
  for (const Suffix& suffix : suffixes) {
    if (suffix.text != std::string_view(rest, static_cast<std::size_t>(end - rest))) continue;
    const double count = number * suffix.factor;
    const bool whole = suffix.unit == Unit::updates || suffix.unit == Unit::tokens;
    // The limits are those between which "{}" prints no exponent.
    if (!(count >= 1e-3 && count <= 1e15) || (whole && count != std::floor(count))) break;
    return Interval{count, suffix.unit};
  }
  return std::nullopt;
}

std::string Interval::text() const {
  for (const Suffix& suffix : suffixes)
    if (suffix.unit == unit && (suffix.factor == 1 || std::fmod(count, suffix.factor) == 0))
      return fmt::format("{}{}", count / suffix.factor, suffix.text);
  return "";
}

bool document::is_zero_interval(std::string_view text) {
  double number = 1;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  const std::string_view unit(rest, static_cast<std::size_t>(end - rest));
  return error == std::errc{} && number == 0 && Interval::parse(fmt::format("1{}", unit));
}

std::string document::interval_pattern(bool may_be_none) {
  std::string units;
  for (const Suffix& suffix : suffixes)
    if (!suffix.text.empty()) units += fmt::format("{}{}", units.empty() ? "" : "|", suffix.text);
  const std::string some = fmt::format("[0-9]+([.][0-9]+)?({})?", units);
  return may_be_none ? fmt::format("^({})?$", some) : fmt::format("^{}$", some);
}

}  // namespace manako
