#pragma once

namespace manako {

/// What the CPU can run, asked at run time; false on other than x86-64.
struct Cpu {
  bool avx2 = false;    ///< and FMA
  bool avx512 = false;  ///< the parts of x86-64-v4: F, BW, DQ, VL
};

inline Cpu cpu() {
  Cpu has;
#if defined(__x86_64__)
  __builtin_cpu_init();
  has.avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  has.avx512 = has.avx2 && __builtin_cpu_supports("avx512f") &&
               __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl");
#endif
  return has;
}

}  // namespace manako
