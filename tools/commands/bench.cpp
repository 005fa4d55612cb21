#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/blas.hpp"
#include "core/memory.hpp"
#include "core/parallel.hpp"
#include "core/profile.hpp"
#include "tools/bench/decode.hpp"
#include "tools/bench/machine.hpp"
#include "tools/bench/measure.hpp"
#include "tools/bench/ops.hpp"
#include "tools/commands/command.hpp"
#include "tools/data/batches.hpp"
#include "tools/experiment.hpp"
#include "tools/update.hpp"

namespace manako {
namespace {

/// manako bench gemm|ops|step|decode: how fast, and how far from the machine's limit.
class Bench : public Command {
 public:
  explicit Bench(Spec&) {}

  void declare(CLI::App& app) override {
    app.add_option("what", what_,
                   "gemm: matrix products; ops: one op at a time; step: updates of a spec; decode: "
                   "translation")
        ->required()
        ->check(CLI::IsMember({"gemm", "ops", "step", "decode"}));
    app.add_option("spec", spec_, "the spec of step and decode; for ops a part of a name")
        ->capture_default_str();
    app.add_option("overrides", overrides_, "key.path=value");
    app.add_option("--runs", runs_, "measured runs")
        ->check(CLI::Range(1, 100000))
        ->capture_default_str();
    app.add_option("--beam", beam_, "decode: beam size; 1 is greedy")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
    app.add_option("--batch", batch_,
                   "decode: sentences at once; 0 leaves it to the decoder, 1 also times the first "
                   "token")
        ->check(CLI::Range(0, 1 << 20))
        ->capture_default_str();
    app.add_flag("--json", json_, "one JSON object as the last line of stdout");
  }

  int run() override {
    if (what_ == "gemm") return gemm();
    if (what_ == "ops") return ops();
    experiment_ = std::make_unique<Experiment>(Spec::load(spec_, overrides_));
    experiment_->data->check();
    experiment_->data->load();
    experiment_->build(vocabulary_sizes(*experiment_->data));
    return what_ == "step" ? step() : decode();
  }

 private:
  int gemm() const {
    const blas::Kernel& kernel = blas::prepare();
    nlohmann::ordered_json out = {{"core_before", kernel.before},
                                  {"core", kernel.after},
                                  {"repaired", kernel.repaired},
                                  {"threads", threads()}};
    if (!json_)
      fmt::print("OpenBLAS core before {}, after {}{}; {} threads\n", kernel.before, kernel.after,
                 kernel.repaired ? " (repaired)" : "", threads());
    struct Size {
      std::int64_t m, n, k;
    };
    for (const auto& [m, n, k] :
         {Size{2048, 2048, 2048}, Size{1536, 256, 256}, Size{1536, 1024, 256},
          Size{1536, 256, 1024}, Size{1024, 128, 128}, Size{256, 256, 1536},
          Size{1536, 8000, 256}}) {
      const double rate = bench::product_rate(m, n, k, std::max(runs_, 8));
      const auto tile = blas::tile_shape(m, n, k);
      if (!json_)
        fmt::print("{:>5} x {:>5} x {:>5}  tiles {:>3} x {:>3}  {:7.1f} GFLOP/s\n", m, n, k,
                   tile.rows, tile.cols, rate);
      out["rates"].push_back({{"m", m}, {"n", n}, {"k", k}, {"gflops", rate}});
    }
    out["sgemm_gflops"] = out["rates"][0]["gflops"];
    if (json_) fmt::print("{}\n", out.dump());
    return 0;
  }

  int ops() const {
    const double rate = bench::sgemm_rate();
    nlohmann::ordered_json out = {
        {"sgemm_gflops", rate}, {"core", blas::multiplier()}, {"threads", threads()}};
    if (!json_)
      fmt::print("sgemm {:.0f} GFLOP/s\n{:<22} {:<26} {:>10} {:>10}   share of the sgemm rate\n",
                 rate, "op", "shape", "forward", "backward");
    for (const auto& op : bench::op_cases(spec_.ends_with(".json") ? "" : spec_)) {
      const auto [forward, backward] = bench::time_op(op, runs_);
      const double gflops = op.gflop / forward, gflops_back = 2 * op.gflop / backward;
      const bool fused = op.name == "linear_cross_entropy";
      if (!json_)
        fmt::print("{:<22} {:<26} {:>7.2f} ms {:>7.2f} ms   {}\n", op.name, op.shape, 1e3 * forward,
                   1e3 * backward,
                   op.gflop == 0 ? ""
                   : fused       ? fmt::format("{:.2f}", gflops / rate)
                                 : fmt::format("{:.2f} {:.2f}", gflops / rate, gflops_back / rate));
      out["ops"].push_back({{"op", op.name},
                            {"shape", op.shape},
                            {"forward_ms", 1e3 * forward},
                            {"backward_ms", 1e3 * backward},
                            {"gflop", op.gflop}});
    }
    if (json_) fmt::print("{}\n", out.dump());
    return 0;
  }

