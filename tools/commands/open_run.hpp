#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tools/commands/command.hpp"
#include "tools/experiment.hpp"

namespace manako {

/// What commands on a finished run have in common: RUN, --checkpoint, --average and --beam.
class OpenRun {
 public:
  void declare(CLI::App& app, bool decodes);
  /// Error(Exit::model) unless RUN is a run with a checkpoint that fits.
  std::unique_ptr<Experiment> open(std::vector<std::string> overrides = {}) const;
  const std::string& path() const { return path_; }

 private:
  std::string path_, checkpoint_ = "best";
  std::size_t average_ = 0;
  std::int64_t beam_ = 0;
};

}  // namespace manako
