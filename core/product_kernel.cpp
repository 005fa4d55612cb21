#include "core/product_kernel.hpp"

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "core/cpu.hpp"
#include "core/error.hpp"

namespace manako::blas {
namespace {

const ProductKernel* choose() {
  const char* asked = std::getenv("MANAKO_PRODUCTS");
  const std::string_view name = asked == nullptr ? "" : asked;
  std::vector<const ProductKernel*> usable;  // best first
#if defined(__x86_64__) && !defined(MANAKO_DOUBLE)
  if (cpu().avx512) usable.push_back(&avx512_kernel);
  if (cpu().avx2) usable.push_back(&avx2_kernel);
#endif
  if (name.empty()) return usable.empty() ? nullptr : usable.front();
  if (name == "openblas") return nullptr;
  std::string names = "openblas";
  for (const ProductKernel* kernel : usable) {
    if (name == kernel->name) return kernel;
    names += fmt::format(", {}", kernel->name);
  }
  fail(Exit::usage,
       "MANAKO_PRODUCTS: \"{}\"; on this CPU one of: {}; unset it to have the best chosen", name,
       names);
}

}  // namespace

const ProductKernel* product_kernel() {
  static const ProductKernel* const kernel = choose();
  return kernel;
}

}  // namespace manako::blas
