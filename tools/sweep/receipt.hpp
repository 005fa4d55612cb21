#pragma once

#include <string>

#include "tools/run_directory.hpp"

namespace manako {

/// A checksum of all that a run has learned: spec, vocabularies and every byte of its checkpoints.
/// Changes when the run is trained on, or damaged.
std::string fingerprint(const RunDirectory& run);

/// Writes down that training said it was done, and with which fingerprint: RUN/trained.json.
void sign(const RunDirectory& run);
/// Was the run, as it stands on the disk now, signed?
bool is_signed(const RunDirectory& run);

}  // namespace manako
