#include "tools/commands/reference.hpp"

#include "core/files.hpp"
#include "tests/support/catch.hpp"

using namespace manako;

TEST_CASE("reference: docs/spec.md is what describe all prints", "[docs]") {
  // To renew it: build/manako describe all > docs/spec.md
  CHECK(read_file(std::string(MANAKO_SOURCE_DIR) + "/docs/spec.md") == reference());
}
