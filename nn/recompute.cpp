#include "nn/recompute.hpp"

#include "core/recompute.hpp"

namespace manako {

Tensor Recompute::forward(const Tensor& x, const Context& context) const {
  // Both collect something outside, which a second pass would collect again.
  if (context.maps != nullptr || context.decode != nullptr) return inner_->forward(x, context);
  std::vector<Tensor> inputs = {x};
  Memory memory;  // the caller's is gone when backward runs
  if (context.memory != nullptr) {
    inputs.push_back(context.memory->rows);
    memory.segments = context.memory->segments;
  }
  return recompute(inputs, [this, context, memory](std::span<const Tensor> in) {
    Memory own_memory = memory;
    Context own = context;
    if (in.size() > 1) {
      own_memory.rows = in[1];
      own.memory = &own_memory;
    }
    return inner_->forward(in[0], own);
  });
}

namespace {

/// Any layer, by name: what a stack does with `"recompute": true`, for one layer.
class RecomputeLayer : public Recompute {
 public:
  RecomputeLayer(Spec& spec, const Scope& scope, std::int64_t d_in)
      : Recompute(Layers::make(spec, "inner",
                               {.fallback = "feed_forward", .help = "the layer inside"},
                               scope / "inner", d_in)) {}
};

const bool registered = Layers::add<RecomputeLayer>(
    {.name = "recompute",
     .family = "layer",
     .summary = "keeps only the input of a layer, which backward runs again",
     .example =
         R"({"inner": {"type": "decoder_layer", "self_attention": {"num_heads": 2}, "cross_attention": {"num_heads": 3},
                       "ffn": {"d_ff": 6, "activation": "gelu"}}})"});

}  // namespace
}  // namespace manako
