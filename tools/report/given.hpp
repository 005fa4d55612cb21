#pragma once

#include <string_view>

#include "tools/report/text.hpp"

namespace manako::report {

/// What was set by hand, as opposed to defaults and to what a base says:
///   {"extends": what the file extends, or null, "overrides": ["a.b=value", ..],
///    "values": {..}, the file's own keys with the overrides over them}
/// `source`: the text of spec.source.json, with comments.  `manifest`: manifest.json, or null; its
/// last session has the overrides.   An Error if the source is no JSON.
Json given(std::string_view source, const Json& manifest);

}  // namespace manako::report
