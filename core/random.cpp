#include "core/random.hpp"

#include <Random123/philox.h>

#include <cmath>
#include <numbers>

namespace manako {
namespace {

// The finaliser of SplitMix64: spreads a change of one bit over all.
std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

constexpr std::uint64_t golden = 0x9e3779b97f4a7c15U;

}  // namespace

Random Random::child(std::string_view name) const {
  std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return child(hash);
}

Random Random::child(std::uint64_t number) const {
  Random out = *this;
  out.key_ = mix(key_ + golden) ^ mix(number + golden);
  out.key_ = mix(out.key_ + golden);
  return out;
}

Random Random::at(std::uint64_t step) const {
  Random out = *this;
  out.step_ = step;
  return out;
}

std::array<std::uint32_t, 4> Random::block(std::uint64_t index) const {
  const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
  const auto high = [](std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); };
  const r123::Philox4x32::ctr_type counter = {{low(index), high(index), low(step_), high(step_)}};
  const r123::Philox4x32::key_type key = {{low(key_), high(key_)}};
  const auto out = r123::Philox4x32()(counter, key);
  return {out[0], out[1], out[2], out[3]};
}

std::uint64_t Random::bits(std::uint64_t index) const {
  const auto b = block(index);
  return (std::uint64_t{b[0]} << 32) | b[1];
}

double Random::uniform(std::uint64_t index) const {
  return static_cast<double>(bits(index) >> 11) * 0x1.0p-53;
}

double Random::normal(std::uint64_t index) const {
  const auto b = block(index);
  const auto unit = [](std::uint32_t high, std::uint32_t low) {
    return static_cast<double>(((std::uint64_t{high} << 32) | low) >> 11) * 0x1.0p-53;
  };
  const double radius = std::sqrt(-2 * std::log(1 - unit(b[0], b[1])));  // 1 - u is never 0
  return radius * std::cos(2 * std::numbers::pi * unit(b[2], b[3]));
}

std::int64_t Random::below(std::int64_t n, std::uint64_t index) const {
  // The high half of a 128-bit product: the bias is below n / 2^64.
  return static_cast<std::int64_t>(
      (static_cast<unsigned __int128>(bits(index)) * static_cast<std::uint64_t>(n)) >> 64);
}

void Random::bits16(std::uint64_t first, std::uint16_t* out, std::int64_t count) const {
  for (std::int64_t i = 0; i < count; i += 8) {
    const auto b = block((first + static_cast<std::uint64_t>(i)) / 8);
    for (std::int64_t j = 0; j < 8 && i + j < count; ++j)
      out[i + j] = static_cast<std::uint16_t>(b[static_cast<std::size_t>(j / 2)] >> (16 * (j % 2)));
  }
}

}  // namespace manako
