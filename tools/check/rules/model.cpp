// Rules about the network.
#include <algorithm>

#include "tools/check/rule.hpp"

namespace manako::check {
namespace {

double largest(const std::vector<double>& values) {
  return values.empty() ? DataFacts::unknown : *std::max_element(values.begin(), values.end());
}

double smallest(const std::vector<double>& values) {
  return values.empty() ? DataFacts::unknown : *std::min_element(values.begin(), values.end());
}

Advice heads_narrow(const Facts& f) {
  const double heads = largest(f.numbers("/model", "num_heads")), width = f.d_model() / heads;
  if (!(width < 8)) return {};
  return {fmt::format("{:.0f} heads of width {:.0f}", heads, width),
          "fewer heads: widths of 32 to 128 are usual"};
}

Advice ffn_narrow(const Facts& f) {
  const double inner = smallest(f.numbers("/model", "d_ff"));
  if (!(inner < f.d_model())) return {};
  return {fmt::format("d_ff {:.0f} with d_model {:.0f}", inner, f.d_model()),
          "d_ff of two to four times d_model"};
}

Advice post_norm_deep(const Facts& f) {
  const double layers = largest(f.numbers("/model", "num_layers"));
  if (!(f.any("/model", "position", "post") && layers > 8)) return {};
  return {fmt::format("{:.0f} layers with norm.position \"post\"", layers),
          "norm.position \"pre\""};
}

Advice dropout_high(const Facts& f) {
  double rate = 0;
  for (const char* key : {"embedding", "residual", "attention", "activation"})
    for (const double one : f.numbers("/model", key)) rate = std::max(rate, one);
  if (!(rate > 0.5)) return {};
  return {fmt::format("a dropout of {:g}", rate), "0.1 to 0.3"};
}

Advice small_data_without_dropout(const Facts& f) {
  const double rate = f.number("/model/dropout/residual");
  if (!(rate == 0 && f.parameters() > f.data.train_tokens && f.run() > 3 * f.updates_per_epoch()))
    return {};
  return {fmt::format("{:.0f} parameters, {:.0f} tokens to train on, no dropout", f.parameters(),
                      f.data.train_tokens),
          "model.dropout 0.1 or more"};
}

Advice model_large_for_data(const Facts& f) {
  if (!(f.parameters() > 100 * f.data.train_tokens)) return {};
  return {fmt::format("{:.0f} parameters for {:.0f} tokens to train on", f.parameters(),
                      f.data.train_tokens),
          "a smaller model, or more data"};
}

Advice order_is_invisible(const Facts& f) {
  if (f.text("/model/position/type") != "no_position") return {};
  if (f.numbers("/model/encoder", "num_heads").empty()) return {};
  return {"model.position is \"no_position\"", "position \"sinusoidal\" or \"learned\""};
}

Advice embedding_drowned(const Facts& f) {
  if (f.text("/model/position/type") != "sinusoidal" || !f.is_false("/model/embedding/scale"))
    return {};
  return {"embedding.scale is false and positions are sinusoidal",
          "embedding.scale true, or position \"learned\""};
}

Advice output_dominates(const Facts& f) {
  const double table = f.data.target_vocabulary * f.d_model();
  if (!(f.text("/model/embedding/tie") == "none" && 2 * table > f.parameters() / 2)) return {};
  return {fmt::format("{:.0f} of {:.0f} parameters are the target embedding and the output",
                      2 * table, f.parameters()),
          "embedding.tie \"target_output\""};
}

Advice position_too_short(const Facts& f) {
  const double longest = std::max(
      f.data.longest_target, f.translates() ? f.data.longest_source + 1 : f.data.longest_target);
  const double limit = f.number("/model/position/max_length");
  if (!(longest > limit)) return {};
  return {fmt::format("a sentence has {:.0f} tokens, model.position.max_length is {:.0f}", longest,
                      limit),
          "a larger model.position.max_length, or max_length in the data"};
}

const bool registered[] = {
    add_rule<heads_narrow>({.name = "heads-narrow",
                            .family = "model",
                            .summary = "a head compares rows in d_model / num_heads dimensions; "
                                       "in a few everything looks alike",
                            .example = R"({"model": {"encoder": {"self_attention":
                                {"num_heads": 16}}}})"}),
    add_rule<ffn_narrow>({.name = "ffn-narrow",
                          .family = "model",
                          .summary = "a feed-forward sublayer narrower than the rows loses what it "
                                     "does not let through",
                          .example = R"({"model": {"decoder": {"ffn": {"d_ff": 16}}}})"}),
    add_rule<post_norm_deep>(
        {.name = "post-norm-deep",
         .family = "model",
         .summary = "gradients of deep post-norm stacks vanish towards the first layers",
         .example = R"({"model": {"norm": {"position": "post"}, "encoder": {"num_layers": 12}}})"}),
    add_rule<dropout_high>({.name = "dropout-high",
                            .family = "model",
                            .summary = "with more than half of the elements gone little is left "
                                       "to learn from",
                            .example = R"({"model": {"dropout": 0.6}})"}),
    add_rule<small_data_without_dropout>(
        {.name = "small-data-without-dropout",
         .family = "model",
         .summary = "more parameters than tokens, seen several times: the model will know them by "
                    "heart",
         .example = R"({"model": {"dropout": 0}, "data": {"num_train": 300},
                        "training": {"stop": "500u"}})"}),
    add_rule<model_large_for_data>({.name = "model-large-for-data",
                                    .family = "model",
                                    .summary = "a model hundred times as large as its data learns "
                                               "it by heart, and nothing else",
                                    .example = R"({"data": {"num_train": 20}})"}),
    add_rule<order_is_invisible>({.name = "order-is-invisible",
                                  .family = "model",
                                  .summary = "attention alone does not see the order of tokens: an "
                                             "encoder without positions reads a bag of words",
                                  .example = R"({"model": {"position": "no_position"}})"}),
    add_rule<embedding_drowned>(
        {.name = "embedding-drowned",
         .family = "model",
         .summary = "unscaled embeddings start at 0.02 beside sines of size 0.7: tokens are "
                    "hardly seen",
         .example = R"({"model": {"embedding": {"scale": false}}})"}),
    add_rule<output_dominates>({.name = "output-dominates",
                                .family = "model",
                                .summary = "two tables of the same vocabulary are most of the "
                                           "model; one matrix serves both (Press & Wolf 2017)",
                                .example = R"({"model": {"embedding": {"tie": "none"},
                                    "encoder": {"num_layers": 1}, "decoder": {"num_layers": 1}},
                                    "data": {"num_symbols": 990, "num_train": 4000}})"}),
    add_rule<position_too_short>({.name = "position-too-short",
                                  .family = "model",
                                  .summary = "the run would stop at the first sentence that is "
                                             "longer than there are positions",
                                  .example = R"({"model": {"position": {"max_length": 3}},
                                                   "data": {"source": {"tokenizer": "word"}}})"}),
};

}  // namespace
}  // namespace manako::check
