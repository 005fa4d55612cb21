#include "tools/plan/fit.hpp"

#include <algorithm>
#include <cmath>

#include "core/memory.hpp"
#include "core/parallel.hpp"
#include "tools/data/batches.hpp"
#include "tools/plan/room.hpp"

namespace manako::plan {
namespace {

// What the allocator takes for tensors: cutting leaves gaps, and in the course of a run all of each
// chunk that it asked the system for is touched; only a single one may stay empty in part.
constexpr double chunk = 64 << 20, gaps = 1.12, gaps_in_one = 1.3;

double with_gaps(double tensors) {
  return gaps_in_one * tensors <= chunk ? gaps_in_one * tensors
                                        : chunk * std::ceil(gaps * tensors / chunk);
}

double tensors_within(double bytes) {
  return bytes < chunk ? bytes / gaps_in_one : chunk * std::floor(bytes / chunk) / gaps;
}

/// Buffers of products belong to threads: with one of them the bytes are always the same.
class OneThread {
 public:
  OneThread() { set_threads(1); }
  ~OneThread() { set_threads(before_); }
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;

 private:
  int before_ = threads();
};

double bytes_during(const std::function<void()>& f) {
  const auto before = static_cast<double>(memory::statistics().in_use);
  memory::reset_peak();
  f();
  return static_cast<double>(memory::statistics().peak_in_use) - before;
}

// The program with its libraries, and the corpus: ids, bounds, and places in the order of an epoch.
double process_bytes(DataSource& data) {
  constexpr double program = 20 << 20, each_example = 100, each_line = 48;
  double out = program;
  for (const std::string& name : data.splits()) {
    const Split& split = data.split(name);
    out += 4 * static_cast<double>(split.source.num_ids() + split.target.num_ids());
    out += each_example * static_cast<double>(split.size());
    for (const auto* lines : {&split.source_lines, &split.target_lines})
      for (const std::string& line : *lines) out += each_line + static_cast<double>(line.size());
  }
  return out;
}

// Of the largest batch that a validation scores.
double validation_bytes(const Experiment& experiment, DataSource& data, double most) {
  if (!experiment.training.validate_every || !data.has_split("valid")) return 0;
  const Split& split = data.split("valid");
  const Batches batches = in_order_batches(split);
  if (batches.empty()) return 0;
  const auto weight = [&](const auto& batch) { return size_of(split, batch).weight(); };
  const auto& worst =
      *std::max_element(batches.begin(), batches.end(),
                        [&](const auto& a, const auto& b) { return weight(a) < weight(b); });
  const Line line = memory_line(split, worst, most, [&](const auto& examples) {
    return bytes_during([&] { score(*experiment.model, make_batch(split, examples)); });
  });
  return line.at(static_cast<double>(weight(worst)));
}

std::vector<std::int64_t> beginning(const Split& split, const std::vector<std::int64_t>& batch,
                                    std::int64_t labels) {
  std::vector<std::int64_t> out;
  for (std::int64_t found = 0; found < labels && out.size() < batch.size();) {
    out.push_back(batch[out.size()]);
    found += split.num_labels(out.back());
  }
  return out;
}

}  // namespace

Line memory_line(const Split& split, const std::vector<std::int64_t>& batch, double most,
                 const Measure& measure) {
  constexpr std::int64_t least_labels = 64;
  Line line;
  double weight = 0, bytes = 0;
  std::vector<std::int64_t> part;
  for (std::int64_t labels = least_labels; part.size() < batch.size(); labels *= 2) {
    part = beginning(split, batch, labels);
    const auto next_weight = static_cast<double>(size_of(split, part).weight());
    if (next_weight <= weight) continue;
    if (weight == 0)
      measure(part);  // what is made once, at first use, is no part of it
    else if (bytes * next_weight / weight > most && line.at(next_weight) > most)
      break;
    const double next = measure(part);
    if (weight > 0) line.per_weight = std::max(0.0, (next - bytes) / (next_weight - weight));
    line.fixed = next - line.per_weight * next_weight;
    weight = next_weight;
    bytes = next;
  }
  return line;
}

double Needs::peak(double weight) const {
  const double tensors = held + std::max(update.at(weight), validation);
  return std::max(process + with_gaps(tensors), resuming());
}

double Needs::resuming() const { return process + 2.1 * held; }

double Needs::weight_within(double most) const {
  if (peak(0) > most) return -1;
  if (update.per_weight <= 0) return HUGE_VAL;
  return (tensors_within(most - process) - held - update.fixed) / update.per_weight;
}

Needs needs_of(const Experiment& given, DataSource& data, const std::vector<std::string>& overrides,
               double most) {
  const OneThread guard;
  const VocabularySizes sizes = vocabulary_sizes(data);
  Needs out;
  Experiment experiment(Spec::parse(given.resolved(), "resolved", overrides));
  out.process = process_bytes(data);
  out.held = static_cast<double>(fixed_memory(experiment, sizes).held());
  {
    memory::trim();
    experiment.build(sizes);
    Trial trial(experiment, data);
    const double room = most - out.process - out.held;
    out.update = memory_line(trial.split(), trial.worst(), room, [&](const auto& examples) {
      return bytes_during([&] { trial.update({&examples, 1}); });
    });
    out.validation = validation_bytes(experiment, data, room);
  }
  experiment.model.reset();
  experiment.params.reset();
  memory::trim();
  return out;
}

}  // namespace manako::plan
