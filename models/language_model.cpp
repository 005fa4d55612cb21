#include "models/model_parts.hpp"

namespace manako {
namespace {

/// Decoder only: p(token | tokens before).   hidden = causal stack(embed(tokens)); logits = hidden
/// E^T.
class LanguageModel : public Model {
 public:
  LanguageModel(Spec& spec, const Scope& scope, VocabularySizes sizes) {
    const ModelParts parts(spec, scope);
    Spec options = spec.section("embedding", {.help = "how tokens become rows"});
    const bool scale =
        options.boolean("scale", {.fallback = true, .help = "multiplies by sqrt(d_model)"});
    const std::string tie = options.text("tie", {.fallback = "target_output",
                                                 .choices = {"none", "target_output"},
                                                 .help = "is the output matrix the embedding?"});
    embedding_ = parts.embedding("embedding", sizes.target, scale);
    decoder_ = parts.stack("decoder", {.causal = true});
    output_ = parts.output(tie == "target_output" ? embedding_->weight() : Tensor(), sizes.target);
  }

  bool has_source() const override { return false; }
  std::int64_t max_length() const override { return embedding_->max_length(); }

  Prediction predict(const Batch& batch, const Context& context) const override {
    Context inner = context;
    inner.segments = batch.target.segments;
    Prediction out = output_;
    out.hidden = decoder_->forward(embedding_->forward(batch.target.ids, inner), inner);
    return out;
  }

  DecodeState start(const Tokens&, std::int64_t hypotheses) const override {
    DecodeState state;
    state.start({}, {}, hypotheses);
    return state;
  }

  Tensor step(DecodeState& state, std::span<const std::int32_t> tokens,
              std::vector<AttentionMap>* maps) const override {
    return decode_step(state, tokens, *embedding_, *decoder_, output_, maps);
  }

 private:
  std::unique_ptr<Embedding> embedding_;
  std::unique_ptr<TransformerStack> decoder_;
  Prediction output_;
};

const bool registered = Models::add<LanguageModel>(
    {.name = "language_model",
     .family = "model",
     .summary = "decoder only: continues a text",
     .example = R"({"d_model": 8, "decoder": {"num_layers": 1, "self_attention": {"num_heads": 2},
                                              "ffn": {"d_ff": 12}}})"});

}  // namespace
}  // namespace manako
