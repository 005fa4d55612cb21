#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

#include "core/real.hpp"

namespace manako {

/// 1.5 * 2^23: adding it rounds a float below 2^22 to an integer, which its low bits then hold.
inline constexpr float round_to_integer = 12582912.F;

/// x = n ln 2 + r, |r| <= ln(2) / 2:  n in the low bits of `shifted`, and e^r by a polynomial.
struct SplitExp {
  float shifted, er;
};
inline SplitExp split_exp(float x) {
  constexpr float log2e = 1.44269504F, ln2_high = 0.693359375F, ln2_low = -2.12194440e-4F;
  const float shifted = x * log2e + round_to_integer;
  const float n = shifted - round_to_integer;
  const float r = (x - n * ln2_high) - n * ln2_low;
  float q = 0.00138144672F;
  q = q * r + 0.00836878084F;
  q = q * r + 0.0416683927F;
  q = q * r + 0.166665196F;
  q = q * r + 0.49999994F;
  return {shifted, q * (r * r) + r + 1.F};
}

/// e^x without branches, so that loops over it become vector code.  Relative error <= 2 ulp in
/// float; below -87.3 it is 0, from 88.73 infinity; NaN stays NaN.  In double it is std::exp.
/// Method: x = n ln 2 + r, |r| <= ln(2) / 2; e^r by a polynomial of degree 6 (least maximum error);
/// 2^n by building the exponent bits, in two halves so that the ends of the range are reached.
inline float exp_real(float x) {
  const float clamped = x > 89.F ? 89.F : (x < -88.F ? -88.F : x);
  const auto [shifted, er] = split_exp(clamped);
  // The low bits of `shifted` hold n; split n = half + (n - half).
  const std::int32_t power =
      std::bit_cast<std::int32_t>(shifted) - std::bit_cast<std::int32_t>(round_to_integer);
  const std::int32_t half = power >> 1;
  const float scale_a = std::bit_cast<float>((half + 127) << 23);
  const float scale_b = std::bit_cast<float>((power - half + 127) << 23);
  const float y = er * scale_a * scale_b;
  return x < -87.3F ? 0.F : y;
}
inline double exp_real(double x) { return std::exp(x); }

/// e^x for x <= 0 in two thirds of the time, for sums of powers of which the largest is e^0: below
/// -86 it is e^-86, which is nothing beside 1.  Relative error <= 2 ulp in float; NaN stays NaN.
inline float exp_below_zero(float x) {
  const float clamped = x < -86.F ? -86.F : x;
  const auto [shifted, er] = split_exp(clamped);
  // Both factors are normal, so 2^n is added to the exponent of e^r.
  return std::bit_cast<float>(std::bit_cast<std::uint32_t>(er) +
                              (std::bit_cast<std::uint32_t>(shifted) << 23));
}
inline double exp_below_zero(double x) { return std::exp(x); }

/// 1 / (1 + e^-x) without branches.  Float: error <= 3 ulp down to -87.3, then a subnormal or 0.
inline float sigmoid_real(float x) { return 1.F / (1.F + exp_real(-x)); }
inline double sigmoid_real(double x) { return 1 / (1 + std::exp(-x)); }

/// tanh x without branches.  Float: error <= 2 ulp; NaN stays NaN.  In double it is std::tanh.
/// Method: |x| <= 5/8: x + x^3 p(x^2), p of degree 4 (least maximum error); else 1 - 2 / (e^2x +
/// 1).
inline float tanh_real(float x) {
  const float z = x * x, t = std::fabs(x);
  float p = -0.00570498686F;
  p = p * z + 0.0206390881F;
  p = p * z - 0.0537397154F;
  p = p * z + 0.133314416F;
  p = p * z - 0.333332807F;
  const float small = p * z * t + t, large = 1.F - 2.F / (exp_real(2.F * t) + 1.F);
  return std::copysign(t <= 0.625F ? small : large, x);
}
inline double tanh_real(double x) { return std::tanh(x); }

/// erf x without branches.  Float: error <= 2 ulp; NaN stays NaN.  In double it is std::erf.
/// Method: |x| <= 0.92: x + x p(x^2); else 1 - e^q(|x|), q fitted to log erfc; both of degree 6
/// (least maximum error).  From |x| = 4 on the result is 1 in float.
inline float erf_real(float x) {
  const float z = x * x, t = std::fabs(x);
  float p = 8.38235428e-05F;
  p = p * z - 0.000814558764F;
  p = p * z + 0.00520128524F;
  p = p * z - 0.0268594995F;
  p = p * z + 0.112836972F;
  p = p * z - 0.376126349F;
  p = p * z + 0.128379166F;
  const float u = t > 4.F ? 4.F : t;
  float q = 0.000195937246F;
  q = q * u - 0.00304321735F;
  q = q * u + 0.0222269204F;
  q = q * u - 0.103931598F;
  q = q * u - 0.637182236F;
  q = q * u - 1.12767565F;
  q = q * u - 0.000195675573F;
  const float small = p * t + t, large = 1.F - exp_real(q);
  return std::copysign(t <= 0.92F ? small : large, x);
}
inline double erf_real(double x) { return std::erf(x); }

/// Sum of f(0) ... f(n - 1) in sixteen lanes: a fixed order that the compiler can turn into vector
/// code without being allowed to reorder floating-point sums.
template <class F>
[[gnu::always_inline]] inline real lane_sum(std::int64_t n, const F& f) {
  constexpr std::int64_t lanes = 16;
  real partial[lanes] = {};
  std::int64_t i = 0;
  for (; i + lanes <= n; i += lanes)
    for (std::int64_t l = 0; l < lanes; ++l) partial[l] += f(i + l);
  for (std::int64_t l = 0; i < n; ++i, ++l) partial[l] += f(i);
  for (std::int64_t width = lanes / 2; width > 0; width /= 2)
    for (std::int64_t l = 0; l < width; ++l) partial[l] += partial[l + width];
  return partial[0];
}

/// Largest of f(0) ... f(n - 1) (n >= 1), in lanes.
template <class F>
real lane_max(std::int64_t n, const F& f) {
  constexpr std::int64_t lanes = 16;
  real best[lanes];
  for (real& b : best) b = f(0);
  std::int64_t i = 0;
  for (; i + lanes <= n; i += lanes)
#pragma GCC unroll 1  // unrolled before it is vectorised, it stays scalar: ten times slower
    for (std::int64_t l = 0; l < lanes; ++l) {
      const real v = f(i + l);
      best[l] = v > best[l] ? v : best[l];
    }
  for (std::int64_t l = 0; i < n; ++i, ++l) {
    const real v = f(i);
    best[l] = v > best[l] ? v : best[l];
  }
  for (std::int64_t l = 1; l < lanes; ++l) best[0] = best[l] > best[0] ? best[l] : best[0];
  return best[0];
}

}  // namespace manako
