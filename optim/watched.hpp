#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/spec.hpp"

namespace manako {

/// A validation metric on which something depends: the best checkpoint, early stopping, a schedule.
struct Watched {
  std::string metric = "nll";
  /// Reads a text, one of metrics(); nll by default.
  static Watched read(Spec& spec, std::string_view key, std::string_view help);
  static const std::vector<std::string>& metrics();

  bool higher_is_better() const;
  /// Must outputs be decoded to know it?
  bool decodes() const;
  bool improves(double value, double best, double min_delta = 0) const;
};

/// The best value of a series of validations, and for how many there has been none better.
struct Record {
  bool any = false;
  double best = 0;
  std::int64_t without_gain = 0;
  /// Takes one more value; true if it improves on the best by more than min_delta.  One that is not
  /// finite never does.
  bool take(const Watched& watched, double value, double min_delta);
};

}  // namespace manako
