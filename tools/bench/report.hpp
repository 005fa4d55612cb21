#pragma once

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace manako::bench {

/// One line for each number or text of an object.
inline void print(const nlohmann::ordered_json& out) {
  for (const auto& [key, value] : out.items())
    if (!value.is_structured())
      fmt::print("{:<28} {}\n", key,
                 value.is_number_float() ? fmt::format("{:.3f}", value.get<double>())
                 : value.is_string()     ? value.get<std::string>()
                                         : value.dump());
}

}  // namespace manako::bench
