#pragma once

#include <nlohmann/json_fwd.hpp>

#include "models/model.hpp"

namespace manako::check {

/// The section "model" of a spec at the smallest size that it can be: all widths ("d_...") divided
/// by the largest power of two that leaves d_model 16 or more and the model valid, and two layers
/// where there are more.  Everything else stays as it is.
nlohmann::ordered_json shrink(const nlohmann::ordered_json& model, VocabularySizes sizes);

}  // namespace manako::check
