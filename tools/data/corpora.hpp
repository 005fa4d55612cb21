#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/spec.hpp"
#include "tools/data/mixture.hpp"

namespace manako {

/// Reads "train" of `data`: one corpus, or a list of them.  `read` gets the spec of each.
/// Returns the weights: one for each corpus, or none where no corpus has one.
std::vector<double> read_corpora(Spec& data, const Section& declaration,
                                 const std::function<void(Spec&)>& read);

/// The mixture of corpora of these sizes, one line about each in `notes`; none without weights.
/// `names` and `what` ("pairs") are for the notes.
std::optional<Mixture> mix(const std::vector<std::string>& names,
                           const std::vector<std::int64_t>& sizes,
                           const std::vector<double>& weights, const std::string& what,
                           std::vector<std::string>& notes);

/// ROOT/FILE; FILE itself without a root, where it begins with "/", and for standard input.
std::string place_below(const std::string& root, const std::string& file);

/// A problem at "train" of `data` if more than one of the files is standard input.
void require_one_standard_input(Spec& data, const std::vector<std::string>& files);

}  // namespace manako
