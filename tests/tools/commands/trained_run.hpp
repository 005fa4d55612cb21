#pragma once

#include <string>

#include "tests/support/temporary_directory.hpp"

namespace manako::testing {

/// The copy task with words s0 ... s7, a model of width 16 and two checkpoints: what bad input is
/// tried on.  `more` are further members of "training", each with a comma before it.
std::string tiny_spec(const std::string& more = "");

/// A run directory that `manako train` made of tiny_spec(): trained once, for all tests to read.
const std::string& trained_run();
/// A copy of it in `folder`, to be damaged.
std::string copy_of_trained_run(const TemporaryDirectory& folder);

}  // namespace manako::testing
