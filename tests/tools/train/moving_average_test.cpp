// The average of weights follows its formula, and can be put in their place and back.
#include "tools/train/moving_average.hpp"

#include "tests/optim/training.hpp"
#include "tests/support/expect_error.hpp"
#include "tools/run_directory.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

std::vector<real> values(const Tensor& tensor) {
  return {tensor.values().begin(), tensor.values().end()};
}

}  // namespace

TEST_CASE("moving average: e + (1 - min(decay, (1 + t) / (10 + t))) (p - e)", "[ema]") {
  Params params;
  Tensor p = add_param(params, "p", {3});
  const Tensor still = add_param(params, "still", {2}, 5);
  p.assign(Tensor::of({3}, {1, -2, 0.5}));
  std::vector<double> expected = {1, -2, 0.5};
  MovingAverage average(params, 0.6);
  for (std::int64_t t = 1; t <= 20; ++t) {
    const double decay = std::min(0.6, static_cast<double>(1 + t) / static_cast<double>(10 + t));
    for (std::int64_t i = 0; i < 3; ++i) {
      p.mutable_data()[i] += real(0.25) * static_cast<real>(i + t);
      double& e = expected[static_cast<std::size_t>(i)];
      e = decay * e + (1 - decay) * static_cast<double>(p.data()[i]);
    }
    average.take(t);
  }
  const NamedTensors state = average.state();
  REQUIRE(state.size() == 2);
  CHECK(state[0].first == "ema.p");
  for (std::int64_t i = 0; i < 3; ++i)
    CHECK(static_cast<double>(state[0].second.data()[i]) ==
          Approx(expected[static_cast<std::size_t>(i)]).epsilon(1e-6));
  CHECK(values(state[1].second) == values(still));  // what does not move is kept to the bit
}

TEST_CASE("moving average: in the place of the weights, and back", "[ema]") {
  Params params;
  const Tensor big = add_param(params, "big", {300, 250}), small = add_param(params, "small", {3});
  MovingAverage average(params, 0.9);
  const std::vector<real> start = values(big);
  Tensor(big).fill(7);
  {
    const Averaged averaged(&average);
    CHECK(values(big) == start);
    CHECK(values(average.state()[0].second) == std::vector<real>(75000, 7));
  }
  CHECK(values(big) == std::vector<real>(75000, 7));
  const Averaged none(nullptr);
}

TEST_CASE("moving average: in a checkpoint, and chosen from it", "[ema]") {
  Params params, others;
  const Tensor p = add_param(params, "p", {2}), q = add_param(others, "p", {2});
  MovingAverage average(params, 0.9);
  Tensor(p).assign(Tensor::of({2}, {5, 6}));
  average.take(1);
  SafeTensors checkpoint{.tensors = {{"p", p}}, .path = "here"};
  for (const auto& entry : average.state()) checkpoint.tensors.push_back(entry);
  MovingAverage again(others, 0.9);
  again.load_state(checkpoint);
  const std::vector<real> expected = values(average.state()[0].second);
  CHECK(values(again.state()[0].second) == expected);

  load_params(others, checkpoint);
  CHECK(values(q) == std::vector<real>{5, 6});
  prefer_average(checkpoint);
  load_params(others, checkpoint);
  CHECK(values(q) == expected);
  expect_error(Exit::model, {"here", "no moving average", "ema.p"}, [&] {
    again.load_state({.tensors = {{"p", p}}, .path = "here"});
  });
}
