#pragma once

#include <string>
#include <vector>

#include "tools/sweep/table.hpp"

// How the numbers of a table are written, the same in text and HTML.
namespace manako {

/// "81.20 ± 0.51", or "81.20" of a single run.
std::string mean_text(const Score& score, const Cell& cell);
/// "+1.23 [+0.40, +2.05] p 0.004".
std::string difference_text(const PairedDifference& difference);
/// "toy_sweep: 4 settings, 12 runs, test split of 200 sentences".
std::string title_text(const Table& table);
/// What the numbers mean, one sentence or name each.
std::vector<std::string> notes(const Table& table);
/// "model.dropout.rate (and 4 below)".
std::string key_text(const Difference& difference);
/// A JSON text as it is shown: no quotes around a text, "-" for what is absent.
std::string shown(const std::string& json);

}  // namespace manako
