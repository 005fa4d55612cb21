#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tools/check/data_facts.hpp"

namespace manako::check {

/// A spec with all its defaults, and its data, as rules ask for it.  Whatever is not there or not
/// known is NaN (or an empty text): every comparison with it is false, so a rule that is written
/// as "if (found > limit)" is silent then.
class Facts {
 public:
  Facts(const Experiment& experiment, const DataFacts& data);

  /// At a JSON pointer of the resolved spec, such as "/optimizer/lr".
  double number(const std::string& pointer) const;
  std::string text(const std::string& pointer) const;
  bool is_false(const std::string& pointer) const;
  /// An interval as updates of this run.
  double updates(const std::string& pointer) const;
  /// Every number called `key` below the pointer, e.g. "num_heads" below "/model".
  std::vector<double> numbers(const std::string& pointer, const std::string& key) const;
  /// Does a text called `key` below the pointer have this value?
  bool any(const std::string& pointer, const std::string& key, const std::string& value) const;

  double run() const { return updates("/training/stop"); }  ///< updates in all
  double warmup() const;                                    ///< updates; 0 without
  double updates_per_epoch() const;
  double tokens_per_update() const;
  double d_model() const { return number("/model/d_model"); }
  /// lr sqrt(d_model): about 0.016 in most recipes for Adam, whatever the width.
  double lr_for_width() const;
  bool adam() const { return text("/optimizer/type").starts_with("adam"); }
  bool clips() const;
  bool translates() const { return experiment_.data->has_source(); }
  bool validates() const;
  double parameters() const;

  const DataFacts data;

 private:
  const Experiment& experiment_;
  nlohmann::ordered_json spec_;
};

}  // namespace manako::check
