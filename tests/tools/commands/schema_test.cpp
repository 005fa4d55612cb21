// manako schema: what we read is valid by it, what we refuse is mostly not.
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "core/files.hpp"
#include "core/presets.hpp"
#include "tests/support/catch.hpp"
#include "tools/commands/json_schema.hpp"
#include "tools/experiment.hpp"

// A test-only library, installed by tools/setup; without it the shape of the schema is tested
// alone.
#if __has_include(<valijson/schema.hpp>)
#define MANAKO_HAS_VALIJSON
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>
#endif

using namespace manako;

namespace {

using Json = nlohmann::json;

template <class Visit>
void each_value(const nlohmann::ordered_json& json, const Visit& visit) {
  visit(json);
  if (json.is_structured())
    for (const auto& child : json) each_value(child, visit);
}

}  // namespace

TEST_CASE("schema: every reference leads somewhere, every list says what it holds", "[schema]") {
  const nlohmann::ordered_json schema = json_schema();
  CHECK(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema");
  std::size_t references = 0, lists = 0, open = 0;
  each_value(schema, [&](const nlohmann::ordered_json& value) {
    if (!value.is_object()) return;
    if (value.contains("$ref") && value["$ref"].is_string()) {
      ++references;
      const auto name = value["$ref"].get<std::string>();
      INFO(name);
      CHECK(schema.contains(nlohmann::ordered_json::json_pointer(name.substr(1))));
    }
    if (value.contains("type") && value["type"] == "array") {
      ++lists;
      INFO("an example that fills the list shows what it holds: " << value.dump());
      REQUIRE(value.contains("items"));
      if (value["items"] == nlohmann::ordered_json{{"type", "object"}}) ++open;
    }
  });
  CHECK(references > 100);
  CHECK(lists >= 4);
  CHECK(open == 1);  // sweep.list
}

#ifdef MANAKO_HAS_VALIJSON
namespace {

bool is_valid(const std::string& text) {
  static const auto schema = [] {
    static const Json source = Json::parse(json_schema().dump());
    auto parsed = std::make_unique<valijson::Schema>();
    valijson::SchemaParser(valijson::SchemaParser::kDraft7)
        .populateSchema(valijson::adapters::NlohmannJsonAdapter(source), *parsed);
    return parsed;
  }();
  const Json document = Json::parse(text, nullptr, true, true);
  valijson::Validator validator(valijson::Validator::kStrongTypes);
  return validator.validate(*schema, valijson::adapters::NlohmannJsonAdapter(document), nullptr);
}

}  // namespace

TEST_CASE("schema: the shipped specs are valid, as written and resolved", "[schema][configs]") {
  std::size_t files = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(MANAKO_SOURCE_DIR "/configs")) {
    if (entry.path().extension() != ".json") continue;
    const std::string path = entry.path().string();
    INFO(path);
    ++files;
    const bool preset = path.find("/presets/") != path.npos;
    std::string text = read_file(path);
    if (preset) text.insert(text.rfind('}'), R"(, "extends": "preset:gpt_tiny")");
    CHECK(is_valid(text));
    if (!preset) CHECK(is_valid(Experiment(Spec::load(path)).resolved()));
  }
  CHECK(files >= 12);
}

TEST_CASE("schema: short forms, references and null are valid", "[schema]") {
  CHECK(is_valid(R"({"$schema": "manako.schema.json", "data": "copy", "seed": "${training.stop}",
    "model": {"dropout": 0.1, "norm": "rms_norm", "position": {"type": "learned", "max_length": 9},
              "recompute": true, "encoder": {"norm": {"position": "post", "eps": 1e-6},
              "ffn": {"type": "sequential", "layers": ["relu", {"type": "linear", "d_out": 3}]}}},
    "optimizer": {"groups": [{"match": "bias", "weight_decay": 0}], "lr": null},
    "schedule": {"type": "cosine", "warmup": 0}, "training": {"clip": 1, "stop": 500},
    "decoding": {"type": "beam", "max_length": 50}})"));
  CHECK(is_valid(R"({"extends": ["preset:gpt_tiny", "mine.json"], "optimizer": {"lr": 1}})"));
}

TEST_CASE("schema: mistakes are invalid", "[schema]") {
  for (const char* text : {
           R"({"name": "no data"})",
           R"({"data": "copi"})",
           R"({"data": "copy", "modle": {}})",
           R"({"data": "copy", "model": {"d_modle": 3}})",
           R"({"data": "copy", "model": {"type": "transformer", "d_model": 0}})",
           R"({"data": "copy", "model": {"d_model": 2.5}})",
           R"({"data": "copy", "model": {"norm": {"position": "mid"}}})",
           R"({"data": "copy", "model": {"encoder": {"self_attention": {"num_heads": "four"}}}})",
           R"({"data": "copy", "model": {"encoder": {"ffn": {"type": "relu", "d_ff": 3}}}})",
           R"({"data": "copy", "loss": {"label_smoothing": 1}})",
           R"({"data": "copy", "optimizer": {"type": "sgd", "betas": [0, 0]}})",
           R"({"data": "copy", "optimizer": {"betas": [0.9]}})",
           R"({"data": "copy", "optimizer": {"groups": [{"matches": "bias"}]}})",
           R"({"data": "copy", "training": {"stop": "12epochs"}})",
           R"({"data": "copy", "training": {"stop": "soon"}})",
           R"({"data": "copy", "evaluation": {"metrics": ["blue"]}})",
           R"({"data": "copy", "seed": "1"})",
       }) {
    INFO(text);
    CHECK_FALSE(is_valid(text));
  }
}
#endif
