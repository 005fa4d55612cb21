#include "core/product_kernel.hpp"

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "core/cpu.hpp"
#include "core/error.hpp"

namespace manako::blas {
namespace {

using Kernels = std::vector<const ProductKernel*>;  // best first

Kernels usable() {
  Kernels all;
#if defined(__x86_64__) && !defined(MANAKO_DOUBLE)
  if (cpu().amx) all.push_back(&amx_kernel);
  if (cpu().avx512) all.push_back(&avx512_kernel);
  if (cpu().avx2) all.push_back(&avx2_kernel);
#endif
  return all;
}

// From the kernel that the environment names, or the best, to the first that is for small products,
// too.
Kernels choose() {
  const char* asked = std::getenv("MANAKO_PRODUCTS");
  const std::string_view name = asked == nullptr ? "" : asked;
  if (name == "openblas") return {};
  Kernels chosen;
  std::string names = "openblas";
  for (const ProductKernel* kernel : usable()) {
    names += fmt::format(", {}", kernel->name);
    const bool begins = chosen.empty() && (name.empty() || name == kernel->name);
    if (begins || (!chosen.empty() && chosen.back()->least > 0)) chosen.push_back(kernel);
  }
  if (chosen.empty() && !name.empty())
    fail(Exit::usage,
         "MANAKO_PRODUCTS: \"{}\"; on this CPU one of: {}; unset it to have the best chosen", name,
         names);
  return chosen;
}

const Kernels& chosen() {
  static const Kernels kernels = choose();
  return kernels;
}

}  // namespace

const ProductKernel* vector_kernel() { return chosen().empty() ? nullptr : chosen().back(); }

const ProductKernel* product_kernel(std::int64_t n, std::int64_t k) {
  for (const ProductKernel* kernel : chosen())
    if (ceil_div(n, kernel->cols) * kernel->cols >= kernel->least && k >= kernel->least)
      return kernel;
  return nullptr;
}

}  // namespace manako::blas
