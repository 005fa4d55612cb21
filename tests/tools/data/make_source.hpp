#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "tools/data/data_source.hpp"

namespace manako {

/// A data source from the section "data" of a spec; throws its problems.
inline std::unique_ptr<DataSource> make_source(const std::string& data) {
  Spec spec = Spec::parse("{\"data\": " + data + "}", "test");
  auto source = DataSources::make(spec, "data", {});
  spec.finish();
  spec.throw_if_problems();
  return source;
}

inline std::vector<std::int32_t> as_vector(std::span<const std::int32_t> ids) {
  return {ids.begin(), ids.end()};
}

}  // namespace manako
