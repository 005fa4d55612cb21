#pragma once

#include <cstdint>
#include <vector>

#include "core/params.hpp"
#include "core/spec.hpp"

namespace manako {

/// How one parameter is updated.
struct ParamSetting {
  std::int64_t group = -1;                ///< its place in "groups"; -1: in none
  double lr_scale = 1, weight_decay = 0;  ///< weight_decay: 0 but for Role::weight, unless given
  bool frozen = false;
};

/// Reads "groups" of the optimizer's spec: exceptions for the parameters in whose names the regular
/// expression `match` is found; the first group that matches decides.  One setting for each of
/// `params`.  Problems: a group that decides over no parameter, an expression that is none, all
/// parameters frozen.
std::vector<ParamSetting> read_groups(Spec& optimizer, double weight_decay,
                                      const std::vector<Param>& params);

}  // namespace manako
