// The gradient of whole models: a directional derivative through everything at once.
#include "core/autograd.hpp"
#include "models/loss.hpp"
#include "tests/support/gradient_check.hpp"
#include "tests/support/model_case.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

double loss_of(const ModelCase& it, const Loss& loss, const Batch& batch, bool want_gradient) {
  const Context context{.training = true, .random = Random(9).at(4)};
  const LossSum sum = loss.sum(it.model->predict(batch, context), batch);
  if (want_gradient) backward(sum.loss);
  return static_cast<double>(sum.loss.item());
}

// |analytic - numeric| / |analytic| along a random direction, by the 4-point stencil.
[[maybe_unused]] double directional_error(ModelCase& it, const Loss& loss, const Batch& batch) {
  it.params.clear_grads();
  loss_of(it, loss, batch, true);
  std::vector<Tensor> directions, starts;
  double analytic = 0;
  for (std::size_t p = 0; p < it.params.all().size(); ++p) {
    const Param& param = it.params.all()[p];
    directions.push_back(random_tensor(param.value.shape(), 100 + p));
    starts.push_back(param.value.clone());
    for (std::int64_t i = 0; i < param.value.size(); ++i)
      analytic += static_cast<double>(directions[p].data()[i]) *
                  static_cast<double>(param.value.grad().data()[i]);
  }
  const double h = 1e-4;
  const auto at = [&](double distance) {
    for (std::size_t p = 0; p < starts.size(); ++p) {
      real* value = it.params.all()[p].value.mutable_data();
      for (std::int64_t i = 0; i < starts[p].size(); ++i)
        value[i] = starts[p].data()[i] + static_cast<real>(distance) * directions[p].data()[i];
    }
    const NoGrad guard;
    return loss_of(it, loss, batch, false);
  };
  const double numeric = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
  at(0);
  return std::abs(analytic - numeric) / std::abs(analytic);
}

std::unique_ptr<Loss> smoothed() {
  Spec spec = Spec::parse(R"({"loss": {"type": "cross_entropy", "label_smoothing": 0.1}})", "test");
  return Losses::make(spec, "loss", {});
}

}  // namespace

#ifdef MANAKO_DOUBLE
TEST_CASE("models: directional derivative, tied embeddings, smoothing and dropout",
          "[models][gradient]") {
  const auto loss = smoothed();
  const Batch batch = random_batch(3, 5);
  for (const char* more :
       {R"(, "dropout": 0.2)",
        R"(, "dropout": 0.1, "norm": {"type": "rms_norm", "position": "post"})",
        R"(, "norm": {"position": "sandwich"}, "position": "learned", "output_bias": true)"}) {
    INFO(more);
    ModelCase transformer(small_transformer(more)), language_model(small_language_model(more));
    CHECK(directional_error(transformer, *loss, batch) <= 1e-7);
    CHECK(directional_error(language_model, *loss, batch) <= 1e-7);
  }
}
#endif

TEST_CASE("models: every parameter has a gradient, and loss falls along it", "[models]") {
  const auto loss = smoothed();
  const Batch batch = random_batch(4, 6);
  for (const std::string& json : {small_transformer(), small_language_model(),
                                  small_transformer(R"(, "embedding": {"tie": "none"})")}) {
    ModelCase it(json);
    const double before = loss_of(it, *loss, batch, true);
    for (Param& param : it.params.all()) {
      INFO(param.name);
      REQUIRE(param.value.grad().defined());
      const Tensor gradient = param.value.grad();
      real* value = param.value.mutable_data();
      for (std::int64_t i = 0; i < param.value.size(); ++i)
        value[i] -= static_cast<real>(1e-4) * gradient.data()[i];
    }
    CHECK(loss_of(it, *loss, batch, false) < before);
  }
}
