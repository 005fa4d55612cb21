#include "nn/init.hpp"

#include <cmath>

#include "core/parallel.hpp"

namespace manako {
namespace {

template <class F>
void fill_with(Tensor& parameter, const F& f) {
  real* data = parameter.mutable_data();
  parallel_for(parameter.size(), elementwise_grain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i)
      data[i] = static_cast<real>(f(static_cast<std::uint64_t>(i)));
  });
}

void fill_uniform(Tensor& parameter, const Random& random, double low, double high) {
  fill_with(parameter, [&](std::uint64_t i) { return low + (high - low) * random.uniform(i); });
}

void fill_normal(Tensor& parameter, const Random& random, double std) {
  fill_with(parameter, [&](std::uint64_t i) { return std * random.normal(i); });
}

struct Fans {
  double in, out;
};
Fans fans(const Tensor& parameter) {
  const double in = static_cast<double>(parameter.cols());
  return {in, static_cast<double>(parameter.size()) / std::max(1.0, in)};
}

double read_gain(Spec& spec) {
  return spec.number("gain",
                     {.fallback = 1.0, .min = 0, .help = "multiplies the standard deviation"});
}

/// U(-a, a), a = gain sqrt(6 / (fan_in + fan_out)).   Glorot & Bengio 2010.
class XavierUniform : public Init {
 public:
  explicit XavierUniform(Spec& spec) : gain_(read_gain(spec)) {}
  void fill(Tensor& p, const Random& random) const override {
    const auto [in, out] = fans(p);
    const double a = gain_ * std::sqrt(6 / (in + out));
    fill_uniform(p, random, -a, a);
  }

 private:
  double gain_;
};

/// N(0, s^2), s = gain sqrt(2 / (fan_in + fan_out)).   Glorot & Bengio 2010.
class XavierNormal : public Init {
 public:
  explicit XavierNormal(Spec& spec) : gain_(read_gain(spec)) {}
  void fill(Tensor& p, const Random& random) const override {
    const auto [in, out] = fans(p);
    fill_normal(p, random, gain_ * std::sqrt(2 / (in + out)));
  }

 private:
  double gain_;
};

/// N(0, s^2), s = gain sqrt(2 / fan_in).   He et al. 2015, arXiv:1502.01852.
class HeNormal : public Init {
 public:
  explicit HeNormal(Spec& spec) : gain_(read_gain(spec)) {}
  void fill(Tensor& p, const Random& random) const override {
    fill_normal(p, random, gain_ * std::sqrt(2 / fans(p).in));
  }

 private:
  double gain_;
};

/// N(0, std^2).
class Normal : public Init {
 public:
  explicit Normal(Spec& spec)
      : std_(spec.number("std", {.fallback = 0.02, .min = 0, .help = "standard deviation"})) {}
  void fill(Tensor& p, const Random& random) const override { fill_normal(p, random, std_); }

 private:
  double std_;
};

/// U(-bound, bound).
class Uniform : public Init {
 public:
  explicit Uniform(Spec& spec)
      : bound_(
            spec.number("bound", {.fallback = 0.1, .min = 0, .help = "largest absolute value"})) {}
  void fill(Tensor& p, const Random& random) const override {
    fill_uniform(p, random, -bound_, bound_);
  }

 private:
  double bound_;
};

class Zeros : public Init {
 public:
  explicit Zeros(Spec&) {}
  void fill(Tensor& p, const Random&) const override { p.fill(0); }
};

class Ones : public Init {
 public:
  explicit Ones(Spec&) {}
  void fill(Tensor& p, const Random&) const override { p.fill(1); }
};

const bool registered[] = {
    Inits::add<XavierUniform>(
        {"xavier_uniform", "init", "U(-a, a), a = gain sqrt(6 / (in + out))", "{}"}),
    Inits::add<XavierNormal>(
        {"xavier_normal", "init", "N(0, s), s = gain sqrt(2 / (in + out))", "{}"}),
    Inits::add<HeNormal>({"he_normal", "init", "N(0, s), s = gain sqrt(2 / in)", "{}"}),
    Inits::add<Normal>({"normal", "init", "N(0, std)", R"({"std": 0.02})"}),
    Inits::add<Uniform>({"uniform", "init", "U(-bound, bound)", R"({"bound": 0.1})"}),
    Inits::add<Zeros>({"zeros", "init", "all 0", "{}"}),
    Inits::add<Ones>({"ones", "init", "all 1", "{}"}),
};

}  // namespace

Initializer matrix_init(Spec& spec, double gain) {
  const std::shared_ptr<Init> init = Inits::make(
      spec, "init", {.fallback = "xavier_uniform", .help = "how weight matrices start"});
  return [init, gain](Tensor& parameter, const Random& random) {
    init->fill(parameter, random);
    if (gain == 1) return;
    real* data = parameter.mutable_data();
    for (std::int64_t i = 0; i < parameter.size(); ++i) data[i] *= static_cast<real>(gain);
  };
}

Initializer constant_init(real value) {
  return [value](Tensor& parameter, const Random&) { parameter.fill(value); };
}

}  // namespace manako
