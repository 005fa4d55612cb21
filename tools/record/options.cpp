#include "tools/record/options.hpp"

namespace manako {

RecordOptions RecordOptions::read(Spec& report) {
  RecordOptions out;
  out.samples = report.integer(
      "samples", {.fallback = 5,
                  .max = 1000,
                  .help = "sentences of valid whose outputs each validation writes down; 0: none"});
  out.tensorboard = report.boolean(
      "tensorboard", {.fallback = false, .help = "writes event files for TensorBoard, too"});
  return out;
}

}  // namespace manako
