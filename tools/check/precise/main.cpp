// The gradient check with real = double, as a program of its own: the product computes in float,
// where a stencil cannot tell a wrong derivative from rounding.  `manako check` runs it.
#include <cstdio>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "tools/check/precise/gradient.hpp"
#include "tools/check/precise/probe.hpp"
#include "tools/check/precise/shrink.hpp"

namespace manako::check {
namespace {

/// stdin: {"model": ..., "loss": ...} of a resolved spec.   stdout: one JSON object.
nlohmann::ordered_json answer(const nlohmann::ordered_json& asked) {
  constexpr VocabularySizes sizes{13, 13};
  const nlohmann::ordered_json small = {{"model", shrink(asked.at("model"), sizes)},
                                        {"loss", asked.at("loss")}};
  Spec spec = Spec::parse(small.dump(), "spec");
  Params params(3);
  const auto model = Models::make(spec, "model", {}, Scope(params), sizes);
  const auto loss = Losses::make(spec, "loss", {});
  spec.throw_if_problems();
  const GradientReport report =
      compare_gradients(*model, *loss, params, probe(*model, sizes, 3, 7));
  return {{"parameters", params.count()}, {"tensors", report.tensors},
          {"error", report.error},        {"worst", report.worst},
          {"analytic", report.analytic},  {"numeric", report.numeric}};
}

}  // namespace
}  // namespace manako::check

int main() {
  try {
    manako::set_threads(1);
    const std::string text((std::istreambuf_iterator<char>(std::cin)), {});
    std::printf("%s\n", manako::check::answer(nlohmann::ordered_json::parse(text)).dump().c_str());
    return 0;
  } catch (const manako::Error& error) {
    std::fprintf(stderr, "manako-check-double: %s\n", error.what());
    return static_cast<int>(error.code());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "manako-check-double: a bug of ours: %s\n", error.what());
    return static_cast<int>(manako::Exit::internal);
  }
}
