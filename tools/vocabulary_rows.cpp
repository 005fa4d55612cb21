#include "tools/vocabulary_rows.hpp"

namespace manako {
namespace {

Params shapes_for(const Experiment& experiment, VocabularySizes sizes) {
  // Read apart: what a model says of unlike sizes (shared tables) is no problem of the experiment.
  Spec scratch = Spec::parse(experiment.resolved(), "resolved");
  Params params(0, Params::Storage::shapes_only);
  Models::make(scratch, "model", {.fallback = "transformer"}, Scope(params), sizes);
  return params;
}

}  // namespace

std::map<std::string, Side> vocabulary_rows(const Experiment& experiment) {
  constexpr std::int64_t size = 100;
  const Params base = shapes_for(experiment, {size, size}),
               more_source = shapes_for(experiment, {size + 1, size}),
               more_target = shapes_for(experiment, {size, size + 1});
  std::map<std::string, Side> out;
  for (std::size_t i = 0; i < base.all().size(); ++i) {
    const Shape& shape = base.all()[i].value.shape();
    if (more_source.all()[i].value.shape() != shape)
      out.emplace(base.all()[i].name, Side::source);
    else if (more_target.all()[i].value.shape() != shape)
      out.emplace(base.all()[i].name, Side::target);
  }
  return out;
}

}  // namespace manako
