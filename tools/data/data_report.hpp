#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "tools/data/data_source.hpp"

namespace manako {

/// What the data of a run is like: lines read and dropped, lengths, vocabularies and what they do
/// not know, sentences that come twice or that train shares with valid and test.  The format is in
/// docs/run_directory.md.  Sentences are compared as the model sees them, as ids: words that the
/// vocabulary does not know are equal.   Reads all splits, if that was not done.
nlohmann::ordered_json data_report(DataSource& data);

/// The same for a reader: a few short lines.
std::vector<std::string> data_report_lines(const nlohmann::ordered_json& report);

}  // namespace manako
