#pragma once

#include "core/parallel.hpp"

namespace manako::testing {

/// While one of these lives, work is done by one thread: for tests of thousands of tiny products,
/// where threads only wait for each other.
class OneThread {
 public:
  OneThread() : before_(threads()) { set_threads(1); }
  ~OneThread() { set_threads(before_); }
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;

 private:
  int before_;
};

}  // namespace manako::testing
