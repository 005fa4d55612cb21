#pragma once

#include <functional>

#include "tools/plan/trial.hpp"

namespace manako::plan {

/// Bytes of tensors beside those that are held between updates, over BatchSize::weight().
struct Line {
  double fixed = 0, per_weight = 0;
  double at(double weight) const { return fixed + per_weight * weight; }
};

/// Bytes that something takes with these examples as one batch.
using Measure = std::function<double(const std::vector<std::int64_t>&)>;
/// The line through two beginnings of a batch, the longer twice the shorter: in the end half of it
/// and all of it.  Comes there by doubling, and stops where the next would take more than `most`
/// bytes.  Memory is the most of several moments, each a line, so between what was measured it is
/// less than said.
Line memory_line(const Split& split, const std::vector<std::int64_t>& batch, double most,
                 const Measure& measure);

/// What training needs with one model, whatever its batches.  A function of the spec, the shapes
/// and the data: neither of times nor of the number of threads.
struct Needs {
  double process = 0;     ///< bytes that are no tensors: program and data
  double held = 0;        ///< tensors between updates
  Line update;            ///< of a batch
  double validation = 0;  ///< tensors of its scoring, beside those held
  /// Bytes of the process at its peak: in the worst of an update, a validation, and resuming,
  /// when the checkpoint stands beside what it is read into.
  double peak(double weight) const;
  double resuming() const;
  /// The largest weight of a batch that stays within `most` bytes; negative: none does.
  double weight_within(double most) const;
};
/// Builds the model of `given` with these overrides for some updates, and throws it away.
Needs needs_of(const Experiment& given, DataSource& data, const std::vector<std::string>& overrides,
               double most);

}  // namespace manako::plan
