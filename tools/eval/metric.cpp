#include "tools/eval/metric.hpp"

namespace manako {

void require_pairs(const std::string& who, const std::vector<std::string>& hypotheses,
                   const std::vector<std::string>& references) {
  require(hypotheses.size() == references.size(), Exit::data,
          "{}: {} hypotheses for {} references; expected one for each; "
          "likely a line is missing in one of the files (empty lines count)",
          who, hypotheses.size(), references.size());
}

}  // namespace manako
