// A whole model against PyTorch in double precision: tests/golden/make_transformer_golden.py.
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/autograd.hpp"
#include "models/loss.hpp"
#include "tests/support/catch.hpp"

using namespace manako;

namespace {

constexpr const char* spec_text = R"({
  "model": {"type": "transformer", "d_model": 8, "position": "sinusoidal",
            "encoder": {"num_layers": 2, "self_attention": {"num_heads": 2}, "ffn": {"d_ff": 12}},
            "decoder": {"num_layers": 2, "self_attention": {"num_heads": 2},
                        "cross_attention": {"num_heads": 2}, "ffn": {"d_ff": 12}}},
  "loss": {"type": "cross_entropy", "label_smoothing": 0.1} })";

Batch two_pairs() {
  Batch batch;
  batch.source = {{3, 5, 2, 8, 3, 6, 4, 2}, Segments({3, 5})};
  batch.target = {{1, 4, 7, 3, 1, 9}, Segments({4, 2})};
  batch.labels = {4, 7, 3, 2, 9, 2};
  return batch;
}

void fill(Tensor value, std::size_t number, bool norm_weight) {
  real* out = value.mutable_data();
  for (std::int64_t i = 0; i < value.size(); ++i)
    out[i] = static_cast<real>(
        0.3 * std::sin(1.7 * static_cast<double>(i) + 0.9 * static_cast<double>(number) + 0.1) +
        (norm_weight ? 1.0 : 0.0));
}

}  // namespace

TEST_CASE("transformer: loss and every gradient equal PyTorch's", "[golden]") {
  std::ifstream file(std::string(MANAKO_SOURCE_DIR) + "/tests/golden/transformer.json");
  const auto golden = nlohmann::json::parse(file);
  Spec spec = Spec::parse(spec_text, "golden");
  Params params;
  const auto model = Models::make(spec, "model", {}, Scope(params), VocabularySizes{9, 11});
  const auto loss = Losses::make(spec, "loss", {});
  spec.throw_if_problems();

  std::size_t number = 0;
  for (const auto& entry : golden["parameters"]) {
    const std::string name = entry["name"];
    Param* param = params.find(name);
    REQUIRE(param != nullptr);
    fill(param->value, number++,
         name.find("norm") != std::string::npos && name.ends_with("weight"));
  }
  CHECK(number == params.all().size());

  const Batch batch = two_pairs();
  const LossSum sum = loss->sum(model->predict(batch, {}), batch);
  backward(sum.loss, Tensor::full({}, static_cast<real>(1.0 / 6)));
  const double tolerance = sizeof(real) == 8 ? 1e-10 : 2e-4;
  CHECK(std::abs(static_cast<double>(sum.loss.item()) / 6 - golden["loss"].get<double>()) <=
        tolerance);
  for (const auto& entry : golden["parameters"]) {
    const Tensor& grad = params.find(entry["name"].get<std::string>())->value.grad();
    const std::vector<double> expected = entry["gradient"];
    REQUIRE(grad.size() == static_cast<std::int64_t>(expected.size()));
    double worst = 0;
    for (std::size_t i = 0; i < expected.size(); ++i)
      worst = std::max(worst, std::abs(static_cast<double>(grad.data()[i]) - expected[i]));
    INFO(entry["name"]);
    CHECK(worst <= tolerance);
  }
}
