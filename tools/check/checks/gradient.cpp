#include <filesystem>
#include <nlohmann/json.hpp>

#include "tools/check/ask_program.hpp"
#include "tools/check/model_check.hpp"

namespace manako::check {
namespace {

constexpr double most = 1e-6;
constexpr const char* program = "manako-check-double";

/// Backward against what the loss does when weights move: in double, by the program
/// manako-check-double, on the model of the spec with its widths and layers shrunk.
class Gradient : public ModelCheck {
 public:
  explicit Gradient(Spec&) {}
  Finding run(const Subject& subject) const override {
    if (!std::filesystem::exists(program_beside_this(program)))
      return {.name = "gradient",
              .verdict = Verdict::warning,
              .found = fmt::format("not checked: {} is not built", program),
              .expected = "it, beside this program",
              .fix = fmt::format("ninja -C build {}", program)};
    const auto answer = nlohmann::json::parse(ask_program(program, subject.spec));
    // Infinity is null in JSON.
    const double error = answer.at("error").is_number() ? answer.at("error").get<double>() : 1e300;
    Finding out{.name = "gradient",
                .found = fmt::format("{} tensors, {} parameters in double: differ by {:.1g}",
                                     answer.at("tensors").get<int>(),
                                     answer.at("parameters").get<std::int64_t>(), error),
                .expected = fmt::format("backward and differences of the loss agree to {:g}", most),
                .fix = ""};
    if (error <= most) return out;
    out.verdict = Verdict::wrong;
    out.found = fmt::format("{}: backward gives {}, the loss changes by {}: {:.2g} apart",
                            answer.at("worst").get<std::string>(), answer.at("analytic").dump(),
                            answer.at("numeric").dump(), error);
    out.fix = "the backward of an op behind this parameter";
    return out;
  }
};

const bool registered =
    ModelChecks::add<Gradient>({.name = "gradient",
                                .family = "check",
                                .summary = "backward is the derivative of the loss, in double",
                                .example = "{}"});

}  // namespace
}  // namespace manako::check
