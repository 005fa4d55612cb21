// The gradient check of `manako check`, and that it notices what it is there for.
#include "tools/check/precise/gradient.hpp"

#include <nlohmann/json.hpp>

#include "core/autograd.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/changed_model.hpp"
#include "tests/support/model_case.hpp"
#include "tests/support/one_thread.hpp"
#include "tools/check/precise/probe.hpp"
#include "tools/check/precise/shrink.hpp"

using namespace manako;
using namespace manako::check;
using manako::testing::ChangedModel;
using manako::testing::ModelCase;

namespace {

struct Case {
  ModelCase it;
  std::unique_ptr<Loss> loss;
  Batch batch;
  Case() : it(testing::small_transformer(R"(, "dropout": 0.1)")) {
    Spec spec = Spec::parse(R"({"loss": {"label_smoothing": 0.1}})", "test");
    loss = Losses::make(spec, "loss", {.fallback = "cross_entropy"});
    batch = probe(*it.model, {ModelCase::source_vocabulary, ModelCase::target_vocabulary}, 3, 7);
  }
};

}  // namespace

TEST_CASE("precise: the probe is a batch that fits its model", "[check]") {
  const Case c;
  CHECK(c.batch.sentences() == 3);
  CHECK(c.batch.target.segments.length(2) == 7);
  CHECK(c.batch.labels.size() == c.batch.target.ids.size());
  for (std::int64_t s = 0; s < 3; ++s) {
    const Batch one = only(c.batch, s);
    CHECK(one.target.ids[0] == Token::begin);
    for (std::size_t i = 1; i < one.labels.size(); ++i)
      CHECK(one.target.ids[i] == one.labels[i - 1]);
  }
}

TEST_CASE("precise: a model is shrunk as far as it stays valid", "[check]") {
  const auto model = nlohmann::ordered_json::parse(
      R"({"type": "transformer", "d_model": 512,
          "encoder": {"num_layers": 6, "self_attention": {"num_heads": 8}, "ffn": {"d_ff": 2048}},
          "decoder": {"num_layers": 1, "self_attention": {"num_heads": 32}}})");
  const auto small = shrink(model, {13, 13});
  CHECK(small.at("d_model").get<int>() == 32);  // 32 heads divide no less
  CHECK(small.at("encoder").at("ffn").at("d_ff").get<int>() == 128);
  CHECK(small.at("encoder").at("num_layers").get<int>() == 2);
  CHECK(small.at("decoder").at("num_layers").get<int>() == 1);
  CHECK(small.at("encoder").at("self_attention").at("num_heads").get<int>() == 8);
}

#ifdef MANAKO_DOUBLE
namespace {

/// A model whose rows go through an op that is the identity forward, and `factor` times the right
/// gradient backward (for the elements from `from` on).
ChangedModel wrong_backward(const Model& right, double factor, std::int64_t from) {
  return {right, [factor, from](const Tensor& rows, const Tokens&) {
            return record("wrong", rows.detached(), {rows},
                          [factor, from](const Tensor& dy, auto dx) {
                            dx[0].each([&, in = dy.data()](std::int64_t i) {
                              return i < from ? in[i] : static_cast<real>(factor) * in[i];
                            });
                          });
          }};
}

}  // namespace

TEST_CASE("precise: right gradients agree, wrong ones do not", "[check][gradient]") {
  const testing::OneThread alone;
  Case c;
  const GradientReport right = compare_gradients(*c.it.model, *c.loss, c.it.params, c.batch);
  INFO(right.worst << " " << right.analytic << " " << right.numeric);
  CHECK(right.error <= 1e-6);
  CHECK(right.tensors == static_cast<std::int64_t>(c.it.params.all().size()));
  for (const ChangedModel& wrong :
       {wrong_backward(*c.it.model, -1, 0), wrong_backward(*c.it.model, 1.001, 0),
        wrong_backward(*c.it.model, 0, 12 * c.batch.target.segments.rows() - 1)}) {
    const GradientReport report = compare_gradients(wrong, *c.loss, c.it.params, c.batch);
    CHECK(report.error > 1e-5);
    CHECK(!report.worst.empty());
  }
}
#endif
