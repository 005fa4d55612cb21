#include "optim/groups.hpp"

#include "optim/clip.hpp"
#include "tests/optim/training.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

struct FourParams {
  FourParams()
      : weight(add_param(params, "encoder.layers.0.ffn.inner.weight", {30, 31}, 1)),
        bias(add_param(params, "encoder.layers.0.ffn.inner.bias", {31}, 2, Role::bias)),
        norm(add_param(params, "encoder.norm.weight", {5}, 4, Role::norm)),
        table(add_param(params, "source_embedding.weight", {7, 5}, 3, Role::embedding)) {}

  void give_gradients(std::uint64_t seed) {
    for (Param& param : params.all())
      param.value.set_grad(random_tensor(param.value.shape(), seed));
  }
  std::vector<ParamSetting> plan(const std::string& options) {
    return make_optimizer(options, params).plan();
  }
  std::string problems(const std::string& groups) {
    return optimizer_problems(R"({"type": "adam", "groups": )" + groups + "}", params);
  }

  Params params;
  Tensor weight, bias, norm, table;
};

}  // namespace

TEST_CASE("groups: weight decay acts on weights alone, unless a group says", "[groups]") {
  const auto shrink = [](const std::string& groups) {
    FourParams model;
    Optimizer optimizer = make_optimizer(
        R"({"type": "sgd", "lr": 1, "weight_decay": 0.5, "groups": )" + groups + "}", model.params);
    for (Param& param : model.params.all()) {
      param.value.fill(1);
      param.value.set_grad(Tensor::zeros(param.value.shape()));
    }
    optimizer.step({});
    std::vector<double> out;
    for (const Param& param : model.params.all())
      out.push_back(static_cast<double>(param.value.data()[0]));
    return out;
  };
  using Values = std::vector<double>;  // of weight, bias, norm, embedding
  CHECK(shrink("[]") == Values{0.5, 1, 1, 1});
  CHECK(shrink(R"([{"match": "^source_embedding", "weight_decay": 0.25}])") ==
        Values{0.5, 1, 1, 0.75});
  CHECK(shrink(R"([{"match": "encoder", "lr_scale": 0.5}])") == Values{0.75, 1, 1, 1});
  // The first group that matches decides.
  CHECK(
      shrink(
          R"([{"match": "bias$", "weight_decay": 0.125}, {"match": "encoder", "weight_decay": 0}])") ==
      Values{1, 0.875, 1, 1});
}

TEST_CASE("groups: the plan says what is done with each parameter", "[groups]") {
  FourParams model;
  const auto plan = model.plan(
      R"({"type": "adamw", "weight_decay": 0.1,
          "groups": [{"match": "norm", "lr_scale": 2}, {"match": "encoder", "frozen": true}]})");
  REQUIRE(plan.size() == 4);
  CHECK(plan[0].group == 1);
  CHECK(plan[0].frozen);
  CHECK(plan[2].group == 0);
  CHECK(plan[2].lr_scale == 2);
  CHECK(plan[2].weight_decay == 0);
  CHECK(plan[3].group == -1);
  CHECK_FALSE(plan[3].frozen);
}

TEST_CASE("groups: frozen parameters keep their bits, have no state and are not clipped",
          "[groups]") {
  FourParams model;
  Optimizer optimizer = make_optimizer(
      R"({"type": "adam", "groups": [{"match": "encoder", "frozen": true}]})", model.params);
  const Tensor before = model.weight.clone(), moved = model.table.clone();
  for (std::uint64_t step = 0; step < 2; ++step) {
    model.give_gradients(step);
    optimizer.step({});
  }
  CHECK(max_difference(model.weight, before) == 0);
  CHECK(max_difference(model.table, moved) > 0);
  CHECK(optimizer.state().size() == 3);  // the counter and two moments of one table
  REQUIRE(optimizer.trained().size() == 1);
  const Tensor frozen = model.weight.grad().clone();
  const double norm = gradient_norm({model.params.all()[3]});
  CHECK(clip_norm(optimizer.trained(), 0.01) == norm);
  CHECK(gradient_norm({model.params.all()[3]}) == Approx(0.01).epsilon(1e-4));
  CHECK(max_difference(model.weight.grad(), frozen) == 0);
}

TEST_CASE("groups: the resolved spec means the same when it is read again", "[groups]") {
  FourParams model;
  Spec spec = Spec::parse(
      R"({"optimizer": {"type": "adamw", "weight_decay": 0.5,
                        "groups": [{"match": "ffn", "lr_scale": 0.5}]}})",
      "test.json");
  const Optimizer first(spec, model.params);
  Spec resolved = Spec::parse(spec.resolved().dump(), "resolved.json");
  const Optimizer again(resolved, model.params);
  resolved.throw_if_problems();
  CHECK(again.plan()[1].group == 0);
  for (std::size_t i = 0; i < 4; ++i)
    CHECK(again.plan()[i].weight_decay == first.plan()[i].weight_decay);
}

TEST_CASE("groups: what cannot be meant is a problem with the nearest names", "[groups]") {
  FourParams model;
  using Catch::Contains;
  CHECK_THAT(
      model.problems(R"([{"match": "decoder"}])"),
      Contains("/optimizer/groups/0/match: matches no parameter") &&
          Contains("did you mean \"encoder\", as in \"encoder.layers.0.ffn.inner.weight\"?"));
  CHECK_THAT(model.problems(R"([{"match": "^encoder\\.layer\\.0\\.fnn"}])"),
             Contains("did you mean \"encoder.layers.0.ffn\""));
  CHECK_THAT(model.problems(R"([{"match": "qqqqqqqq"}])"),
             Contains("names begin with encoder, source_embedding"));
  CHECK_THAT(model.problems(R"([{"match": "weight"}, {"match": "norm.w"}])"),
             Contains("/optimizer/groups/1/match") && Contains("earlier group"));
  CHECK_THAT(model.problems(R"([{"match": "(("}])"), Contains("not a regular expression"));
  CHECK_THAT(model.problems(R"([{"match": ")" + std::string(10000, '(') + R"("}])"),
             Contains("at most 256"));
  CHECK_THAT(model.problems(R"([{"frozen": true}])"), Contains("match"));
  CHECK_THAT(model.problems(R"([{"match": "weight", "lr": 1}])"), Contains("/groups/0/lr"));
  CHECK_THAT(model.problems(R"([{"match": ".", "frozen": true}])"), Contains("nothing is left"));
  CHECK_THAT(model.problems(R"([{"match": "norm", "frozen": true, "lr_scale": 2}])"),
             Contains("/groups/0/frozen"));
  CHECK(model.problems(R"([{"match": "weight"}])").empty());
}

TEST_CASE("groups: an expression that other matchers take forever for", "[groups]") {
  FourParams model;
  CHECK_THAT(model.problems(R"([{"match": "((.+)+)+!"}])"),
             Catch::Contains("matches no parameter"));
}
