#include "tools/sweep/jobs.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>

#include "tools/signals.hpp"
#include "tools/sweep/child.hpp"

namespace manako {
namespace {

constexpr auto between_looks = std::chrono::milliseconds(10);

struct Running {
  std::size_t job;
  int steps_done = 0;
  std::unique_ptr<Child> child = nullptr;  // null: the next step is to begin
};

class Runner {
 public:
  Runner(const std::vector<Job>& jobs, const std::function<void(std::size_t, int)>& ended,
         const std::string& program)
      : jobs_(jobs), ended_(ended), program_(program) {}

  void run(std::size_t at_once, const std::function<void()>& waiting) {
    while (next_ < jobs_.size() || !running_.empty()) {
      if (const int signal = signals::received()) stop(signal);
      while (running_.size() < at_once && next_ < jobs_.size()) running_.push_back({next_++});
      std::erase_if(running_, [&](Running& one) { return look(one); });
      waiting();
      std::this_thread::sleep_for(between_looks);
    }
    if (const int signal = signals::received()) throw signals::Stopped{signal};
  }

 private:
  /// Is it over?
  bool look(Running& one) {
    if (one.child) {
      const auto status = one.child->status();
      if (!status) return false;
      if (*status != 0) return tell(one, *status);
      one.child = nullptr;
      ++one.steps_done;
    }
    std::vector<std::string> arguments = jobs_[one.job].next(one.steps_done);
    if (arguments.empty()) return tell(one, 0);
    one.child = std::make_unique<Child>(std::move(arguments), jobs_[one.job].log, program_);
    return false;
  }

  bool tell(const Running& one, int status) {
    if (signals::received() == 0) ended_(one.job, status);
    return true;
  }

  [[noreturn]] void stop(int signal) {
    for (const Running& one : running_)
      if (one.child) one.child->send(signal);
    while (std::ranges::any_of(running_,
                               [](Running& one) { return one.child && !one.child->status(); }))
      std::this_thread::sleep_for(between_looks);
    throw signals::Stopped{signal};
  }

  const std::vector<Job>& jobs_;
  const std::function<void(std::size_t, int)>& ended_;
  const std::string& program_;
  std::vector<Running> running_;
  std::size_t next_ = 0;
};

}  // namespace

void run_jobs(const std::vector<Job>& jobs, std::size_t at_once,
              const std::function<void(std::size_t, int)>& ended,
              const std::function<void()>& waiting, const std::string& program) {
  Runner(jobs, ended, program).run(at_once, waiting);
}

}  // namespace manako
