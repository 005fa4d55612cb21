#pragma once

#include <map>
#include <string>

#include "tools/experiment.hpp"

namespace manako {

enum class Side { source, target };

/// The parameters whose rows stand for the tokens of a vocabulary (embeddings, an output matrix
/// and its bias), by name.  Found by building the model, without memory, for larger vocabularies
/// and looking which parameters grow: so it holds for any model.
std::map<std::string, Side> vocabulary_rows(const Experiment& experiment);

}  // namespace manako
