#pragma once

namespace manako {

/// Some libraries read their settings once, before main.  This sets an environment variable that is
/// not set yet and starts the program again with the same arguments; returns if the variable was
/// set already (by the user, or by the call before) or if that is impossible.
void start_again_with(const char* variable, const char* value);

/// Calls it so that a thread which waits for others spins for a fraction of a millisecond, then
/// sleeps. OpenMP's default, to spin for many, keeps the very thread off the core that is waited
/// for, once the machine has anything else to do: steps became 2 to 10 times slower, tests 80.
/// Sleeping at once costs 4%.  OMP_WAIT_POLICY and GOMP_SPINCOUNT of the user are respected.
void start_again_with_short_waits();

}  // namespace manako
