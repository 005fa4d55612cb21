#include "core/blas.hpp"
#include "core/memory.hpp"
#include "core/profile.hpp"
#include "tools/bench/benchmarks.hpp"
#include "tools/bench/machine.hpp"
#include "tools/bench/measure.hpp"
#include "tools/bench/open_spec.hpp"
#include "tools/bench/report.hpp"
#include "tools/eval/translator.hpp"

namespace manako::bench {
namespace {

// A search whose every output has `length` tokens.
std::unique_ptr<Search> forced_search(int beam, std::size_t length) {
  Spec spec = Spec::parse(
      fmt::format(
          R"({{"search": {{"type": "{}"{}, "min_length": {{"b": {}}}, "max_length": {{"a": 0, "b": {}}}}}}})",
          beam == 1 ? "greedy" : "beam", beam == 1 ? "" : fmt::format(", \"beam_size\": {}", beam),
          length, length),
      "bench");
  auto search = Searches::make(spec, "search", {});
  spec.throw_if_problems();
  return search;
}

}  // namespace

nlohmann::ordered_json decode(const Options& options) {
  const auto experiment = open_spec(options);
  const Split& split = experiment->data->split("train");
  std::vector<std::vector<std::int32_t>> sources;
  for (std::int64_t i = 0; i < split.size(); ++i)
    sources.emplace_back(split.source[i].begin(), split.source[i].end());
  const auto search = forced_search(options.beam, split.target[0].size());
  const double rate = sgemm_rate();
  const std::int64_t flops = profile::flops();
  std::int64_t tokens = 0;
  const int runs = std::min(options.runs, 5);
  const Times times = measure(runs, 1, [&] {
    tokens = 0;
    for (const auto& list : translate(*experiment->model, *search, sources))
      tokens += static_cast<std::int64_t>(list[0].tokens.size());
  });
  const double seconds = times.best();
  const double gflop = 1e-9 * static_cast<double>(profile::flops() - flops) / (runs + 1);
  nlohmann::ordered_json out = {
      {"ms", 1e3 * seconds},
      {"sentences_per_second", static_cast<double>(sources.size()) / seconds},
      {"target_tokens_per_second", static_cast<double>(tokens) / seconds},
      {"beam", options.beam},
      {"sgemm_gflops", rate},
      {"efficiency", gflop / seconds / rate},
      {"peak_mib", memory::peak_resident() >> 20},
      {"core", blas::prepare().after}};
  if (!options.quiet) print(out);
  return out;
}

}  // namespace manako::bench
