// Every spec that is shipped means what it says.
#include <algorithm>
#include <filesystem>

#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tools/experiment.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

std::vector<std::string> configs() {
  std::vector<std::string> out;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(MANAKO_SOURCE_DIR "/configs"))
    if (entry.path().extension() == ".json" && entry.path().parent_path().stem() != "presets")
      out.push_back(entry.path().string());  // presets have no data: presets_test.cpp
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

TEST_CASE("configs: each is valid, and its resolved form says the same", "[configs]") {
  CHECK(configs().size() >= 7);
  for (const std::string& path : configs()) {
    INFO(path);
    const Experiment experiment(Spec::load(path));
    CHECK(experiment.name.ends_with(std::filesystem::path(path).stem().string()));
    CHECK(experiment.shapes().count() > 0);
    const std::string resolved = experiment.resolved();
    const Experiment again(Spec::parse(resolved, "resolved"));
    CHECK(again.resolved() == resolved);
    CHECK(again.shapes().count() == experiment.shapes().count());
  }
}

TEST_CASE("configs: each is described, with its size and all its options", "[configs][program]") {
  for (const std::string& path : configs()) {
    INFO(path);
    const RunResult parameters = run_manako({"describe", path});
    CHECK(parameters.status == 0);
    CHECK_THAT(parameters.out, Catch::Contains("total") && Catch::Contains("weights"));
    const RunResult options = run_manako({"describe", path, "--options"});
    CHECK(options.status == 0);
    CHECK_THAT(options.out, Catch::Contains("model.d_model") && Catch::Contains("training.stop"));
  }
}
