#include "core/ops/mean_squared_error.hpp"

#include "core/autograd.hpp"
#include "core/error.hpp"

namespace manako {

Tensor mean_squared_error(const Tensor& prediction, const Tensor& target) {
  if (prediction.shape() != target.shape())
    fail(Exit::internal, "mean_squared_error: prediction {} and target {} differ in shape",
         prediction.shape().text(), target.shape().text());
  const std::int64_t n = prediction.size();
  const double sum = parallel_sum<double>(
      n, elementwise_grain,
      [p = prediction.data(), t = target.data()](std::int64_t begin, std::int64_t end) {
        double part = 0;
        for (std::int64_t i = begin; i < end; ++i) {
          const double d = static_cast<double>(p[i]) - static_cast<double>(t[i]);
          part += d * d;
        }
        return part;
      });
  const double count = static_cast<double>(std::max<std::int64_t>(n, 1));
  return record("mean_squared_error", Tensor::scalar(static_cast<real>(sum / count)),
                {prediction, target},
                [p = Saved(prediction), t = Saved(target), count](const Tensor& dy, auto dx) {
                  const real scale = static_cast<real>(2 / count) * dy.item();
                  const real *a = p.data(), *b = t.data();
                  if (dx[0]) dx[0].each([=](std::int64_t i) { return scale * (a[i] - b[i]); });
                  if (dx[1]) dx[1].each([=](std::int64_t i) { return scale * (b[i] - a[i]); });
                });
}

}  // namespace manako
