#include "core/cpu.hpp"

#if defined(__x86_64__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace manako {
namespace {

#if defined(__x86_64__)
// Linux gives the registers of AMX, 8 KiB a thread, only to processes that ask for them.
bool kernel_allows_tiles() {
  constexpr long request_permission = 0x1023, tile_data = 18;  // <asm/prctl.h>
  return syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
}
#endif

Cpu ask() {
  Cpu has;
#if defined(__x86_64__)
  __builtin_cpu_init();
  has.avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  has.avx512 = has.avx2 && __builtin_cpu_supports("avx512f") &&
               __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl");
  has.amx = has.avx512 && __builtin_cpu_supports("amx-tile") &&
            __builtin_cpu_supports("amx-bf16") && kernel_allows_tiles();
#endif
  return has;
}

}  // namespace

const Cpu& cpu() {
  static const Cpu has = ask();
  return has;
}

}  // namespace manako
