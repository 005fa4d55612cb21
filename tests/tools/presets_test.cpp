// Presets: built in, complete but for the data, and shown by list and describe.
#include "core/presets.hpp"

#include <set>

#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tools/experiment.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("presets: each makes an experiment with data of its kind", "[presets]") {
  std::set<std::string_view> names;
  for (const Preset& preset : presets()) {
    INFO(preset.name);
    CHECK(names.insert(preset.name).second);
    CHECK(preset.summary.size() > 10);
    CHECK(preset.text.find(preset.summary) != preset.text.npos);
    const bool translates = preset.name.starts_with("transformer");
    const std::string data = translates ? R"("copy")" : R"({"type": "text", "train": "t.txt"})";
    const Experiment experiment(Spec::parse(
        fmt::format(R"({{"extends": "preset:{}", "data": {}}})", preset.name, data), "mine.json"));
    CHECK(experiment.shapes().count() > 100'000);
    CHECK(experiment.data->has_source() == translates);
  }
  for (const char* name :
       {"transformer_tiny", "transformer_small", "transformer_base", "gpt_tiny", "gpt_small"})
    CHECK(names.contains(name));
}

TEST_CASE("presets: a spec changes what it extends", "[presets]") {
  const Experiment changed(Spec::parse(R"({"extends": "preset:transformer_tiny", "data": "copy",
                                           "model": {"d_model": 64}, "schedule": "constant"})",
                                       "mine.json"));
  CHECK_THAT(changed.resolved(), Catch::Contains(R"("d_model": 64)") &&
                                     Catch::Contains(R"("label_smoothing": 0.1)") &&
                                     Catch::Contains(R"("warmup": "")"));
}

TEST_CASE("presets: list and describe show them, anywhere", "[presets][program]") {
  const TemporaryDirectory folder;
  const RunOptions elsewhere{.directory = folder.path()};
  const std::string listed = run_manako({"list", "presets"}, elsewhere).out;
  for (const Preset& preset : presets()) {
    CHECK_THAT(listed, Catch::Contains(std::string(preset.name)));
    const RunResult shown =
        run_manako({"describe", fmt::format("preset:{}", preset.name)}, elsewhere);
    CHECK(shown.status == 0);
    CHECK_THAT(shown.out,
               Catch::Contains(std::string(preset.text)) && Catch::Contains(" parameters with"));
  }
  const RunResult wrong = run_manako({"describe", "preset:transfomer_smal"}, elsewhere);
  CHECK(wrong.status == 2);
  CHECK_THAT(wrong.error, Catch::Contains(R"(did you mean "transformer_small"?)"));
}
