#include "tools/commands/reference.hpp"

#include <set>
#include <sstream>

#include "core/files.hpp"
#include "tests/support/catch.hpp"

using namespace manako;

// A component that is not yet on the page may be missing; what stands there must be true.
TEST_CASE("reference: every line of docs/spec.md is one of describe all", "[docs]") {
  const auto lines = [](const std::string& text) {
    std::vector<std::string> out;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) out.push_back(line);
    return out;
  };
  const std::vector<std::string> page =
      lines(read_file(std::string(MANAKO_SOURCE_DIR) + "/docs/spec.md"));
  std::set<std::string> printed;
  for (const std::string& line : lines(reference())) printed.insert(line);
  CHECK(page.size() > 200);
  for (const std::string& line : page) {
    INFO("to renew it: build/manako describe all > docs/spec.md");
    INFO(line);
    CHECK(printed.count(line) == 1);
  }
}
