#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/params.hpp"
#include "core/safetensors.hpp"
#include "core/spec.hpp"
#include "optim/groups.hpp"
#include "optim/update_rule.hpp"

namespace manako {

/// The walk of an UpdateRule over all parameters.  Options besides the rule's own:
///   lr            the peak of the schedule
///   weight_decay  decoupled; acts on parameters of Role::weight
///   groups        [{match, lr_scale, weight_decay, frozen}]: exceptions, see read_groups
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

  /// What is done with each of the parameters given, in their order.
  const std::vector<ParamSetting>& plan() const { return plan_; }
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
  std::unique_ptr<UpdateRule> rule_;
  double lr_ = 0;
  std::int64_t updates_ = 0;
  std::vector<ParamSetting> plan_;          // of all parameters
  std::vector<Param> params_;               // not the frozen ones
  std::vector<ParamSetting> settings_;      // of each of these
  std::vector<std::vector<Tensor>> state_;  // [parameter][slot]
};

}  // namespace manako
