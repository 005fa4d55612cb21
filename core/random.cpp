#include "core/random.hpp"

#include <Random123/philox.h>
#ifdef __AVX2__
#include <immintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
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

std::uint32_t low(std::uint64_t x) { return static_cast<std::uint32_t>(x); }
std::uint32_t high(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); }

// Philox4x32-10 of eight blocks side by side, each in the low halves of 64-bit lanes: the same
// bits as Random123, whose one block at a time cannot become vector code.
using Lanes = std::uint64_t __attribute__((vector_size(32)));
constexpr int lanes = 4, groups = 2, blocks = lanes * groups;

Lanes low_product(Lanes a, Lanes b) {  // of the low halves
#ifdef __AVX2__
  return reinterpret_cast<Lanes>(
      _mm256_mul_epu32(reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(b)));
#else
  return (a & 0xffffffffU) * (b & 0xffffffffU);
#endif
}

void philox(std::uint64_t first, std::uint64_t step, std::uint64_t key, std::uint64_t* out) {
  constexpr Lanes none{}, multiplier_0 = none + 0xD2511F53U, multiplier_1 = none + 0xCD9E8D57U;
  constexpr std::uint32_t weyl_0 = 0x9E3779B9U, weyl_1 = 0xBB67AE85U;
  Lanes c0[groups], c1[groups], c2[groups], c3[groups];
  for (std::uint64_t g = 0; g < groups; ++g) {
    c0[g] = (first + lanes * g) + Lanes{0, 1, 2, 3};
    c1[g] = c0[g] >> 32;
    c2[g] = none + step;
    c3[g] = c2[g] >> 32;
  }
  std::uint32_t k0 = low(key), k1 = high(key);
  for (int round = 0; round < 10; ++round, k0 += weyl_0, k1 += weyl_1) {
    for (int g = 0; g < groups; ++g) {
      const Lanes p0 = low_product(c0[g], multiplier_0), p1 = low_product(c2[g], multiplier_1);
      c0[g] = (p1 >> 32) ^ c1[g] ^ k0;  // high halves hold leftovers that nobody reads
      c1[g] = p1;
      c2[g] = (p0 >> 32) ^ c3[g] ^ k1;
      c3[g] = p0;
    }
  }
  for (int g = 0; g < groups; ++g) {
    const Lanes front = (c0[g] & 0xffffffffU) | (c1[g] << 32);
    const Lanes back = (c2[g] & 0xffffffffU) | (c3[g] << 32);
    for (int l = 0; l < lanes; ++l, out += 2) {
      out[0] = front[l];
      out[1] = back[l];
    }
  }
}

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
  static_assert(std::endian::native == std::endian::little, "index 2w is the low half of word w");
  constexpr std::int64_t batch = 8 * blocks;
  std::array<std::uint64_t, 2 * blocks> words;
  const auto draw = [&](std::int64_t i) {
    philox((first + static_cast<std::uint64_t>(i)) / 8, step_, key_, words.data());
  };
  std::int64_t i = 0;
  for (; i + batch <= count; i += batch) {
    draw(i);
    std::memcpy(out + i, words.data(), sizeof(words));
  }
  if (i == count) return;
  draw(i);
  std::memcpy(out + i, words.data(), static_cast<std::size_t>(count - i) * sizeof(*out));
}

}  // namespace manako
