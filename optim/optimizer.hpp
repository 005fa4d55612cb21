#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/params.hpp"
#include "core/safetensors.hpp"
#include "core/spec.hpp"
#include "optim/update_rule.hpp"

namespace manako {

/// The walk of an UpdateRule over all parameters.  Options besides the rule's own:
///   lr            the peak of the schedule
///   weight_decay  decoupled; acts on parameters of Role::weight
///   groups        [{match, lr_scale, weight_decay, frozen}]: exceptions for the parameters whose
///   name
///                 contains the regular expression `match`; the first group that matches decides
class Optimizer {
 public:
  /// Reads `spec`'s "optimizer".
  Optimizer(Spec& spec, Params& params);

  struct StepOptions {
    double lr_factor = 1;       ///< from the schedule, of the peak
    double gradient_scale = 1;  ///< e.g. from clip_scale(): saves a pass over the gradients
  };
  /// One update.  A parameter without a gradient is left alone.
  void step(const StepOptions& options);

  double peak_lr() const { return lr_; }
  /// Updates made so far.
  std::int64_t updates() const { return updates_; }
  /// The parameters that are not frozen; what clipping looks at.
  std::vector<Param>& trained() { return params_; }
  const std::vector<Param>& trained() const { return params_; }

  /// All there is to remember, named "optimizer.SLOT.PARAMETER" and "optimizer.updates"; the
  /// tensors share storage with the optimizer, except for the counter.
  NamedTensors state() const;
  /// Takes over the entries of a checkpoint that begin with "optimizer."; they must be those of
  /// state(), else Error(Exit::model) and nothing is changed.
  void load_state(const NamedTensors& tensors);

 private:
  struct Setting {
    double lr_scale = 1, weight_decay = 0;
    bool frozen = false;
  };
  std::vector<Setting> read_groups(Spec& spec, double weight_decay, const std::vector<Param>& all);

  std::unique_ptr<UpdateRule> rule_;
  double lr_ = 0;
  std::int64_t updates_ = 0;
  std::vector<Param> params_;               // not the frozen ones
  std::vector<Setting> settings_;           // of each parameter
  std::vector<std::vector<Tensor>> state_;  // [parameter][slot]
};

}  // namespace manako
