#include "core/autograd.hpp"
#include "models/model_parts.hpp"

namespace manako {
namespace {

/// Encoder and decoder: p(target | source).   Vaswani et al. 2017, arXiv:1706.03762.
/// memory = encoder(embed(source)); hidden = decoder(embed(target), memory); logits = hidden
/// E_out^T.
class Transformer : public Model {
 public:
  Transformer(Spec& spec, const Scope& scope, VocabularySizes sizes) {
    const ModelParts parts(spec, scope);
    Spec options = spec.section("embedding", {.help = "how tokens become rows"});
    const bool scale =
        options.boolean("scale", {.fallback = true, .help = "multiplies by sqrt(d_model)"});
    const std::string tie = options.text(
        "tie",
        {.fallback = "target_output",
         .choices = {"none", "target_output", "source_target", "all"},
         .help = "which matrices are one: target embedding and output, both embeddings, or all"});
    const bool shared = tie == "source_target" || tie == "all";
    if (shared && sizes.source != sizes.target)
      options.problem("tie",
                      fmt::format("\"{}\" needs one vocabulary for both sides, found {} source "
                                  "and {} target entries; use \"target_output\"",
                                  tie, sizes.source, sizes.target));
    source_ = parts.embedding(shared ? "embedding" : "source_embedding", sizes.source, scale);
    target_ = shared ? std::make_unique<Embedding>(*source_, scope / "target_embedding")
                     : parts.embedding("target_embedding", sizes.target, scale);
    encoder_ = parts.stack("encoder", {});
    decoder_ = parts.stack("decoder", {.causal = true, .cross = true});
    const bool tied = tie == "target_output" || tie == "all";
    output_ = parts.output(tied ? target_->weight() : Tensor(), sizes.target);
  }

  bool has_source() const override { return true; }
  std::int64_t max_length() const override { return target_->max_length(); }

  Prediction predict(const Batch& batch, const Context& context) const override {
    const Memory memory = encode(batch.source, context);
    Context inner = context;
    inner.segments = batch.target.segments;
    inner.memory = &memory;
    Prediction out = output_;
    out.hidden = decoder_->forward(target_->forward(batch.target.ids, inner), inner);
    return out;
  }

  DecodeState start(const Tokens& source, std::int64_t) const override {
    const NoGrad guard;
    std::vector<std::int32_t> own(static_cast<std::size_t>(source.segments.count()));
    for (std::size_t i = 0; i < own.size(); ++i) own[i] = static_cast<std::int32_t>(i);
    DecodeState state;
    state.start(encode(source, {}), std::move(own), source.segments.count());
    return state;
  }

  Tensor step(DecodeState& state, std::span<const std::int32_t> tokens,
              std::vector<AttentionMap>* maps) const override {
    return decode_step(state, tokens, *target_, *decoder_, output_, maps);
  }

 private:
  Memory encode(const Tokens& source, const Context& context) const {
    Context inner = context;
    inner.segments = source.segments;
    return {encoder_->forward(source_->forward(source.ids, inner), inner), source.segments};
  }

  std::unique_ptr<Embedding> source_, target_;
  std::unique_ptr<TransformerStack> encoder_, decoder_;
  Prediction output_;
};

const bool registered = Models::add<Transformer>(
    {.name = "transformer",
     .family = "model",
     .summary = "encoder and decoder: translates",
     .example =
         R"({"d_model": 8, "encoder": {"num_layers": 1, "self_attention": {"num_heads": 2}, "ffn": {"d_ff": 12}},
                    "decoder": {"num_layers": 1, "self_attention": {"num_heads": 2},
                                "cross_attention": {"num_heads": 2}, "ffn": {"d_ff": 12}}})"});

}  // namespace
}  // namespace manako
