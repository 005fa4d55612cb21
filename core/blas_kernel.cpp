#include <cblas.h>
#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "core/blas.hpp"
#include "core/cpu.hpp"
#include "core/error.hpp"
#include "core/start_again.hpp"

namespace manako::blas {
namespace {

Kernel choose() {
  require(
      openblas_get_parallel() == 2, Exit::internal,
      "blas: this OpenBLAS is not the OpenMP build; install libopenblas0-openmp and build again");
  const auto [avx2, avx512, amx] = cpu();
  Kernel kernel{openblas_get_corename(), openblas_get_corename()};
  // Zen 4 runs 512-bit instructions in two halves.
  const bool halves = __builtin_cpu_is("amdfam19h");
  const std::string better = better_core(kernel.before, avx2, avx512 && !halves);
  if (better.empty() || std::getenv("OPENBLAS_CORETYPE") != nullptr) return kernel;
  using Function = void (*)();
  const auto quit = reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, "gotoblas_dynamic_quit"));
  const auto init = reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, "gotoblas_dynamic_init"));
  if (quit == nullptr || init == nullptr) {
    start_again_with("OPENBLAS_CORETYPE", better.c_str());
    return kernel;
  }
  setenv("OPENBLAS_CORETYPE", better.c_str(), 1);
  quit();
  init();
  kernel.after = openblas_get_corename();
  kernel.repaired = kernel.after != kernel.before;
  return kernel;
}

}  // namespace

std::string better_core(const std::string& chosen, bool has_avx2, bool fast_avx512) {
  constexpr std::array<std::string_view, 3> wide = {"SkylakeX", "Cooperlake", "SapphireRapids"};
  constexpr std::array<std::string_view, 2> narrow = {"Haswell", "Zen"};
  const auto in = [&](const auto& cores) {
    return std::find(cores.begin(), cores.end(), chosen) != cores.end();
  };
  if (!has_avx2 || in(narrow) || (fast_avx512 && in(wide))) return "";
  return fast_avx512 ? "SkylakeX" : "Haswell";
}

const Kernel& prepare() {
  static const Kernel kernel = choose();
  return kernel;
}

}  // namespace manako::blas
