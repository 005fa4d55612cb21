#include "tools/commands/reference.hpp"

#include <set>

#include "core/files.hpp"
#include "tests/support/catch.hpp"
#include "tools/lines.hpp"

using namespace manako;

// A component that is not yet on the page may be missing; what stands there must be true.
TEST_CASE("reference: every line of docs/spec.md is one of describe all", "[docs]") {
  const std::string page = read_file(std::string(MANAKO_SOURCE_DIR) + "/docs/spec.md");
  const std::string now = reference();
  const std::vector<std::string_view> lines = lines_of(now);
  const std::set<std::string_view> printed(lines.begin(), lines.end());
  CHECK(lines_of(page).size() > 200);
  for (const std::string_view line : lines_of(page)) {
    INFO("to renew it: build/manako describe all > docs/spec.md");
    INFO(line);
    CHECK(printed.count(line) == 1);
  }
}
