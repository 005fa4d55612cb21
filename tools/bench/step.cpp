#include "core/blas.hpp"
#include "core/memory.hpp"
#include "core/parallel.hpp"
#include "core/profile.hpp"
#include "tools/bench/benchmarks.hpp"
#include "tools/bench/machine.hpp"
#include "tools/bench/measure.hpp"
#include "tools/bench/open_spec.hpp"
#include "tools/bench/report.hpp"
#include "tools/data/batches.hpp"
#include "tools/update.hpp"

namespace manako::bench {
namespace {

/// Updates of an experiment, one after the other, over the batches of its first epoch.
class Updates {
 public:
  explicit Updates(Experiment& experiment)
      : experiment_(experiment), optimizer_(experiment.make_optimizer()) {
    const Split& split = experiment.data->split("train");
    batches_ = epoch_batches(experiment.data->batching(), split.source_lengths(),
                             split.target_lengths(), experiment.seed, 0);
  }

  void one() {
    const auto update_number = static_cast<std::size_t>(done_++);
    const Batch batch =
        make_batch(experiment_.data->split("train"), batches_[update_number % batches_.size()]);
    tokens_ += static_cast<std::int64_t>(batch.labels.size());
    const Learner learner{*experiment_.model,
                          *experiment_.loss,
                          *experiment_.params,
                          *optimizer_,
                          experiment_.training.clip_norm,
                          experiment_.training.clip_value};
    update(learner, {&batch, 1}, 1.0, Random(experiment_.seed).at(update_number));
  }

  /// Target tokens since the last call.
  std::int64_t take_tokens() { return std::exchange(tokens_, 0); }

 private:
  Experiment& experiment_;
  std::unique_ptr<Optimizer> optimizer_;
  Batches batches_;
  std::int64_t done_ = 0, tokens_ = 0;
};

// Where the time of an update goes, the largest first.
nlohmann::ordered_json by_op(Updates& updates) {
  constexpr int count = 5;
  profile::start();
  for (int i = 0; i < count; ++i) updates.one();
  std::vector<std::pair<std::string, profile::Entry>> ops;
  double total = 0;
  for (const auto& entry : profile::stop()) {
    ops.push_back(entry);
    total += entry.second.seconds;
  }
  std::stable_sort(ops.begin(), ops.end(), [](const auto& a, const auto& b) {
    return a.second.seconds > b.second.seconds;
  });
  auto out = nlohmann::ordered_json::array();
  for (const auto& [op, entry] : ops)
    out.push_back({{"op", op},
                   {"ms", 1e3 * entry.seconds / count},
                   {"calls", entry.calls / count},
                   {"share", entry.seconds / total},
                   {"gflops", 1e-9 * static_cast<double>(entry.flops) / entry.seconds}});
  return out;
}

void print_ops(const nlohmann::ordered_json& ops, double sgemm_rate) {
  fmt::print("\nwhere a step's time goes (' is backward){:>35}\n", "of the sgemm rate");
  for (const auto& op : ops) {
    const double gflops = op["gflops"].get<double>();
    fmt::print(
        "  {:<26} {:7.2f} ms  {:4} calls  {:5.1f}%{}\n", op["op"].get<std::string>(),
        op["ms"].get<double>(), op["calls"].get<int>(), 100 * op["share"].get<double>(),
        gflops > 0 ? fmt::format("  {:6.1f} GFLOP/s  {:.2f}", gflops, gflops / sgemm_rate) : "");
  }
}

}  // namespace

nlohmann::ordered_json step(const Options& options) {
  const auto experiment = open_spec(options);
  Updates updates(*experiment);
  constexpr int warmup = 3;
  for (int i = 0; i < warmup; ++i) updates.one();
  const double rate = sgemm_rate();
  updates.take_tokens();
  const std::int64_t flops = profile::flops(), requests = memory::statistics().system_requests;
  const Times times = measure(options.runs, 0, [&] { updates.one(); });
  const double gflop = 1e-9 * static_cast<double>(profile::flops() - flops) / options.runs;
  const double tokens = static_cast<double>(updates.take_tokens()) / options.runs;
  const memory::Statistics held = memory::statistics();
  const double seconds = times.median();
  nlohmann::ordered_json out = {{"ms", 1e3 * seconds},
                                {"spread", times.spread()},
                                {"target_tokens_per_second", tokens / seconds},
                                {"gflop", gflop},
                                {"gflops", gflop / seconds},
                                {"sgemm_gflops", rate},
                                {"efficiency", gflop / seconds / rate},
                                {"peak_mib", memory::peak_resident() >> 20},
                                {"tensors_peak_mib", held.peak_in_use >> 20},
                                {"core", blas::multiplier()},
                                {"threads", threads()},
                                {"parameters", experiment->params->count()},
                                {"allocations_in_steady_state", held.system_requests - requests}};
  out["by_op"] = by_op(updates);
  if (!options.quiet) {
    print(out);
    print_ops(out["by_op"], rate);
  }
  return out;
}

}  // namespace manako::bench
