#pragma once

#include <cstddef>
#include <string>

#include "tools/sweep/plan.hpp"
#include "tools/sweep/table.hpp"

namespace manako {

/// The folder of a sweep, and what is done there:
///   SWEEP/specs/NAME.json    what each run is trained by
///   SWEEP/runs/NAME/         the run directories
///   SWEEP/logs/NAME.log      what training and evaluation of the run said
///   SWEEP/table.json, table.html
/// Whatever ends it (signals, kill -9, power), a sweep that is started again goes on where it was
/// and ends in the same table, to the byte.
class Sweep {
 public:
  /// Takes the folder as it is.  Error(Exit::usage) if it holds a run of the same name and another
  /// spec, Error(Exit::io) if one of its runs is in use.  Requires: the folder's lock is held.
  Sweep(const SweepPlan& plan, std::string directory);

  /// Trains and evaluates what is not complete, `at_once` runs beside each other, one thread each.
  /// Throws signals::Stopped after the children have saved.
  void run(std::size_t at_once);
  /// Of all runs that were evaluated.
  Table table() const;
  /// The status of the first run that failed, or 0.
  int status() const;

 private:
  struct One {
    const PlannedRun* plan;
    std::string file;  ///< its name as a file name
    RunDirectory run;
    bool training = false;  ///< the step that runs now
    int status = 0;
  };
  std::string log_file(const One& one) const { return directory_ + "/logs/" + one.file + ".log"; }
  std::string spec_file(const One& one) const {
    return directory_ + "/specs/" + one.file + ".json";
  }
  void check_begun() const;
  bool complete(const One& one) const;
  std::vector<std::string> next_step(One& one, int steps_done) const;
  std::string result_line(const One& one) const;

  const SweepPlan& plan_;
  std::string directory_, split_;
  std::vector<One> runs_;
};

}  // namespace manako
