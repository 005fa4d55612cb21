// `manako check` as a user runs it.
#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/sanitized.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace manako::testing;

namespace {

constexpr const char* copy_task =
    R"({"name": "copy", "data": {"type": "copy", "num_symbols": 60, "batching": {"size": 600}},
        "model": {"d_model": 32, "dropout": 0.1,
                  "encoder": {"num_layers": 1, "self_attention": {"num_heads": 2}},
                  "decoder": {"num_layers": 1, "self_attention": {"num_heads": 2},
                              "cross_attention": {"num_heads": 2}}},
        "optimizer": {"lr": 0.003, "betas": [0.9, 0.98]},
        "schedule": {"type": "inverse_sqrt", "warmup": "40u"},
        "training": {"stop": "400u", "clip": 1.0, "checkpoint": "1e"}})";

}  // namespace

TEST_CASE("check: a sound spec passes, every check is named", "[check][program]") {
  const TemporaryDirectory directory;
  const RunResult result = run_manako({"check", directory.write("copy.json", copy_task)});
  INFO(result.out << result.error);
  CHECK(result.status == 0);
  for (const char* check : {"causality", "batch_invariance", "decoding", "parameters",
                            "initial_scale", "overfits_one_batch"})
    CHECK_THAT(result.out, Catch::Contains(std::string("ok       ") + check));
  if (sanitized) {  // manako-check-double is not built then
    CHECK_THAT(result.out, Catch::Contains("warning  gradient") && Catch::Contains("not checked"));
    return;
  }
  CHECK_THAT(result.out, Catch::Contains("ok       gradient"));
  CHECK_THAT(result.out, Catch::Contains("nothing wrong, nothing unusual"));
}

TEST_CASE("check: what is wrong ends with status 1, what is unusual with 0", "[check][program]") {
  const TemporaryDirectory directory;
  const std::string spec = directory.write("copy.json", copy_task);
  // Weights far too large: nothing can be learned.
  const RunResult wrong = run_manako({"check", spec,
                                      "model.init={\"type\": \"uniform\", "
                                      "\"bound\": 50}",
                                      "--only", "overfits_one_batch", "--json"});
  INFO(wrong.out << wrong.error);
  CHECK(wrong.status == 1);
  const auto json = nlohmann::json::parse(wrong.out);
  CHECK(json["checks"].size() == 1);
  CHECK(json["checks"][0]["verdict"].get<std::string>() == "WRONG");
  CHECK(!json["checks"][0]["fix"].get<std::string>().empty());

  const RunResult unusual = run_manako({"check", spec, "--lint", "optimizer.lr=0.5"});
  CHECK(unusual.status == 0);
  CHECK_THAT(unusual.out, Catch::Contains("lr-high-for-width") && Catch::Contains("likely fix") &&
                              Catch::Contains("0 wrong, 1 unusual"));
  CHECK_THAT(unusual.out, !Catch::Contains("overfits_one_batch"));
}

TEST_CASE("check: data that cannot be read is said, and the rest checked", "[check][program]") {
  const TemporaryDirectory directory;
  const RunResult result =
      run_manako({"check", directory.write("copy.json", copy_task), "--lint", "--json",
                  R"(data={"type": "parallel_text", "num_symbols": null,
                           "train": {"source": "none.ja", "target": "none.en"}})"});
  INFO(result.out << result.error);
  CHECK(result.status == 0);
  const auto json = nlohmann::json::parse(result.out);
  CHECK_THAT(json["data_not_read"].get<std::string>(), Catch::Contains("none.ja"));
  CHECK(json["warnings"].size() == 1);
  CHECK(json["warnings"][0]["name"].get<std::string>() == "no-validation");
}
