#pragma once

#include <string>

namespace manako::signals {

/// From now on the first SIGINT or SIGTERM only asks to stop (received() tells); the second ends
/// the program at once.  SIGXFSZ and SIGPIPE become errors of the write that caused them.
void install();

/// The signal that asked to stop, or 0.  To be polled in every long loop.
int received();
/// From now on as if none had come: for whoever stopped one piece of work and starts another.
void reset();

/// "SIGTERM" and the like.
std::string name(int number);

/// Thrown by throw_if_received(); main() ends the program with 128 + number.
struct Stopped {
  int number;
};
void throw_if_received();

}  // namespace manako::signals
