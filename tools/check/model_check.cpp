#include "tools/check/model_check.hpp"

#include <nlohmann/json.hpp>

namespace manako::check {

const char* to_text(Verdict verdict) {
  return verdict == Verdict::ok ? "ok" : verdict == Verdict::warning ? "warning" : "WRONG";
}

Subject subject_of(const Experiment& experiment, VocabularySizes sizes) {
  const auto resolved = nlohmann::ordered_json::parse(experiment.resolved());
  const nlohmann::ordered_json parts = {{"model", resolved.at("model")},
                                        {"loss", resolved.at("loss")}};
  return {*experiment.model, *experiment.loss, *experiment.params, sizes, parts.dump()};
}

KeepWeights::KeepWeights(Params& params) : params_(params) {
  for (const Param& param : params.all()) values_.push_back(param.value.clone());
}

KeepWeights::~KeepWeights() {
  for (std::size_t i = 0; i < values_.size(); ++i) params_.all()[i].value.assign(values_[i]);
  params_.clear_grads();
}

}  // namespace manako::check
