#pragma once

#include <nlohmann/json_fwd.hpp>

namespace manako {

/// How this program was made: {"version", "commit", "compiler", "build_type", "march"}.  "commit"
/// is "" if it was not built from a checkout.
nlohmann::ordered_json describe_build();

/// What it runs on: {"cpu", "instructions", "products", "openblas_core", "threads"}.
nlohmann::ordered_json describe_machine();

}  // namespace manako
