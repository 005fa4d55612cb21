#include "optim/optimizer.hpp"

#include "core/parallel.hpp"
#include "tests/optim/training.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

// A model of three parameters, one of them long enough for several stretches.
struct Model {
  explicit Model(const std::string& options)
      : weight(add_param(params, "encoder.weight", {300, 301}, 1)),
        bias(add_param(params, "encoder.bias", {301}, 2, Role::bias)),
        table(add_param(params, "embedding", {7, 5}, 3, Role::embedding)),
        optimizer(make_optimizer(options, params)) {}

  void train(int from, int to) {
    for (int t = from; t < to; ++t) {
      for (Param& param : params.all())
        param.value.set_grad(
            random_tensor(param.value.shape(), static_cast<std::uint64_t>(100 + t)));
      optimizer.step({.lr_factor = 1.0 / (t + 1)});
    }
  }
  double difference(const Model& other) const {
    return max_difference(weight, other.weight) + max_difference(bias, other.bias) +
           max_difference(table, other.table);
  }

  Params params;
  Tensor weight, bias, table;
  Optimizer optimizer;
};

}  // namespace

TEST_CASE("optimizer: the same bits for any number of threads", "[optimizer]") {
  const int before = threads();
  Model reference(R"({"type": "adamw"})");
  set_threads(1);
  reference.train(0, 5);
  for (const int count : {2, 3, 4, 7}) {
    Model model(R"({"type": "adamw"})");
    set_threads(count);
    model.train(0, 5);
    CHECK(model.difference(reference) == 0);
  }
  set_threads(before);
}

TEST_CASE("optimizer: state saved and loaded goes on to the same bits", "[optimizer]") {
  for (const char* options : {R"({"type": "adam"})", R"({"type": "sgd", "momentum": 0.9})",
                              R"({"type": "sgd", "lr": 0.1})"}) {
    INFO(options);
    Model whole(options), first(options), second(options);
    whole.train(0, 7);
    first.train(0, 4);
    const TemporaryDirectory dir;
    NamedTensors tensors = first.optimizer.state();
    for (const Param& param : first.params.all()) tensors.emplace_back(param.name, param.value);
    write_safetensors(dir / "f", tensors);

    const SafeTensors file = read_safetensors(dir / "f");
    for (Param& param : second.params.all()) param.value.assign(*file.find(param.name));
    second.optimizer.load_state(file.tensors);
    CHECK(second.optimizer.updates() == 4);
    second.train(4, 7);
    CHECK(second.difference(whole) == 0);
  }
}

TEST_CASE("optimizer: the counter survives beyond what a float counts", "[optimizer]") {
  Model model(R"({"type": "sgd"})");
  const std::int64_t updates = (std::int64_t{1} << 33) + 12345;
  model.optimizer.load_state({{"optimizer.updates", Tensor::of({2}, {8192, 12345})}});
  CHECK(model.optimizer.updates() == updates);
  model.train(0, 1);
  CHECK(model.optimizer.updates() == updates + 1);
  Model other(R"({"type": "sgd"})");
  other.optimizer.load_state(model.optimizer.state());
  CHECK(other.optimizer.updates() == updates + 1);
}

TEST_CASE("optimizer: state that does not fit changes nothing", "[optimizer]") {
  Model adam(R"({"type": "adam"})"), sgd(R"({"type": "sgd", "momentum": 0.9})");
  sgd.train(0, 1);
  expect_error(Exit::model, {"optimizer.first_moment.encoder.weight", "another optimizer"},
               [&] { adam.optimizer.load_state(sgd.optimizer.state()); });
  CHECK(adam.optimizer.updates() == 0);
  NamedTensors state = sgd.optimizer.state();
  state.emplace_back("optimizer.second_moment.embedding", Tensor::zeros({7, 5}));
  expect_error(Exit::model, {"unexpected \"optimizer.second_moment.embedding\""},
               [&] { sgd.optimizer.load_state(state); });
  state.pop_back();
  state.back().second = Tensor::zeros({5, 7});
  expect_error(Exit::model, {"optimizer.momentum.embedding", "file [5, 7], spec [7, 5]"},
               [&] { sgd.optimizer.load_state(state); });
  expect_error(Exit::model, {"no \"optimizer.updates\""}, [&] { sgd.optimizer.load_state({}); });
}

TEST_CASE("optimizer: a parameter without a gradient is left alone", "[optimizer]") {
  Model model(R"({"type": "adamw", "weight_decay": 0.5})");
  const Tensor before = model.weight.clone();
  model.bias.set_grad(random_tensor({301}, 1));
  model.optimizer.step({});
  CHECK(max_difference(model.weight, before) == 0);
  CHECK(max_difference(model.optimizer.state()[1].second, Tensor::zeros({300, 301})) == 0);
}

TEST_CASE("optimizer: a scale of the gradients is the same as scaling them", "[optimizer]") {
  Model a(R"({"type": "adam"})"), b(R"({"type": "adam"})");
  a.bias.set_grad(random_tensor({301}, 1));
  b.bias.set_grad(Tensor::of({301}, a.bias.grad().values()));
  Tensor scaled = b.bias.grad();
  for (std::int64_t i = 0; i < 301; ++i) scaled.mutable_data()[i] *= real{0.25};
  a.optimizer.step({.gradient_scale = 0.25});
  b.optimizer.step({});
  CHECK(a.difference(b) == 0);
}

TEST_CASE("optimizer: works on shapes alone, for checking a spec", "[optimizer]") {
  Params params(0, Params::Storage::shapes_only);
  Scope(params).param("w", {1 << 20, 1 << 20}, [](Tensor&, const Random&) {});
  const Optimizer optimizer = make_optimizer(R"({"type": "adam"})", params);
  CHECK(optimizer.trained().size() == 1);
}
