// One edit in a real spec: it is refused, and the report says what was meant.
#include <array>

#include "core/error.hpp"
#include "core/files.hpp"
#include "tests/support/catch.hpp"
#include "tools/experiment.hpp"

using namespace manako;

namespace {

constexpr const char* toy = "translation/toy_ja_en.json";
constexpr const char* tanaka = "translation/tanaka_ja_en.json";
constexpr const char* turned = "translation/tanaka_en_ja.json";
constexpr const char* characters = "language_model/shakespeare_char.json";
constexpr const char* bench = "bench/tiny.json";

struct Typo {
  const char *file, *right, *wrong;
  const char* meant;  ///< what the report must say
};

// Keys misspelt, keys of other toolkits, types, choices, units, wrong sections, wrong quotes.
const Typo typos[] = {
    {toy, R"("seed")", R"("sed")", R"(/sed: unknown key; did you mean "seed"?)"},
    {toy, R"("data")", R"("dta")", R"(did you mean "data"?)"},
    {toy, R"("batching")", R"("batchng")", R"(did you mean "batching"?)"},
    {toy, R"("size")", R"("batch_size")", R"(did you mean "size"?)"},
    {toy, R"("d_model")", R"("d_modle")", R"(did you mean "d_model"?)"},
    {toy, R"("d_model")", R"("hidden_size")", R"(did you mean "d_model"?)"},
    {tanaka, R"("dropout")", R"("droput")", R"(did you mean "dropout"?)"},
    {tanaka, R"("embedding")", R"("embeding")", R"(did you mean "embedding"?)"},
    {tanaka, R"("tie")", R"("tei")", R"(did you mean "tie"?)"},
    {tanaka, R"("position": "pre")", R"("postion": "pre")", R"(did you mean "position"?)"},
    {tanaka, R"("encoder")", R"("encodr")", R"(did you mean "encoder"?)"},
    {tanaka, R"("num_layers")", R"("num_layer")", R"(did you mean "num_layers"?)"},
    {tanaka, R"("num_layers")", R"("n_layers")", R"(did you mean "num_layers"?)"},
    {tanaka, R"("self_attention")", R"("self_atention")", R"(did you mean "self_attention"?)"},
    {tanaka, R"("num_heads")", R"("n_heads")", R"(did you mean "num_heads"?)"},
    {tanaka, R"("d_ff")", R"("dff")", R"(did you mean "d_ff"?)"},
    {tanaka, R"("d_ff")", R"("dim_feedforward")", R"(did you mean "d_ff"?)"},
    {tanaka, R"("activation")", R"("activaton")", R"(did you mean "activation"?)"},
    {tanaka, R"("cross_attention")", R"("crossattention")", R"(did you mean "cross_attention"?)"},
    {tanaka, R"("label_smoothing")", R"("label_smothing")", R"(did you mean "label_smoothing"?)"},
    {tanaka, R"("lr")", R"("learning_rate")", R"(did you mean "lr"?)"},
    {tanaka, R"("betas")", R"("beta")", R"(did you mean "betas"?)"},
    {tanaka, R"("eps")", R"("epsilon")", R"(did you mean "eps"?)"},
    {tanaka, R"("warmup")", R"("warmup_steps")", R"(did you mean "warmup" (such as "4000u")?)"},
    {tanaka, R"("stop")", R"("max_epochs")", R"(did you mean "stop" (such as "12e")?)"},
    {tanaka, R"("clip")", R"("grad_clip")", R"(did you mean "clip"?)"},
    {tanaka, R"("validate_every")", R"("valdiate_every")", R"(did you mean "validate_every"?)"},
    {tanaka, R"("beam_size")", R"("num_beams")", R"(did you mean "beam_size"?)"},
    {tanaka, R"("length_penalty")", R"("lenght_penalty")", R"(did you mean "length_penalty"?)"},
    {tanaka, R"("alpha")", R"("alhpa")", R"(did you mean "alpha"?)"},
    {tanaka, R"("metrics")", R"("metric")", R"(did you mean "metrics"?)"},
    {tanaka, R"("min_count")", R"("min_freq")", R"(did you mean "min_count"?)"},
    {turned, R"("valid")", R"("dev")", R"(did you mean "valid"?)"},
    {tanaka, R"("adam")", R"("adma")", R"(did you mean "adam"?)"},
    {tanaka, R"("inverse_sqrt")", R"("inverse_square_root")", R"(did you mean "inverse_sqrt"?)"},
    {tanaka, R"("multi_head")", R"("multihead")", R"(did you mean "multi_head"?)"},
    {tanaka, R"("layer_norm")", R"("layernorm")", R"(did you mean "layer_norm"?)"},
    {characters, R"("adamw")", R"("adam_w")", R"(did you mean "adamw"?)"},
    {characters, R"("character")", R"("char")", R"(did you mean "character"?)"},
    {characters, R"("language_model")", R"("gpt2")", R"(did you mean "language_model"?)"},
    {characters, R"("cosine")", R"("cosin")", R"(did you mean "cosine"?)"},
    {bench, R"("random_tokens")", R"("random_token")", R"(did you mean "random_tokens"?)"},
    {tanaka, R"("target_tokens")", R"("tokens")", R"(did you mean "target_tokens"?)"},
    {bench, R"("sentences", "size")", R"("sents", "size")", R"(did you mean "sentences"?)"},
    {tanaka, R"("pre")", R"("prenorm")", R"(did you mean "pre"?)"},
    {tanaka, R"("target_output")", R"("target_ouput")", R"(did you mean "target_output"?)"},
    {tanaka, R"("12e")", R"("12epochs")", R"(did you mean "12e"?)"},
    {tanaka, R"("800u")", R"("800steps")", R"(did you mean "800u"?)"},
    {characters, R"("250u")", R"("250 u")", R"(did you mean "250u"?)"},
    {toy, R"("stop")", R"("lr": 1e-3, "stop")",
     "/training/lr: unknown key; it belongs at /optimizer/lr"},
    {toy, R"("stop")", R"("batch_size": 64, "stop")", "did you mean /data/batching/size?"},
    {toy, R"("seed")", R"("beam_size": 4, "seed")", "did you mean /decoding/beam_size?"},
    {toy, R"("num_layers")", R"("d_model": 8, "num_layers")", "it belongs at /model/d_model"},
    {tanaka, R"(1e-3)", R"("1e-3")", "did you mean 1e-3, without quotes?"},
    {characters, R"(false)", R"("false")", "did you mean false?"},
};

std::string report(const std::string& text, const std::string& name) {
  try {
    const Experiment experiment(Spec::parse(text, name));
    return "";
  } catch (const Error& error) {
    CHECK(error.code() == Exit::usage);
    return error.what();
  }
}

}  // namespace

TEST_CASE("typos: one edit in a shipped spec is refused, with what was meant", "[spec][configs]") {
  CHECK(std::size(typos) >= 40);
  for (const auto& [file, right, wrong, meant] : typos) {
    const std::string path = std::string(MANAKO_SOURCE_DIR "/configs/") + file;
    std::string text = read_file(path);
    const std::size_t at = text.find(right);
    INFO(file << ": " << right << " -> " << wrong);
    REQUIRE(at != text.npos);
    text.replace(at, std::string(right).size(), wrong);
    CHECK_THAT(report(text, path), Catch::Contains(meant));
  }
}
