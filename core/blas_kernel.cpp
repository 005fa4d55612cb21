#include <cblas.h>
#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string_view>
#include <vector>

#include "core/blas.hpp"
#include "core/error.hpp"

namespace manako::blas {
namespace {

// Starts this program again with OPENBLAS_CORETYPE set, once; returns only if that is impossible.
void start_again() {
  constexpr const char* mark = "MANAKO_STARTED_AGAIN";
  if (std::getenv(mark) != nullptr) return;
  setenv(mark, "1", 1);
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::string words((std::istreambuf_iterator<char>(file)), {});
  std::vector<char*> arguments;
  for (std::size_t i = 0; i < words.size(); i += std::string_view(&words[i]).size() + 1)
    arguments.push_back(&words[i]);
  if (arguments.empty()) return;
  arguments.push_back(nullptr);
  execv("/proc/self/exe", arguments.data());
}

Kernel choose() {
  require(
      openblas_get_parallel() == 2, Exit::internal,
      "blas: this OpenBLAS is not the OpenMP build; install libopenblas0-openmp and build again");
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") &&
                      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512vl");
  Kernel kernel{openblas_get_corename(), openblas_get_corename()};
  // Zen 4 runs 512-bit instructions in two halves.
  const bool halves = __builtin_cpu_is("amdfam19h");
  const std::string better = better_core(kernel.before, avx2, avx512 && !halves);
  if (better.empty() || std::getenv("OPENBLAS_CORETYPE") != nullptr) return kernel;
  setenv("OPENBLAS_CORETYPE", better.c_str(), 1);
  using Function = void (*)();
  const auto quit = reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, "gotoblas_dynamic_quit"));
  const auto init = reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, "gotoblas_dynamic_init"));
  if (quit != nullptr && init != nullptr) {
    quit();
    init();
  } else {
    start_again();
  }
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
