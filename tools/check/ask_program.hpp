#pragma once

#include <string>

namespace manako {

/// Where a program of this name would stand: in the folder of this one.
std::string program_beside_this(const std::string& name);

/// What a program that stands beside this one answers on stdout to `question` on its stdin.
/// Error(Exit::io) if it is not there or fails; what it says on stderr goes to ours.
std::string ask_program(const std::string& name, const std::string& question);

}  // namespace manako
