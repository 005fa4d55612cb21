#pragma once

#include "core/params.hpp"
#include "core/spec.hpp"
#include "models/model.hpp"

namespace manako {

/// Adds to the report what only two sections together show: a model that no machine holds,
/// positions for fewer tokens than the data has.
void check_across(Spec& spec, const Params& shapes, const Model& model);

}  // namespace manako
