#include <cmath>
#include <mutex>

#include "core/error.hpp"
#include "core/ops/add.hpp"
#include "core/ops/gather.hpp"
#include "nn/decode_state.hpp"
#include "nn/init.hpp"
#include "nn/layer.hpp"

namespace manako {
namespace {

// The index of each row inside its own sequence.
std::vector<std::int32_t> positions(const Context& context) {
  if (context.decode == nullptr) return context.segments.positions();
  return std::vector<std::int32_t>(static_cast<std::size_t>(context.decode->hypotheses()),
                                   static_cast<std::int32_t>(context.decode->position()));
}

std::int64_t read_max_length(Spec& spec, std::int64_t fallback) {
  return spec.integer(
      "max_length",
      {.fallback = fallback, .min = 1, .max = 1 << 20, .help = "longest sequence, in tokens"});
}

Tensor add_rows(const Tensor& x, const Tensor& table, const Context& context) {
  const std::vector<std::int32_t> at = positions(context);
  for (const std::int32_t position : at)
    if (position >= table.shape()[0])
      fail(Exit::data,
           "position: a sequence has more than {} tokens; likely fix: a larger max_length "
           "of the position, or max_length in the data",
           table.shape()[0]);
  return add(x, gather(table, at));
}

/// y[i] = x[i] + p(position of i), p(t)[2j] = sin(t / base^(2j/D)), p(t)[2j+1] = cos(same).
/// Vaswani et al. 2017, arXiv:1706.03762, section 3.5: sine and cosine interleave.
class Sinusoidal : public Layer {
 public:
  Sinusoidal(Spec& spec, const Scope&, std::int64_t d_in)
      : Layer(d_in),
        length_(read_max_length(spec, 1024)),
        base_(spec.number("base", {.fallback = 10000.0,
                                   .min = 1,
                                   .above_min = true,
                                   .help = "wavelengths grow up to 2 pi base"})) {
    if (length_ > most / d_in)
      spec.problem("max_length", fmt::format("{} rows of {} numbers are too many; expected at "
                                             "most {} numbers",
                                             length_, d_in, most));
  }
  Tensor forward(const Tensor& x, const Context& context) const override {
    std::call_once(made_, [&] { table_ = make_table(); });
    return add_rows(x, table_, context);
  }
  std::int64_t max_length() const override { return length_; }

 private:
  static constexpr std::int64_t most = 1 << 28;

  // Not before it is needed: a spec is checked without taking memory.
  Tensor make_table() const {
    const std::int64_t width = d_out();
    Tensor table({length_, width});
    real* out = table.mutable_data();
    for (std::int64_t j = 0; j < width; ++j) {
      const double rate =
          std::pow(base_, -static_cast<double>(j / 2 * 2) / static_cast<double>(width));
      for (std::int64_t t = 0; t < length_; ++t) {
        const double angle = static_cast<double>(t) * rate;
        out[t * width + j] = static_cast<real>(j % 2 == 0 ? std::sin(angle) : std::cos(angle));
      }
    }
    return table;
  }

  std::int64_t length_;
  double base_;
  mutable std::once_flag made_;
  mutable Tensor table_;
};

/// y[i] = x[i] + P[position of i], P: [max_length, D] learned, starts as N(0, 0.02).
class Learned : public Layer {
 public:
  Learned(Spec& spec, const Scope& scope, std::int64_t d_in) : Layer(d_in) {
    const auto init = [](Tensor& table, const Random& random) {
      real* out = table.mutable_data();
      for (std::int64_t i = 0; i < table.size(); ++i)
        out[i] = static_cast<real>(0.02 * random.normal(static_cast<std::uint64_t>(i)));
    };
    table_ = scope.param("weight", {read_max_length(spec, 512), d_in}, init, Role::embedding);
  }
  Tensor forward(const Tensor& x, const Context& context) const override {
    return add_rows(x, table_, context);
  }
  std::int64_t max_length() const override { return table_.shape()[0]; }

 private:
  Tensor table_;
};

/// y = x: the order of tokens is left to other layers.
class NoPosition : public Layer {
 public:
  NoPosition(Spec&, const Scope&, std::int64_t d_in) : Layer(d_in) {}
  Tensor forward(const Tensor& x, const Context&) const override { return x; }
};

const bool registered[] = {
    Layers::add<Sinusoidal>({"sinusoidal", "position", "adds fixed sines and cosines", "{}"}),
    Layers::add<Learned>(
        {"learned", "position", "adds a learned row for each position", R"({"max_length": 9})"}),
    Layers::add<NoPosition>({"no_position", "position", "adds nothing", "{}"}),
};

}  // namespace
}  // namespace manako
