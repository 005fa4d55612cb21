// Rules about how weights are updated.
#include <cmath>

#include "tools/check/rule.hpp"

namespace manako::check {
namespace {

Advice lr_high_for_width(const Facts& f) {
  if (!(f.adam() && f.lr_for_width() > 0.05)) return {};
  return {
      fmt::format("lr {:g} with d_model {:g}; recipes have about {:.1g}", f.number("/optimizer/lr"),
                  f.d_model(), 0.016 / f.lr_for_width() * f.number("/optimizer/lr")),
      "a smaller optimizer.lr; it is the peak here, also of \"noam\", and no factor"};
}

Advice lr_low_for_width(const Facts& f) {
  if (!(f.adam() && f.lr_for_width() < 0.0008)) return {};
  return {fmt::format("lr {:g} with d_model {:g}; recipes have about {:.1g}",
                      f.number("/optimizer/lr"), f.d_model(), 0.016 / std::sqrt(f.d_model())),
          "a larger optimizer.lr, unless this is fine-tuning"};
}

Advice high_lr_without_clip(const Facts& f) {
  if (!(f.adam() && f.lr_for_width() > 0.02 && !f.clips())) return {};
  return {fmt::format("lr {:g} and no training.clip", f.number("/optimizer/lr")),
          "training.clip 1.0, or a smaller lr"};
}

Advice sgd_for_attention(const Facts& f) {
  if (!(f.text("/optimizer/type") == "sgd" && !f.numbers("/model", "num_heads").empty())) return {};
  return {"sgd trains a model with attention", "optimizer \"adam\""};
}

Advice memory_longer_than_run(const Facts& f) {
  const double memory = 1 / (1 - f.number("/optimizer/betas/1"));
  if (!(f.adam() && memory > f.run())) return {};
  return {fmt::format("betas[1] averages over {:.0f} updates in a run of {:.0f}", memory, f.run()),
          "a smaller second beta, such as 0.98, or a longer run"};
}

Advice adam_eps_large(const Facts& f) {
  if (!(f.adam() && f.number("/optimizer/eps") > 1e-4)) return {};
  return {fmt::format("optimizer.eps is {:g}", f.number("/optimizer/eps")), "1e-8 or 1e-9"};
}

Advice weight_decay_high(const Facts& f) {
  if (!(f.number("/optimizer/weight_decay") > 0.3)) return {};
  return {fmt::format("optimizer.weight_decay is {:g}", f.number("/optimizer/weight_decay")),
          "0.01 to 0.1; decay is decoupled here, and multiplied by lr alone"};
}

Advice batch_small_for_lr(const Facts& f) {
  if (!(f.adam() && f.tokens_per_update() < 400 && f.lr_for_width() > 0.01)) return {};
  return {fmt::format("lr {:g} with {:.0f} tokens an update", f.number("/optimizer/lr"),
                      f.tokens_per_update()),
          "a larger data.batching.size, training.accumulate, or a smaller lr"};
}

Advice clip_tiny(const Facts& f) {
  const double norm = f.number("/training/clip/norm");
  if (!(norm > 0 && norm < 0.05)) return {};
  return {fmt::format("training.clip.norm is {:g}", norm), "0.5 to 5"};
}

const bool registered[] = {
    add_rule<lr_high_for_width>(
        {.name = "lr-high-for-width",
         .family = "optimizer",
         .summary = "the wider the model, the smaller the steps it bears: lr sqrt(d_model) is "
                    "about 0.016 in most recipes, and above 0.05 runs diverge",
         .example = R"({"optimizer": {"lr": 0.1}})"}),
    add_rule<lr_low_for_width>(
        {.name = "lr-low-for-width",
         .family = "optimizer",
         .summary = "far below lr sqrt(d_model) = 0.016 a run ends before it has learned much",
         .example = R"({"optimizer": {"lr": 1e-5}})"}),
    add_rule<high_lr_without_clip>(
        {.name = "high-lr-without-clip",
         .family = "optimizer",
         .summary = "at a high learning rate a single batch with a large gradient can ruin a run",
         .example = R"({"optimizer": {"lr": 0.006}, "training": {"clip": null}})"}),
    add_rule<sgd_for_attention>(
        {.name = "sgd-for-attention",
         .family = "optimizer",
         .summary = "gradients of attention and embeddings differ in size by orders of magnitude; "
                    "one step size for all hardly trains them (Zhang et al. 2020)",
         .example = R"({"optimizer": {"type": "sgd", "lr": 0.1}})"}),
    add_rule<memory_longer_than_run>(
        {.name = "memory-longer-than-run",
         .family = "optimizer",
         .summary = "Adam's mean square never forgets the first gradients, which are like no "
                    "later ones",
         .example = R"({"optimizer": {"betas": [0.9, 0.9999]}})"}),
    add_rule<adam_eps_large>({.name = "adam-eps-large",
                              .family = "optimizer",
                              .summary = "gradients smaller than eps get no step of their own size "
                                         "any more: Adam becomes plain descent with a tiny lr",
                              .example = R"({"optimizer": {"eps": 0.001}})"}),
    add_rule<weight_decay_high>({.name = "weight-decay-high",
                                 .family = "optimizer",
                                 .summary = "weights shrink faster than they learn",
                                 .example = R"({"optimizer": {"weight_decay": 1.0}})"}),
    add_rule<batch_small_for_lr>(
        {.name = "batch-small-for-lr",
         .family = "optimizer",
         .summary = "the gradient of few tokens is mostly noise, which a high learning rate takes "
                    "for news",
         .example = R"({"data": {"batching": {"size": 100}}, "training": {"stop": "3000u"}})"}),
    add_rule<clip_tiny>({.name = "clip-tiny",
                         .family = "optimizer",
                         .summary = "every gradient is cut to the same tiny norm: Adam's eps and "
                                    "rounding then decide, not the data",
                         .example = R"({"training": {"clip": 0.001}})"}),
};

}  // namespace
}  // namespace manako::check
