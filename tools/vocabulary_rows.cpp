#include "tools/vocabulary_rows.hpp"

namespace manako {

std::map<std::string, Side> vocabulary_rows(const Experiment& experiment) {
  constexpr std::int64_t size = 100;
  const Params base = experiment.shapes_for({size, size}),
               more_source = experiment.shapes_for({size + 1, size}),
               more_target = experiment.shapes_for({size, size + 1});
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
