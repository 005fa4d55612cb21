#include <cmath>

#include "nn/embedding.hpp"
#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

// Without positions, so that the rows of the table show.
Embedding make(Params& params, double rate) {
  Spec spec = Spec::parse(R"({"position": "no_position"})", "test");
  return {spec, Scope(params, "e"), {.vocabulary = 50, .d_model = 4, .word_dropout = rate}};
}

std::vector<std::int32_t> many_ids() {
  std::vector<std::int32_t> ids;
  for (std::int32_t i = 0; i < 4000; ++i) ids.push_back(i % 50);
  return ids;
}

// Which rows are 0.
std::vector<bool> dropped(const Tensor& y) {
  std::vector<bool> out;
  for (std::int64_t i = 0; i < y.rows(); ++i) out.push_back(y.data()[i * y.cols()] == 0);
  return out;
}

}  // namespace

TEST_CASE("word dropout: whole tokens, scaled, each place by itself", "[word_dropout]") {
  Params params(1);
  const Embedding e = make(params, 0.2);
  const std::vector<std::int32_t> ids = many_ids();
  const Tensor plain = e.forward(ids, {}),
               y = e.forward(ids, {.training = true, .random = Random(1)});
  std::int64_t zeros = 0, kinds = 0;
  double worst = 0;
  for (std::int64_t i = 0; i < y.rows(); ++i) {
    const bool gone = y.data()[i * 4] == 0;
    zeros += gone;
    kinds += i >= 50 && gone != (y.data()[(i - 50) * 4] == 0);  // the same token, elsewhere
    for (std::int64_t j = i * 4; j < i * 4 + 4; ++j)
      worst = std::max(worst, std::abs(static_cast<double>(
                                  gone ? y.data()[j] : y.data()[j] * real(0.8) - plain.data()[j])));
  }
  CHECK(worst < 1e-4);
  CHECK(std::abs(static_cast<double>(zeros) - 800) < 5 * std::sqrt(4000 * 0.2 * 0.8));
  CHECK(kinds > 1000);  // 0.32 of 3950 expected
}

TEST_CASE("word dropout: a shared table drops on each side apart; nothing outside training",
          "[word_dropout]") {
  Params params(1);
  const Embedding e = make(params, 0.5), other(e, Scope(params, "other"));
  const std::vector<std::int32_t> ids = many_ids();
  const Context training{.training = true, .random = Random(1)};
  CHECK(dropped(e.forward(ids, training)) == dropped(e.forward(ids, training)));
  CHECK(dropped(e.forward(ids, training)) != dropped(other.forward(ids, training)));
  CHECK(max_difference(e.forward(ids, {}), other.forward(ids, {})) == 0);
  CHECK(dropped(e.forward(ids, {})) == std::vector<bool>(ids.size(), false));
}

TEST_CASE("word dropout: gradient of the table", "[word_dropout][gradient]") {
  Params params(1);
  const Embedding e = make(params, 0.4);
  const std::vector<std::int32_t> ids = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5};
  check_gradient(
      [&](const std::vector<Tensor>&) {
        return e.forward(ids, {.training = true, .random = Random(2)});
      },
      {params.all()[0].value});
}
