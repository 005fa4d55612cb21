#include "tools/report/page.hpp"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "tools/report/page_parts.hpp"

namespace manako::report {
namespace {

// Replaces each {{name}} of the frame; what is put in is not looked at again.
std::string filled(std::string_view frame, const std::map<std::string_view, std::string>& parts) {
  std::string out;
  for (;;) {
    const std::size_t begin = frame.find("{{"), end = frame.find("}}");
    if (begin == std::string_view::npos) return out.append(frame);
    out += frame.substr(0, begin);
    out += parts.at(frame.substr(begin + 2, end - begin - 2));
    frame.remove_prefix(end + 2);
  }
}

}  // namespace

std::string page(const std::vector<Json>& runs) {
  const std::string policy = fmt::format(
      "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; "
      "form-action 'none'",
      base64_of_hex(page_parts::script_sha256), base64_of_hex(page_parts::style_sha256));
  return filled(page_parts::frame,
                {{"policy", policy},
                 {"style", page_parts::style},
                 {"script", page_parts::script},
                 {"data", safe_json({{"program", "manako " MANAKO_VERSION}, {"runs", runs}})}});
}

}  // namespace manako::report
