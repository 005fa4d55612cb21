#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace manako::testing {

/// How a program is run.
struct RunOptions {
  std::string input = "";        ///< its standard input
  std::string input_file = "";   ///< a file as standard input instead
  std::string output_file = "";  ///< a file as standard output instead of the result
  std::string directory = "";    ///< where it runs; "": here
  double terminate_after = 0;    ///< seconds until it gets SIGTERM; 0: never
  std::int64_t file_limit = -1;  ///< bytes that its files may have (RLIMIT_FSIZE); -1: any
};

/// What came of it.
struct RunResult {
  int status = 0;  ///< exit status, or 128 + the signal that killed it
  std::string out, error;
  double seconds = 0;
};

/// Runs the program of this build, without a shell.  It is killed after 60 seconds, or 600 with
/// sanitizers.
RunResult run_manako(const std::vector<std::string>& arguments, const RunOptions& options = {});

}  // namespace manako::testing
