// What every registered layer promises, checked over the registry: a new layer is covered by
// registering.
#include "core/autograd.hpp"
#include "nn/dropout.hpp"
#include "tests/support/gradient_check.hpp"
#include "tests/support/layer_case.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

struct Example {
  std::string type, options;
};

std::vector<Example> examples() {
  std::vector<Example> out;
  for (const auto& entry : Layers::all()) out.push_back({entry.name, entry.example});
  for (const auto& entry : Attentions::all())
    out.push_back({"attention:" + entry.name, entry.example});
  return out;
}

// The input and all parameters, whose gradients are checked together.
std::vector<Tensor> everything(LayerCase& it) {
  std::vector<Tensor> out = {it.input()};
  for (Param& param : it.params.all()) out.push_back(param.value);
  return out;
}

}  // namespace

TEST_CASE("every layer: its example is valid, its width true, its options documented",
          "[contract]") {
  for (const Example& e : examples()) {
    INFO(e.type);
    LayerCase it(e.type, e.options);
    CHECK(it.problems.empty());
    const Tensor y = it.layer->forward(it.input(), it.context());
    CHECK(y.shape() == Shape{it.segments.rows(), it.layer->d_out()});
    CHECK(it.declared.size() >= 1);
    for (const Declared& option : it.declared)
      if (option.path != "/it") CHECK(!option.help.empty());
  }
}

TEST_CASE("every layer: gradients of input and parameters, evaluating and training",
          "[contract][gradient]") {
  for (const Example& e : examples())
    for (const bool training : {false, true}) {
      INFO(e.type << (training ? ", training" : ", evaluating"));
      LayerCase it(e.type, e.options);
      const auto f = [&](const std::vector<Tensor>& x) {
        return it.layer->forward(x[0], it.context(training));
      };
      check_gradient(f, everything(it));
    }
}

TEST_CASE("every layer: forward_dropped is forward, then dropout, to the bit", "[contract]") {
  for (const Example& e : examples())
    for (const bool training : {false, true}) {
      INFO(e.type);
      LayerCase it(e.type, e.options);
      const DropoutPoint dropout(Scope(it.params, "it"), 0.3);
      const auto run = [&](bool fused) {
        const Tensor x = it.input().set_requires_grad();
        const Context context = it.context(training);
        const Tensor y = fused ? it.layer->forward_dropped(x, dropout, context)
                               : dropout(it.layer->forward(x, context), context);
        backward(y, random_tensor(y.shape(), 4));
        return std::pair{y, x.grad()};
      };
      const auto [y, dx] = run(true);
      const auto [plain_y, plain_dx] = run(false);
      CHECK(max_difference(y, plain_y) == 0);
      CHECK(max_difference(dx, plain_dx) == 0);
    }
}

TEST_CASE("every layer: the same bits twice, no rows in and no rows out", "[contract]") {
  for (const Example& e : examples()) {
    INFO(e.type);
    LayerCase it(e.type, e.options);
    const Tensor a = it.layer->forward(it.input(), it.context(true));
    CHECK(max_difference(a, it.layer->forward(it.input(), it.context(true))) == 0);
    Context nothing = it.context();
    nothing.segments = Segments();
    const Memory none{Tensor::zeros({0, LayerCase::width}), Segments()};
    nothing.memory = &none;
    CHECK(it.layer->forward(Tensor::zeros({0, LayerCase::width}), nothing).rows() == 0);
  }
}

TEST_CASE("every layer: a sequence does not depend on its batch-mates", "[contract]") {
  const NoGrad guard;
  for (const Example& e : examples()) {
    INFO(e.type);
    LayerCase it(e.type, e.options);
    const Tensor x = it.input(), all = it.layer->forward(x, it.context());
    for (std::int64_t s = 0; s < it.segments.count(); ++s) {
      const auto part = [&](const Tensor& rows, const Segments& at) {
        return rows.row_range(at.begin(s), at.end(s)).clone();
      };
      const Memory memory{part(it.memory.rows, it.memory.segments),
                          Segments::single(it.memory.segments.length(s))};
      Context alone = it.context();
      alone.segments = Segments::single(it.segments.length(s));
      alone.memory = &memory;
      CHECK(max_difference(it.layer->forward(part(x, it.segments), alone),
                           part(all, it.segments)) <= 1e-5);
    }
  }
}

TEST_CASE("every layer: parameters copied into another instance give the same rows", "[contract]") {
  for (const Example& e : examples()) {
    INFO(e.type);
    LayerCase one(e.type, e.options, 1), two(e.type, e.options, 2);
    REQUIRE(one.params.all().size() == two.params.all().size());
    for (Param& param : one.params.all()) {
      Param* other = two.params.find(param.name);
      REQUIRE(other != nullptr);
      other->value.assign(param.value);
    }
    CHECK(max_difference(one.layer->forward(one.input(), one.context()),
                         two.layer->forward(two.input(), two.context())) == 0);
  }
}

TEST_CASE("every layer: an unknown key is refused", "[contract]") {
  for (const Example& e : examples()) {
    INFO(e.type);
    const std::string rest = e.options == "{}" ? "}" : ", " + e.options.substr(1);
    const LayerCase it(e.type, "{\"no_such_key\": 1" + rest);
    REQUIRE(it.problems.size() == 1);
    CHECK_THAT(it.problems[0], Catch::Contains("no_such_key") && Catch::Contains("unknown key"));
  }
}

TEST_CASE("every layer: names and shapes are known without memory", "[contract]") {
  for (const Example& e : examples()) {
    INFO(e.type);
    const LayerCase real_one(e.type, e.options),
        shapes(e.type, e.options, 7, Params::Storage::shapes_only);
    REQUIRE(shapes.params.all().size() == real_one.params.all().size());
    for (std::size_t i = 0; i < shapes.params.all().size(); ++i) {
      const Param &a = shapes.params.all()[i], &b = real_one.params.all()[i];
      CHECK(a.name == b.name);
      CHECK(a.value.shape() == b.value.shape());
      CHECK(!a.value.has_storage());
    }
  }
}
