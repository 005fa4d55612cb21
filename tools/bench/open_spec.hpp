#pragma once

#include <memory>

#include "tools/bench/benchmarks.hpp"
#include "tools/experiment.hpp"

namespace manako::bench {

/// The experiment of a spec, with its data loaded and its model built.
inline std::unique_ptr<Experiment> open_spec(const Options& options) {
  auto experiment = std::make_unique<Experiment>(Spec::load(options.spec, options.overrides));
  experiment->data->check();
  experiment->data->load();
  experiment->build(vocabulary_sizes(*experiment->data));
  return experiment;
}

}  // namespace manako::bench