  int step() const {
    const auto optimizer = experiment_->make_optimizer();
    const Learner learner{*experiment_->model,
                          *experiment_->loss,
                          *experiment_->params,
                          *optimizer,
                          experiment_->training.clip_norm,
                          experiment_->training.clip_value};
    const Batches batches = training_batches();
    std::size_t next = 0;
    std::int64_t tokens = 0, updates = 0;
    const auto one = [&] {
      const Batch batch =
          make_batch(experiment_->data->split("train"), batches[next++ % batches.size()]);
      tokens += static_cast<std::int64_t>(batch.labels.size());
      update(learner, {&batch, 1}, 1.0,
             Random(experiment_->seed).at(static_cast<std::uint64_t>(updates++)));
    };
    constexpr int warmup = 3;
    for (int i = 0; i < warmup; ++i) one();
    const double rate = bench::sgemm_rate();
    tokens = 0;
    const std::int64_t flops_before = profile::flops(),
                       requests = memory::statistics().system_requests;
    const bench::Times times = bench::measure(runs_, 0, one);
    const double gflop = 1e-9 * static_cast<double>(profile::flops() - flops_before) / runs_;
    const std::int64_t steady_requests = memory::statistics().system_requests - requests;
    const double per_step = static_cast<double>(tokens) / runs_, seconds = times.median();
    const std::size_t peak = memory::peak_resident() >> 20;
    profile::start();
    for (int i = 0; i < 5; ++i) one();
    const auto by_op = profile::stop();

    nlohmann::ordered_json out = {{"ms", 1e3 * seconds},
                                  {"spread", times.spread()},
                                  {"target_tokens_per_second", per_step / seconds},
                                  {"gflop", gflop},
                                  {"gflops", gflop / seconds},
                                  {"sgemm_gflops", rate},
                                  {"efficiency", gflop / seconds / rate},
                                  {"peak_mib", peak},
                                  {"core", blas::multiplier()},
                                  {"threads", threads()},
                                  {"parameters", experiment_->params->count()},
                                  {"allocations_in_steady_state", steady_requests}};
    print(out);
    print_shares("where a step's time goes (' is backward)", by_op, 5);
    if (json_) fmt::print("{}\n", out.dump());
    return 0;
  }

  int decode() const {
    const auto out = bench::decode(*experiment_, {.runs = runs_, .beam = beam_, .batch = batch_});
    print(out.figures);
    print_shares("where the time of one thread goes", out.by_op, 1);
    if (json_) fmt::print("{}\n", out.figures.dump());
    return 0;
  }

  Batches training_batches() const {
    const Split& split = experiment_->data->split("train");
    return epoch_batches(experiment_->data->batching(), split.source_lengths(),
                         split.target_lengths(), experiment_->seed, 0);
  }

  void print(const nlohmann::ordered_json& out) const {
    if (json_) return;
    for (const auto& [key, value] : out.items())
      fmt::print("{:<28} {}\n", key,
                 value.is_number_float() ? fmt::format("{:.3f}", value.get<double>())
                 : value.is_string()     ? value.get<std::string>()
                                         : value.dump());
  }

  // Time and calls of each op for each of `runs`, the longest first.
  void print_shares(const char* title, const std::map<std::string, profile::Entry>& by_op,
                    int runs) const {
    if (json_) return;
    double total = 0;
    std::vector<std::pair<double, std::string>> order;
    for (const auto& [op, entry] : by_op) {
      order.emplace_back(entry.seconds,
                         fmt::format("{:<26} {:7.2f} ms  {:4} calls", op,
                                     1e3 * entry.seconds / runs, entry.calls / runs));
      total += entry.seconds;
    }
    std::sort(order.rbegin(), order.rend());
    fmt::print("\n{}\n", title);
    for (const auto& [spent, line] : order)
      fmt::print("  {}  {:5.1f}%\n", line, 100 * spent / total);
  }

  std::string what_, spec_ = "configs/bench/small.json";
  std::vector<std::string> overrides_;
  int runs_ = 20, beam_ = 1, batch_ = 0;
  bool json_ = false;
  std::unique_ptr<Experiment> experiment_;
};

const bool registered =
    Commands::add<Bench>({.name = "bench",
                          .family = "command",
                          .summary = "speed, and its distance from the machine's limit",
                          .example = "manako bench step configs/bench/small.json --runs 20"});

}  // namespace
}  // namespace manako
