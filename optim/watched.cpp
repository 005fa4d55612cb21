#include "optim/watched.hpp"

#include <cmath>

namespace manako {

const std::vector<std::string>& Watched::metrics() {
  static const std::vector<std::string> all = {"nll", "perplexity", "token_accuracy", "bleu",
                                               "chrf"};
  return all;
}

Watched Watched::read(Spec& spec, std::string_view key, std::string_view help) {
  return {spec.text(
      key, {.fallback = metrics().front(), .choices = metrics(), .help = std::string(help)})};
}

bool Watched::higher_is_better() const { return metric != "nll" && metric != "perplexity"; }

bool Watched::decodes() const { return metric == "bleu" || metric == "chrf"; }

bool Watched::improves(double value, double best, double min_delta) const {
  return higher_is_better() ? value > best + min_delta : value < best - min_delta;
}

bool Record::take(const Watched& watched, double value, double min_delta) {
  if (!std::isfinite(value) || (any && !watched.improves(value, best, min_delta))) {
    ++without_gain;
    return false;
  }
  *this = {.any = true, .best = value, .without_gain = 0};
  return true;
}

}  // namespace manako
