#pragma once

#include <string>

namespace manako {

/// What a program that stands beside this one answers on stdout to `question` on its stdin.
/// Error(Exit::io) if it is not there or fails; what it says on stderr goes to ours.
std::string ask_program(const std::string& name, const std::string& question);

}  // namespace manako
