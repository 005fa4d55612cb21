#pragma once

#include "models/loss.hpp"
#include "tools/check/finding.hpp"
#include "tools/experiment.hpp"

namespace manako::check {

/// A network to be looked at, with its first weights.
struct Subject {
  const Model& model;
  const Loss& loss;
  Params& params;
  VocabularySizes sizes;
  std::string spec;  ///< {"model": ..., "loss": ...}: how others can build the same
};
/// The model of an experiment that was built.
Subject subject_of(const Experiment& experiment, VocabularySizes sizes);

/// Something that must hold for every model.  A check leaves the weights as it finds them.
class ModelCheck {
 public:
  virtual ~ModelCheck() = default;
  virtual Finding run(const Subject& subject) const = 0;
};

/// A check T is made as T(Spec&); it has no options.
using ModelChecks = Registry<ModelCheck>;

/// Puts the weights back at its end, and drops all gradients.
class KeepWeights {
 public:
  explicit KeepWeights(Params& params);
  ~KeepWeights();
  KeepWeights(const KeepWeights&) = delete;
  KeepWeights& operator=(const KeepWeights&) = delete;

 private:
  Params& params_;
  std::vector<Tensor> values_;
};

}  // namespace manako::check
