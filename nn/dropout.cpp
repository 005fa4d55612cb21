#include "nn/dropout.hpp"

#include "core/ops/dropout.hpp"
#include "core/ops/dropout_rows.hpp"

namespace manako {
namespace {

Number rate_option(double fallback, const std::string& help) {
  return {.fallback = fallback, .min = 0, .max = 1, .below_max = true, .help = help};
}

/// y = x * mask / (1 - rate), mask drawn anew in each step.   Srivastava et al. 2014.
class Dropout : public Layer {
 public:
  Dropout(Spec& spec, const Scope& scope, std::int64_t d_in)
      : Layer(d_in), point_(scope, spec.number("rate", rate_option(0.1, "share of zeros"))) {}
  Tensor forward(const Tensor& x, const Context& context) const override {
    return point_(x, context);
  }

 private:
  DropoutPoint point_;
};

}  // namespace

DropoutRates DropoutRates::read(Spec& spec) {
  Spec own =
      spec.section("dropout", {.scalar = "rate", .help = "dropout rates; a number sets \"rate\""});
  const double rate = own.number(
      "rate", rate_option(0, "default of embedding, residual, attention and activation"));
  return {
      .embedding = own.number("embedding", rate_option(rate, "after embedding and position")),
      .residual = own.number("residual", rate_option(rate, "on the output of each sublayer")),
      .attention = own.number("attention", rate_option(rate, "on attention weights")),
      .activation = own.number("activation", rate_option(rate, "inside feed-forward sublayers")),
      .word = own.number("word", rate_option(0, "whole tokens of the embedding")),
      .layer = own.number("layer", rate_option(0, "whole layers of a stack (LayerDrop)"))};
}

Tensor Layer::forward_dropped(Tensor x, const DropoutPoint& dropout, const Context& context) const {
  return dropout(forward(x, context), context);
}

Tensor DropoutPoint::operator()(const Tensor& x, const Context& context) const {
  return rate(context) == 0 ? x : dropout(x, rate_, random(context));
}

Tensor DropoutPoint::add(const Tensor& x, Tensor branch, const Context& context) const {
  return add_dropout(x, std::move(branch), rate(context), random(context));
}

Tensor DropoutPoint::rows(const Tensor& x, const Context& context) const {
  return rate(context) == 0 ? x : dropout_rows(x, rate_, random(context));
}

bool DropoutPoint::skips(const Context& context) const {
  return rate(context) > 0 && random(context).uniform(0) < static_cast<double>(rate_);
}

static const bool registered =
    Layers::add<Dropout>({.name = "dropout",
                          .family = "layer",
                          .summary = "zeros a share of the elements in training",
                          .example = R"({"rate": 0.2})"});

}  // namespace manako
