#pragma once

namespace manako {

/// What the CPU can run, asked at run time; false on other than x86-64.
struct Cpu {
  bool avx2 = false;    ///< and FMA
  bool avx512 = false;  ///< the parts of x86-64-v4: F, BW, DQ, VL
  bool amx = false;     ///< tiles of bfloat16, and AVX-512; allowed by the kernel, too
};

const Cpu& cpu();

}  // namespace manako
