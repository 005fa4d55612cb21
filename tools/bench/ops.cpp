#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/blas.hpp"
#include "core/parallel.hpp"
#include "tools/bench/benchmarks.hpp"
#include "tools/bench/machine.hpp"
#include "tools/bench/op_cases.hpp"

namespace manako::bench {

nlohmann::ordered_json ops(const Options& options) {
  RandomProduct product({1024, 1024, 1024});
  nlohmann::ordered_json out = {{"core", blas::multiplier()}, {"threads", threads()}};
  if (!options.quiet)
    fmt::print("{:<22} {:<26} {:>10} {:>10}   share of the sgemm rate of\n", "op", "shape",
               "forward", "backward");
  for (const auto& op : op_cases(options.spec)) {
    const auto [forward, backward, rate] = time_op(op, options.runs, product);
    const double gflops = op.gflop / forward, gflops_back = 2 * op.gflop / backward;
    const bool fused = op.name == "linear_cross_entropy";
    if (!options.quiet)
      fmt::print("{:<22} {:<26} {:>7.2f} ms {:>7.2f} ms   {}\n", op.name, op.shape, 1e3 * forward,
                 1e3 * backward,
                 op.gflop == 0 ? ""
                 : fused       ? fmt::format("{:.2f}      {:.0f} GFLOP/s", gflops / rate, rate)
                               : fmt::format("{:.2f} {:.2f} {:.0f} GFLOP/s", gflops / rate,
                                             gflops_back / rate, rate));
    out["ops"].push_back({{"op", op.name},
                          {"shape", op.shape},
                          {"forward_ms", 1e3 * forward},
                          {"backward_ms", 1e3 * backward},
                          {"gflop", op.gflop},
                          {"sgemm_gflops", rate}});
  }
  return out;
}

}  // namespace manako::bench
