#pragma once

#include "tools/check/facts.hpp"
#include "tools/plan/plan.hpp"

namespace manako::plan {

/// Measures one validation, of a sample, and the saving of one checkpoint, in the current
/// directory; sets their seconds.  Most bytes of all tensors on the way.
std::int64_t measure_pauses(Experiment& experiment, const Trial& trial, Plan& plan);

/// How often they come, and so the length of the whole run.
void count_pauses(const Experiment& experiment, const check::Facts& facts, Plan& plan);

}  // namespace manako::plan
