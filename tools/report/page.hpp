#pragma once

#include <string>
#include <vector>

#include "tools/report/text.hpp"

namespace manako::report {

/// The page as one HTML file that needs nothing else: style, script and data stand in it, and its
/// Content-Security-Policy lets nothing else run and nothing be fetched.   `runs`: as
/// describe_run() gives them.
std::string page(const std::vector<Json>& runs);

}  // namespace manako::report
