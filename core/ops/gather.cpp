#include "core/ops/gather.hpp"

#include <algorithm>
#include <vector>

#include "core/error.hpp"
#include "core/rows.hpp"

namespace manako {

Tensor gather(const Tensor& table, std::span<const std::int32_t> ids) {
  if (table.shape().rank() != 2)
    fail(Exit::internal, "gather: table {}; expected [V, D]", table.shape().text());
  const std::int64_t v = table.rows(), d = table.cols(), n = std::ssize(ids);
  for (std::int64_t i = 0; i < n; ++i)
    if (ids[static_cast<std::size_t>(i)] < 0 || ids[static_cast<std::size_t>(i)] >= v)
      fail(Exit::internal, "gather: id {} at position {}; expected 0 <= id < {} (V)",
           ids[static_cast<std::size_t>(i)], i, v);
  Tensor y({n, d});
  const auto forward = [=, id = ids.data(), from = table.data(), to = y.mutable_data()](
                           std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) std::copy_n(from + id[i] * d, d, to + i * d);
  };
  parallel_for(n, row_grain(d), forward);

  return record(
      "gather", y, {table},
      [kept = std::vector<std::int32_t>(ids.begin(), ids.end()), n, d](const Tensor& dy, auto dx) {
        if (!dx[0]) return;
        // Each owner adds to its own rows of the table alone, in the order of the ids.
        // Owners take turns, because frequent ids tend to stand together.
        constexpr std::int64_t owners = 16;
        const auto add = [&, to = dx[0].accumulator(), g = dy.data()](std::int64_t own,
                                                                      std::int64_t) {
          for (std::int64_t i = 0; i < n; ++i) {
            const std::int64_t id = kept[static_cast<std::size_t>(i)];
            if (id % owners != own) continue;
            for (std::int64_t j = 0; j < d; ++j) to[id * d + j] += g[i * d + j];
          }
        };
        parallel_for(owners, 1, add);
      });
}

}  // namespace manako
