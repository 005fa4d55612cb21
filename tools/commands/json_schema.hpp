#pragma once

#include <nlohmann/json_fwd.hpp>

namespace manako {

/// The spec language as JSON Schema (draft 2020-12), made from the declarations that read a spec.
/// It takes a file as it is written, comments apart: any key may be missing, for `extends` or the
/// command line can give it, and any value may be a reference "${...}" or null.
nlohmann::ordered_json json_schema();

}  // namespace manako
