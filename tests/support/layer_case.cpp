#include "tests/support/layer_case.hpp"

#include "tests/support/gradient_check.hpp"

namespace manako::testing {

LayerCase::LayerCase(const std::string& type, const std::string& options, std::uint64_t seed,
                     Params::Storage storage)
    : params(seed, storage) {
  Spec spec = Spec::parse("{\"it\": " + options + "}", "example");
  const Scope scope(params, "it");
  memory = {random_tensor({6, width}, 23), Segments({2, 1, 1, 2})};
  const auto make = [&](auto&& child, auto make_one) {
    layer = make_one(child);
    problems = spec.problems();
    declared = spec.declared();
  };
  const std::string prefix = "attention:";
  if (type.starts_with(prefix)) {
    const std::string name = type.substr(prefix.size());
    make(spec.component("it", {.fallback = name}, {name}), [&](Spec& own) {
      return Attentions::make(own, scope, width,
                              AttentionPlace{.cross = false, .causal = true, .dropout = 0.2});
    });
  } else {
    make(spec.component("it", {.fallback = type}, {type}),
         [&](Spec& own) { return Layers::make(own, scope, width); });
  }
}

Context LayerCase::context(bool training) const {
  return {.segments = segments, .memory = &memory, .training = training, .random = Random(5).at(3)};
}

Tensor LayerCase::input(std::uint64_t seed) const {
  return random_tensor({segments.rows(), width}, seed);
}

}  // namespace manako::testing
