#include "tools/plan/room.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

#include "core/error.hpp"
#include "core/files.hpp"

namespace manako::plan {
namespace {

constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();

std::int64_t bytes_of(const Tensor& tensor) { return checked_product(tensor.size(), sizeof(real)); }

std::int64_t meminfo_available() {
  std::ifstream file("/proc/meminfo");
  for (std::string word; file >> word;)
    if (word == "MemAvailable:") {
      std::int64_t kib = 0;
      file >> kib;
      return kib * 1024;
    }
  return unlimited;
}

// What the control group of a container leaves.
std::int64_t group_available() {
  std::int64_t most = 0, used = 0;
  std::ifstream max_file("/sys/fs/cgroup/memory.max"), used_file("/sys/fs/cgroup/memory.current");
  return max_file >> most && used_file >> used ? std::max<std::int64_t>(0, most - used) : unlimited;
}

}  // namespace

Fixed fixed_memory(const Experiment& experiment, VocabularySizes sizes) {
  Spec spec = Spec::parse(experiment.resolved(), "resolved");
  Params shapes = experiment.shapes_for(sizes);
  const Optimizer optimizer(spec, shapes);
  Fixed out;
  for (const Param& param : shapes.all()) out.weights += bytes_of(param.value);
  for (const Param& param : optimizer.trained()) out.gradients += bytes_of(param.value);
  for (const auto& [name, tensor] : optimizer.state()) out.optimizer += bytes_of(tensor);
  if (experiment.training.ema_decay > 0) out.average = out.weights;
  return out;
}

std::int64_t resident() {
  std::ifstream file("/proc/self/statm");
  std::int64_t all = 0, pages = 0;
  file >> all >> pages;
  return pages * ::sysconf(_SC_PAGESIZE);
}

std::int64_t limit() {
  const std::int64_t left = std::min(meminfo_available(), group_available());
  return left == unlimited ? unlimited : resident() + left;
}

void require_room(const Experiment& experiment, VocabularySizes sizes, std::int64_t most) {
  const Fixed fixed = fixed_memory(experiment, sizes);
  if (fixed.total() <= most) return;
  fail(Exit::resource,
       "memory: weights ({} MiB), gradients, optimizer and average ({} MiB) need {} MiB; expected "
       "at "
       "most {} MiB; likely fix: smaller widths, fewer layers, or a smaller vocabulary",
       fixed.weights >> 20, (fixed.total() - fixed.weights) >> 20, fixed.total() >> 20, most >> 20);
}

void require_disk(const Experiment& experiment, const std::string& path) {
  const TrainingOptions& options = experiment.training;
  const std::int64_t whole = options.ema_decay > 0 ? 4 : 3;  // weights, moments, average
  const std::int64_t best = options.keep_best * static_cast<std::int64_t>(options.best_by.size());
  const std::int64_t copies = whole * (options.keep_last + 1) + best;  // one being written
  const std::int64_t needed =
      experiment.params->count() * static_cast<std::int64_t>(sizeof(real)) * copies;
  const std::int64_t free = free_bytes(path);
  if (free < needed)
    fail(Exit::io,
         "{}: {} MiB are free and checkpoints need about {} MiB; likely fix: another --out, or a "
         "smaller training.checkpoint.keep_last",
         path, free >> 20, needed >> 20);
}

}  // namespace manako::plan
