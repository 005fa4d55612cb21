#pragma once

#include <functional>
#include <string>
#include <vector>

namespace manako {

/// Steps of work, each done by a child of its own, one after the other.
struct Job {
  /// The arguments of the next step's program, asked for when the one before it has ended well;
  /// empty: the job is done.
  std::function<std::vector<std::string>(int steps_done)> next;
  std::string log;  ///< the file that talk and results go to
};

/// Runs jobs beside each other, `at_once` of them, in their order.  `ended` is told of each: its
/// number, and the status of the step that failed, or 0; a job that fails does not stop the others.
/// `waiting` is called some times a second.  A signal is passed on to the children, which save and
/// end; then no job is told of any more, and signals::Stopped is thrown.
void run_jobs(
    const std::vector<Job>& jobs, std::size_t at_once,
    const std::function<void(std::size_t job, int status)>& ended,
    const std::function<void()>& waiting = [] {}, const std::string& program = "/proc/self/exe");

}  // namespace manako
