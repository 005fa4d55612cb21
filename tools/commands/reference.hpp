#pragma once

#include <string>
#include <vector>

#include "tools/commands/registries.hpp"

namespace manako {

/// The options of a component as its maker declares them, read from its example; paths relative to
/// it.
std::vector<Declared> options_of(const RegistryView& registry, const RegistryView::Entry& entry);

/// "data/batching/by" as an override names it: "data.batching.by".
std::string with_dots(std::string path);

/// Every option of a whole spec in which each list has an element; paths from its top.
std::vector<Declared> section_options();

/// The reference of the whole spec language in Markdown: docs/spec.md is this text.
std::string reference();

}  // namespace manako
