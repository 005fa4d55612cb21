#pragma once

#include "tools/experiment.hpp"

namespace manako::plan {

/// What to change in a spec so that training stays within a limit of memory.
struct Choice {
  /// Overrides with blanks between them, as RuntimeOptions::chosen has them; "nothing": it fits.
  std::string chosen;
  double before = 0, after = 0;  ///< bytes of the process at its peak
  /// One line for people.
  std::string text(double most) const;
};

/// The first of these that fits:
///   nothing at all
///   recompute on, wherever the model has it: the same bits in more time
///   a smaller data.batching.size, and training.accumulate for as many updates an epoch
///   both; and if need be, batches so small that products become slow
/// A function of spec and data alone.  Requires: the data is loaded.  Error(Exit::resource), with
/// what would do, if nothing fits.
Choice choose(const Experiment& experiment, DataSource& data, double most);

/// The same for a spec with runtime.memory; says it on stderr.
std::string choose_aloud(const Experiment& experiment, DataSource& data);

/// The experiment of `spec` with these overrides and what was chosen, written out as such.  Takes
/// over the loaded data of `before`.
std::unique_ptr<Experiment> with_choice(const std::string& spec, std::vector<std::string> overrides,
                                        const std::string& chosen, Experiment& before);

/// What makes the experiment fit into its runtime.memory: as it was chosen when `begun` began, if
/// there is such a run, else chosen now, and said.  "" if there is nothing to choose.
std::string chosen_for(const Experiment& experiment, const RunDirectory* begun);

/// The overrides that say what was chosen.
std::vector<std::string> overrides_of(const std::string& chosen);
/// What was chosen when this run began; "" if there is no such run, or nothing was to be chosen.
std::string chosen_in(const RunDirectory& run);

}  // namespace manako::plan
