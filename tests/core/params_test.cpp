#include "core/params.hpp"

#include "core/error.hpp"
#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

void uniform(Tensor& value, const Random& random) {
  for (std::int64_t i = 0; i < value.size(); ++i)
    value.mutable_data()[i] = static_cast<real>(random.uniform(static_cast<std::uint64_t>(i)));
}

}  // namespace

TEST_CASE("params: paths, order, roles, shared storage", "[params]") {
  Params params(1);
  const Scope layers = Scope(params) / "encoder" / "layers";
  Tensor weight = (layers / 0).param("weight", {2, 3}, uniform);
  (layers / 1).param("bias", {3}, uniform, Role::bias);
  REQUIRE(params.all().size() == 2);
  CHECK(params.all()[0].name == "encoder.layers.0.weight");
  CHECK(params.all()[1].name == "encoder.layers.1.bias");
  CHECK(params.all()[1].role == Role::bias);
  CHECK(params.count() == 9);
  CHECK(weight.requires_grad());
  weight.fill(5);
  CHECK(params.find("encoder.layers.0.weight")->value.data()[0] == 5);
  CHECK(params.find("encoder.layers.0") == nullptr);
  CHECK_THROWS_WITH((layers / 0).param("weight", {1}, uniform),
                    "params: \"encoder.layers.0.weight\" exists already");
}

TEST_CASE("params: values depend on seed and path, not on the order", "[params]") {
  Params a(1), b(1), c(2);
  const Tensor first = Scope(a).param("x", {5}, uniform);
  Scope(b).param("y", {7}, uniform);
  CHECK(max_difference(first, Scope(b).param("x", {5}, uniform)) == 0);
  CHECK(max_difference(first, Scope(c).param("x", {5}, uniform)) > 0);
  CHECK(max_difference(first, Scope(a, "in").param("x", {5}, uniform)) > 0);
  CHECK(Scope(a, "in").stream() == (Scope(c) / "in").stream());
  CHECK(Scope(a, "in").stream() != Scope(a, "out").stream());
}

TEST_CASE("params: gradients are cleared; shapes only take no memory", "[params]") {
  Params params(1);
  Tensor x = Scope(params).param("x", {5}, uniform);
  x.set_grad(Tensor::full({5}, 1));
  CHECK(params.all()[0].value.grad().defined());
  params.clear_grads();
  CHECK_FALSE(x.grad().defined());
  Params dry(1, Params::Storage::shapes_only);
  Scope(dry).param("huge", {std::int64_t{1} << 30, 1 << 20}, uniform);
  CHECK(dry.count() == std::int64_t{1} << 50);
}
