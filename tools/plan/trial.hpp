#pragma once

#include <memory>
#include <span>
#include <vector>

#include "tools/experiment.hpp"

namespace manako::plan {

/// What a batch holds.
struct BatchSize {
  std::int64_t sentences = 0, source_tokens = 0, target_tokens = 0;
  std::int64_t rows() const { return source_tokens + target_tokens; }
};

/// Real updates of an experiment whose model is built, made to be measured and thrown away.
class Trial {
 public:
  explicit Trial(Experiment& experiment);

  /// The batches of the first epoch, as training makes them, and what they hold.
  const Batches& batches() const { return batches_; }
  BatchSize size(const std::vector<std::int64_t>& examples) const;
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
  std::uint64_t done_ = 0;
};

}  // namespace manako::plan
