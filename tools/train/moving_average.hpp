#pragma once

#include "core/params.hpp"
#include "core/safetensors.hpp"

namespace manako {

/// The exponential moving average of all weights:  e_0 = p_0,  e_t = e_(t-1) + (1 - d_t)(p_t -
/// e_(t-1)) after update t, with d_t = min(decay, (1 + t) / (10 + t)), so that what is left of the
/// initial weights fades at once: 2/11 after one update, 1e-4 after nine, below 1e-6 after twenty.
class MovingAverage {
 public:
  /// Starts from the weights as they are.
  MovingAverage(Params& params, double decay);
  /// Takes in the weights after update `update`, which counts from 1.
  void take(std::int64_t update);
  /// Exchanges the average and the weights.
  void swap();

  /// Named "ema.PARAMETER"; shares storage with the average.
  NamedTensors state() const;
  /// Error(Exit::model) if the checkpoint holds no average.
  void load_state(const SafeTensors& checkpoint);

 private:
  template <class F>
  void each_piece(const F& f);

  Params& params_;
  double decay_;
  std::vector<Tensor> average_;  // of each parameter
};

/// While it lives the weights are their average.  `average` may be null: then nothing happens.
class Averaged {
 public:
  explicit Averaged(MovingAverage* average) : average_(average) {
    if (average_ != nullptr) average_->swap();
  }
  ~Averaged() {
    if (average_ != nullptr) average_->swap();
  }
  Averaged(const Averaged&) = delete;
  Averaged& operator=(const Averaged&) = delete;

 private:
  MovingAverage* average_;
};

}  // namespace manako
