#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "tools/experiment.hpp"
#include "tools/train/moving_average.hpp"

namespace manako::plan {

/// What a batch holds.
struct BatchSize {
  std::int64_t sentences = 0, source_tokens = 0, target_tokens = 0;
  std::int64_t rows() const { return source_tokens + target_tokens; }
  /// What it costs: a row of the decoder counts more than one of the encoder, for its layers have
  /// more sublayers.
  std::int64_t weight() const { return 2 * source_tokens + 3 * target_tokens; }
};
BatchSize size_of(const Split& split, std::span<const std::int64_t> examples);

/// Real updates of an experiment whose model is built, made to be measured and thrown away.
class Trial {
 public:
  /// `data` is that of the experiment, or of another one that differs only in its model.  Must not
  /// be asked for another epoch while this lives.
  Trial(Experiment& experiment, DataSource& data);

  /// The batches of the first epoch, as training makes them, and what they hold.
  const Batches& batches() const { return batches_; }
  const Split& split() const { return split_; }
  BatchSize size(const std::vector<std::int64_t>& examples) const {
    return size_of(split_, examples);
  }
  /// The one that holds most.
  const std::vector<std::int64_t>& worst() const;
  /// One update from some of them.
  void update(std::span<const std::vector<std::int64_t>> batches);
  /// Most bytes of all tensors during an update from one batch.
  std::int64_t peak_of(const std::vector<std::int64_t>& examples);
  const Optimizer& optimizer() const { return *optimizer_; }

 private:
  Experiment& experiment_;
  const Split& split_;
  Batches batches_;
  std::unique_ptr<Optimizer> optimizer_;
  std::optional<MovingAverage> average_;
  std::uint64_t done_ = 0;
};

/// The loss of a batch, as a validation looks at it.
void score(const Model& model, const Batch& batch);

}  // namespace manako::plan
