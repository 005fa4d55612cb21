// manako describe, where its answer is computed and not only listed.
#include <set>

#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("describe: what training holds depends on the optimizer", "[program]") {
  std::set<std::string> seen;
  for (const char* optimizer : {R"("adam")", R"("sgd")", R"({"type": "sgd", "momentum": 0.9})"}) {
    const RunResult result =
        run_manako({"describe", MANAKO_SOURCE_DIR "/configs/translation/toy_ja_en.json",
                    fmt::format("optimizer={}", optimizer)});
    INFO(result.error);
    REQUIRE(result.status == 0);
    seen.insert(result.out.substr(result.out.rfind("with gradients")));
  }
  CHECK(seen.size() == 3);  // 4, 2 and 3 numbers a weight
}
