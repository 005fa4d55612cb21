#include "optim/clip.hpp"

#include <limits>

#include "core/parallel.hpp"
#include "tests/optim/training.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

const real infinity = std::numeric_limits<real>::infinity();
const real not_a_number = std::numeric_limits<real>::quiet_NaN();

// One parameter [3] with a gradient, and one without.
struct Gradient3 {
  explicit Gradient3(std::initializer_list<real> gradient) {
    p = add_param(params, "p", {3});
    add_param(params, "unused", {3});
    p.set_grad(Tensor::of({3}, gradient));
  }
  const real* data() const { return p.grad().data(); }
  Params params;
  Tensor p;
};

}  // namespace

TEST_CASE("clip_norm: PyTorch's numbers", "[clip]") {
  // PyTorch 2.13.0+cpu, float64: p.grad = torch.tensor([3., -4., 12.]);
  // torch.nn.utils.clip_grad_norm_([p], 1.0), p.grad
  Gradient3 g({3, -4, 12});
  CHECK(clip_norm(g.params.all(), 1) == 13);
  const double expected[] = {0.23076921301775288, -0.3076922840236705, 0.9230768520710115};
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(static_cast<double>(g.data()[i]) ==
          Approx(expected[i]).epsilon(sizeof(real) == 4 ? 1e-6 : 1e-14));
}

TEST_CASE("clip_norm: short, zero, infinite and NaN gradients keep their bits", "[clip]") {
  Gradient3 small({0.1, 0.2, 0.3});
  clip_norm(small.params.all(), 1);
  CHECK(small.data()[2] == static_cast<real>(0.3));
  Gradient3 zero({0, 0, 0});
  CHECK(clip_norm(zero.params.all(), 1) == 0);
  CHECK(zero.data()[0] == 0);
  for (const real bad : {infinity, -infinity, not_a_number}) {
    Gradient3 g({5, bad, 7});
    CHECK_FALSE(std::isfinite(clip_norm(g.params.all(), 1)));
    CHECK(g.data()[0] == 5);
    CHECK(g.data()[2] == 7);
    CHECK_FALSE(std::isfinite(clip_value(g.params.all(), 1)));
    CHECK(g.data()[0] == 5);
  }
  CHECK(clip_scale(0, 1) == 1);
  CHECK(clip_scale(not_a_number, 1) == 1);
  CHECK(clip_scale(2, 1) == Approx(0.5));
}

TEST_CASE("clip_value: each element by itself", "[clip]") {
  Gradient3 g({-3, 0.5, 2});
  CHECK(clip_value(g.params.all(), 1) == Approx(std::sqrt(13.25)));
  CHECK(g.data()[0] == -1);
  CHECK(g.data()[1] == 0.5);
  CHECK(g.data()[2] == 1);
}

TEST_CASE("clip: norms of gradients too large or small to square as float", "[clip]") {
  Gradient3 huge({3e30F, 4e30F, 0}), tiny({3e-30F, 4e-30F, 0});
  CHECK(gradient_norm(huge.params.all()) == Approx(5e30));
  CHECK(gradient_norm(tiny.params.all()) == Approx(5e-30));
  CHECK(gradient_norm(Params().all()) == 0);
}

TEST_CASE("clip: the same bits for any number of threads", "[clip]") {
  const int before = threads();
  Params params;
  for (int k = 0; k < 5; ++k) {
    Tensor p = add_param(params, fmt::format("p{}", k), {100'003});
    p.set_grad(random_tensor({100'003}, static_cast<std::uint64_t>(k)));
  }
  set_threads(1);
  const double norm = gradient_norm(params.all());
  double plain = 0;
  for (const Param& param : params.all())
    for (const real g : param.value.grad().values()) plain += static_cast<double>(g) * g;
  CHECK(norm == Approx(std::sqrt(plain)).epsilon(1e-12));
  for (const int count : {2, 3, 4, 7}) {
    set_threads(count);
    CHECK(gradient_norm(params.all()) == norm);
  }
  set_threads(before);
}
