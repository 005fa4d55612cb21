#include "core/profile.hpp"

#include <omp.h>

#include <array>
#include <atomic>
#include <chrono>
#include <utility>

namespace manako::profile {
namespace {

using Clock = std::chrono::steady_clock;
thread_local bool running = false;
thread_local Clock::time_point last;
thread_local std::int64_t last_flops = 0;
thread_local std::map<std::string, Entry> entries;
// Each thread counts for itself: they would wait for each other's cache line otherwise.
struct alignas(64) Counter {
  std::atomic<std::int64_t> flops{0};
};
std::array<Counter, 64> counters;

}  // namespace

void start() {
  running = true;
  entries.clear();
  last_flops = flops();
  last = Clock::now();
}

void charge(const char* op, bool backward) {
  if (!running) return;
  const Clock::time_point now = Clock::now();
  Entry& entry = entries[backward ? std::string(op) + "'" : op];
  entry.seconds += std::chrono::duration<double>(now - last).count();
  ++entry.calls;
  entry.flops += flops() - last_flops;
  last_flops = flops();
  last = now;
}

std::map<std::string, Entry> stop() {
  charge("other", false);
  running = false;
  return std::exchange(entries, {});
}

std::int64_t flops() {
  std::int64_t sum = 0;
  for (const Counter& counter : counters) sum += counter.flops.load(std::memory_order_relaxed);
  return sum;
}
void add_flops(std::int64_t count) {
  const auto thread = static_cast<std::size_t>(omp_get_thread_num());
  counters[thread % counters.size()].flops.fetch_add(count, std::memory_order_relaxed);
}

}  // namespace manako::profile
