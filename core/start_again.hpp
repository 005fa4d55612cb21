#pragma once

namespace manako {

/// Some libraries read their settings once, before main.  This sets an environment variable that is
/// not set yet and starts the program again with the same arguments; returns if the variable was
/// set already (by the user, or by the call before) or if that is impossible.
void start_again_with(const char* variable, const char* value);

}  // namespace manako
