#include "core/error.hpp"
#include "core/ops/attend_cached.hpp"
#include "core/ops/attention.hpp"
#include "nn/attention.hpp"
#include "nn/decode_state.hpp"
#include "nn/dropout.hpp"
#include "nn/init.hpp"
#include "nn/linear.hpp"

namespace manako {
namespace {

/// y = concat_h(softmax(q_h k_h^T / sqrt(K)) v_h) W_o, with q = x W_q, k = m W_k, v = m W_v cut
/// into H heads of width K = D / H; m = x (self) or the memory (cross).   x, y: [N, D]. Vaswani et
/// al. 2017, arXiv:1706.03762, section 3.2.  W_q, W_k, W_v start 1/sqrt(2) smaller than Xavier, as
/// if they were one matrix [3 D, D] of a model with large D (fairseq's convention).
class MultiHeadAttention : public Layer {
 public:
  MultiHeadAttention(Spec& spec, const Scope& scope, std::int64_t d_model, AttentionPlace place)
      : Layer(d_model), place_(place), path_(scope.path()), dropout_(scope, place.dropout) {
    num_heads_ = spec.integer(
        "num_heads",
        {.fallback = 4, .min = 1, .max = 1024, .help = "attention heads; must divide d_model"});
    if (d_model % num_heads_ != 0) {
      spec.problem("num_heads",
                   fmt::format("{} heads do not divide d_model {}; use a divisor of it", num_heads_,
                               d_model));
      num_heads_ = 1;
    }
    const bool bias = spec.boolean("bias", {.fallback = true, .help = "biases in all projections"});
    const Initializer in = matrix_init(spec, 0.70710678118654752), out = matrix_init(spec);
    const auto projection = [&](const char* name, const Initializer& init) {
      return std::make_unique<Linear>(
          scope / name,
          Linear::Options{.d_in = d_model, .d_out = d_model, .bias = bias, .init = init});
    };
    query_ = projection("query", in);
    key_ = projection("key", in);
    value_ = projection("value", in);
    output_ = projection("output", out);
  }

  Tensor forward(const Tensor& x, const Context& context) const override {
    const Tensor q = query_->forward(x, context);
    const Tensor y = context.decode ? decode(q, x, context) : attend(q, x, context);
    return output_->forward(y, context);
  }

 private:
  Tensor attend(const Tensor& q, const Tensor& x, const Context& context) const {
    if (place_.cross && context.memory == nullptr)
      fail(Exit::internal, "{}: cross-attention without a memory", path_);
    const Tensor& from = place_.cross ? context.memory->rows : x;
    std::vector<Tensor>* weights = nullptr;
    if (context.maps != nullptr)
      weights = &context.maps->emplace_back(AttentionMap{path_, {}}).weights;
    return attention(q, key_->forward(from, context), value_->forward(from, context),
                     context.segments, place_.cross ? context.memory->segments : context.segments,
                     {.num_heads = num_heads_,
                      .causal = place_.causal,
                      .dropout = dropout_.rate(context),
                      .random = dropout_.random(context),
                      .weights = weights});
  }

  Tensor decode(const Tensor& q, const Tensor& x, const Context& context) const {
    DecodeState& state = *context.decode;
    const auto project = [&](const Tensor& from, const Context& how) {
      return CachedRows{key_->forward(from, how), value_->forward(from, how)};
    };
    std::vector<Tensor>* weights = nullptr;
    if (context.maps != nullptr)
      weights = &context.maps->emplace_back(AttentionMap{path_, {}}).weights;
    if (!place_.cross)
      return attend_steps(q, num_heads_, state.append(path_, project(x, context)), state.past(),
                          weights);
    const CachedRows& memory =  // projected as a whole: no step of the decoder
        state.memory_rows(path_, [&] { return project(state.memory().rows, {}); });
    return attend_memory(q, num_heads_, memory, state.memory().segments, state.source(), weights);
  }

  AttentionPlace place_;
  std::string path_;
  std::int64_t num_heads_ = 1;
  DropoutPoint dropout_;
  std::unique_ptr<Linear> query_, key_, value_, output_;
};

const bool registered =
    Attentions::add<MultiHeadAttention>({.name = "multi_head",
                                         .family = "attention",
                                         .summary = "scaled dot-product attention of H heads",
                                         .example = R"({"num_heads": 2})"});

}  // namespace
}  // namespace manako
