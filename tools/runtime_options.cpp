#include "tools/runtime_options.hpp"

#include <charconv>
#include <sstream>

namespace manako {

RuntimeOptions RuntimeOptions::read(Spec& runtime) {
  RuntimeOptions out;
  const std::string memory = runtime.text(
      "memory", {.fallback = "",
                 .help = "what training may take at its peak, such as \"2GB\": train chooses "
                         "recomputation or smaller batches to fit; \"\": as much as it needs"});
  if (const auto bytes = parse_bytes(memory))
    out.memory = *bytes;
  else if (!memory.empty())
    runtime.problem("memory", R"(expected a size such as "2GB", "1.5GiB" or "500MB")");
  out.chosen = runtime.text(
      "chosen", {.fallback = "",
                 .help = "written by train into RUN/spec.json: what it chose for memory, or "
                         "\"nothing\"; where it stands nothing is chosen any more"});
  return out;
}

std::optional<std::int64_t> parse_bytes(std::string_view text) {
  struct Unit {
    std::string_view name;
    double bytes;
  };
  constexpr Unit units[] = {{"KB", 1e3},      {"MB", 1e6},      {"GB", 1e9},      {"TB", 1e12},
                            {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"TiB", 0x1p40}};
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (error != std::errc{}) return std::nullopt;
  for (const Unit& unit : units) {
    const double bytes = number * unit.bytes;
    if (unit.name == std::string_view(rest, static_cast<std::size_t>(end - rest)) && bytes >= 1 &&
        bytes <= 1e15)
      return static_cast<std::int64_t>(bytes);
  }
  return std::nullopt;
}

std::vector<std::string> words_of(const std::string& chosen) {
  std::vector<std::string> out;
  if (chosen == RuntimeOptions::nothing) return out;
  std::istringstream text(chosen);
  for (std::string word; text >> word;) out.push_back(word);
  return out;
}

}  // namespace manako
