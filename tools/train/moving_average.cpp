#include "tools/train/moving_average.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "tools/run_directory.hpp"

namespace manako {

MovingAverage::MovingAverage(Params& params, double decay) : params_(params), decay_(decay) {
  for (const Param& param : params.all()) average_.push_back(param.value.clone());
}

// f(weights, average, size), for pieces of all parameters.
template <class F>
void MovingAverage::each_piece(const F& f) {
  constexpr std::int64_t length = 32768;
  struct Piece {
    real *weights, *average;
    std::int64_t size;
  };
  std::vector<Piece> pieces;
  for (std::size_t i = 0; i < average_.size(); ++i) {
    real* weights = params_.all()[i].value.mutable_data();
    real* average = average_[i].mutable_data();
    for (std::int64_t at = 0; at < average_[i].size(); at += length)
      pieces.push_back({weights + at, average + at, std::min(length, average_[i].size() - at)});
  }
  parallel_for(static_cast<std::int64_t>(pieces.size()), 1, [&](std::int64_t at, std::int64_t) {
    const Piece& piece = pieces[static_cast<std::size_t>(at)];
    f(piece.weights, piece.average, piece.size);
  });
}

void MovingAverage::take(std::int64_t update) {
  const auto t = static_cast<double>(update);
  const auto share = static_cast<real>(1 - std::min(decay_, (1 + t) / (10 + t)));
  each_piece([share](const real* p, real* e, std::int64_t n) {
    for (std::int64_t i = 0; i < n; ++i) e[i] += share * (p[i] - e[i]);
  });
}

void MovingAverage::swap() {
  each_piece([](real* p, real* e, std::int64_t n) { std::swap_ranges(p, p + n, e); });
}

NamedTensors MovingAverage::state() const {
  NamedTensors out;
  for (std::size_t i = 0; i < average_.size(); ++i)
    out.emplace_back(average_prefix + params_.all()[i].name, average_[i]);
  return out;
}

void MovingAverage::load_state(const SafeTensors& checkpoint) {
  for (auto& [name, tensor] : state()) {
    const Tensor* found = checkpoint.find(name);
    require(found != nullptr, Exit::model,
            "{}: holds no moving average of weights: no \"{}\"; likely fix: training.ema as it was "
            "when the run began",
            checkpoint.path, name);
    require(found->shape() == tensor.shape(), Exit::model, "{}: {}: file {}, spec {}",
            checkpoint.path, name, found->shape().text(), tensor.shape().text());
    Tensor(tensor).assign(*found);
  }
}

}  // namespace manako
