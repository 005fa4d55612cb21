// Compiled for the plainest CPU (see CMakeLists.txt) and run before all other static initialisers,
// which already use the instructions of MANAKO_ARCH.
#include <unistd.h>
#include <cstdlib>
#include <cstring>

namespace {

bool cpu_has(const char* arch) {
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                    __builtin_cpu_supports("bmi2");
  if (std::strcmp(arch, "x86-64-v3") == 0) return avx2;
  if (std::strcmp(arch, "x86-64-v4") == 0)
    return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  return true;  // native and others: whoever chose them knows
}

__attribute__((constructor(101))) void require_cpu() {
  if (cpu_has(MANAKO_ARCH)) return;
  constexpr char text[] = "manako: this build needs a CPU of the level " MANAKO_ARCH
                          "; build it with -DMANAKO_ARCH=x86-64-v2\n";
  if (write(STDERR_FILENO, text, sizeof text - 1) < 0) _exit(70);
  _exit(7);
}

}  // namespace
