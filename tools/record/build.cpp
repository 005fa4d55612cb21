#include "tools/record/build.hpp"

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "core/blas.hpp"
#include "core/cpu.hpp"
#include "core/parallel.hpp"
#include "tools/record/commit.hpp"

namespace manako {
namespace {

std::string compiler() {
#if defined(__clang__)
  return "clang " __clang_version__;
#else
  return "gcc " __VERSION__;
#endif
}

std::string cpu_model() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with("model name") && colon != line.npos) return line.substr(colon + 2);
  }
  return "unknown";
}

}  // namespace

nlohmann::ordered_json describe_build() {
  return {{"version", MANAKO_VERSION},
          {"commit", MANAKO_COMMIT},
          {"compiler", compiler()},
          {"build_type", MANAKO_BUILD_TYPE},
          {"march", MANAKO_ARCH}};
}

nlohmann::ordered_json describe_machine() {
  const Cpu has = cpu();
  return {{"cpu", cpu_model()},
          {"instructions", has.amx      ? "AMX, AVX-512"
                           : has.avx512 ? "AVX-512"
                           : has.avx2   ? "AVX2, FMA"
                                        : "baseline"},
          {"products", blas::multiplier()},
          {"openblas_core", blas::prepare().after},
          {"threads", threads()}};
}

}  // namespace manako
