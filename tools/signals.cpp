#include "tools/signals.hpp"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstring>

namespace manako::signals {
namespace {

std::atomic<int> first{0};
static_assert(std::atomic<int>::is_always_lock_free);

void on_signal(int number) {
  int none = 0;
  if (!first.compare_exchange_strong(none, number)) _exit(128 + number);
}

}  // namespace

void install() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  action.sa_handler = SIG_IGN;
  sigaction(SIGXFSZ, &action, nullptr);
  sigaction(SIGPIPE, &action, nullptr);
}

int received() { return first.load(); }

void reset() { first.store(0); }

std::string name(int number) {
  const char* known = sigabbrev_np(number);
  return known != nullptr ? std::string("SIG") + known : "signal " + std::to_string(number);
}

void throw_if_received() {
  if (const int number = received()) throw Stopped{number};
}

}  // namespace manako::signals
