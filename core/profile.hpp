#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace manako::profile {

/// Where the time of this thread goes, by op.  Off until start(); then record() and backward()
/// charge the time and the flops since the last charge to the op that just finished: no op needs to
/// know.
void start();
struct Entry {
  double seconds = 0;
  std::int64_t calls = 0;
  std::int64_t flops = 0;  ///< of matrix products, as counted below
};
/// Ends profiling: "linear" (forward) and "linear'" (backward) with their time, "other" for the
/// rest.
std::map<std::string, Entry> stop();
void charge(const char* op, bool backward);

/// Floating-point operations of matrix products so far in this process; a multiply and an add are
/// two. Work that is only repeated to save memory is not counted.
std::int64_t flops();
void add_flops(std::int64_t count);

}  // namespace manako::profile
