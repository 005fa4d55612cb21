#include "core/blas.hpp"
#include "core/memory.hpp"
#include "core/parallel.hpp"
#include "core/profile.hpp"
#include "tools/bench/benchmarks.hpp"
#include "tools/bench/machine.hpp"
#include "tools/bench/measure.hpp"
#include "tools/bench/open_spec.hpp"
#include "tools/bench/report.hpp"
#include "tools/eval/translator.hpp"

namespace manako::bench {
namespace {

// Every output gets `length` tokens.
std::unique_ptr<Search> forced_search(int beam, std::int64_t length) {
  const std::string type =
      beam == 1 ? R"("type": "greedy")" : fmt::format(R"("type": "beam", "beam_size": {})", beam);
  Spec spec = Spec::parse(
      fmt::format(
          R"({{"search": {{{}, "min_length": {{"b": {}}}, "max_length": {{"a": 0, "b": {}}}}}}})",
          type, length, length),
      "bench");
  auto search = Searches::make(spec, "search", {});
  spec.throw_if_problems();
  return search;
}

// Milliseconds from a sentence that comes alone to its `length` tokens; all threads share it.
double alone_ms(const Model& model, int beam, std::int64_t length,
                const std::vector<std::vector<std::int32_t>>& sources) {
  const auto search = forced_search(beam, length);
  std::size_t next = 0;
  const Times times =
      measure(64, 4, [&] { translate(model, *search, {sources[next++ % sources.size()]}); });
  return 1e3 * times.median();
}

}  // namespace

nlohmann::ordered_json decode(const Options& options) {
  const auto experiment = open_spec(options);
  const Split& split = experiment->data->split("train");
  std::vector<std::vector<std::int32_t>> sources;
  for (std::int64_t i = 0; i < split.size(); ++i)
    sources.emplace_back(split.source[i].begin(), split.source[i].end());
  const std::int64_t length = std::ssize(split.target[0]) + 1;
  const auto search = forced_search(options.beam, length);
  std::int64_t tokens = 0;
  const auto all = [&] {
    tokens = 0;
    for (const auto& list :
         translate(*experiment->model, *search, sources, {.sentences = options.batch}))
      tokens += std::ssize(list[0].tokens);
  };
  const int runs = std::min(options.runs, 5);
  const double rate = sgemm_rate();
  const std::int64_t flops = profile::flops();
  const Times times = measure(runs, 1, all);
  const double seconds = times.best();
  const double gflop = 1e-9 * static_cast<double>(profile::flops() - flops) / (runs + 1);
  const std::int64_t together =
      options.batch > 0 ? options.batch
                        : sentences_together(std::ssize(sources), search->hypotheses(), threads());
  nlohmann::ordered_json out = {
      {"ms", 1e3 * seconds},
      {"median_ms", 1e3 * times.median()},
      {"sentences_per_second", static_cast<double>(sources.size()) / seconds},
      {"target_tokens_per_second", static_cast<double>(tokens) / seconds},
      {"beam", options.beam},
      {"sentences_together", together},
      {"sgemm_gflops", rate},
      {"efficiency", gflop / seconds / rate},
      {"peak_mib", memory::peak_resident() >> 20},
      {"core", blas::multiplier()},
      {"threads", threads()}};
  if (options.batch == 1) {
    const Model& model = *experiment->model;
    const double alone = alone_ms(model, options.beam, length, sources);
    out["first_token_ms"] = alone_ms(model, options.beam, 1, sources);
    out["alone_ms"] = alone;
    out["alone_tokens_per_second"] = 1e3 * static_cast<double>(length) / alone;
  }
  if (!options.quiet) print(out);
  return out;
}

}  // namespace manako::bench
