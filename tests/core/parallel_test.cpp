#include "core/parallel.hpp"

#include <atomic>
#include <mutex>
#include <set>
#include <stdexcept>

#include "core/error.hpp"
#include "core/rows.hpp"
#include "tests/support/gradient_check.hpp"

using namespace manako;
using namespace manako::testing;

TEST_CASE("parallel_for: the chunks cover [0, n) and ignore the number of threads", "[parallel]") {
  const int before = threads();
  for (const int count : {1, 2, 3, 7}) {
    set_threads(count);
    for (const std::int64_t n : {0, 1, 9, 10, 11, 95}) {
      std::set<std::pair<std::int64_t, std::int64_t>> chunks, want;
      std::mutex mutex;
      parallel_for(n, 10, [&](std::int64_t begin, std::int64_t end) {
        const std::scoped_lock lock(mutex);
        chunks.insert({begin, end});
      });
      for (std::int64_t b = 0; b < n; b += 10) want.insert({b, std::min(n, b + 10)});
      CHECK(chunks == want);
    }
  }
  set_threads(before);
}

TEST_CASE("parallel_for: each thread has a stretch of its own, then helps", "[parallel]") {
  const int before = threads();
  set_threads(3);
  ChunkShares shares(7);  // 0 1 | 2 3 | 4 5 6
  CHECK(shares.take(1) == 2);
  CHECK(shares.take(0) == 0);
  CHECK(shares.take(1) == 3);
  for (const std::int64_t helped : {4, 5, 6, 1}) CHECK(shares.take(1) == helped);
  for (const int thread : {0, 1, 2}) CHECK(shares.take(thread) == 7);
  set_threads(before);
}

TEST_CASE("parallel_for: an exception comes out, nested calls run", "[parallel]") {
  const int before = threads();
  for (const int count : {1, 4}) {
    set_threads(count);
    CHECK_THROWS_WITH(parallel_for(100, 1,
                                   [](std::int64_t begin, std::int64_t) {
                                     if (begin == 57) throw std::runtime_error("chunk 57");
                                   }),
                      "chunk 57");
    std::atomic<int> calls = 0;
    parallel_for(10, 1, [&](auto, auto) { parallel_for(10, 1, [&](auto, auto) { ++calls; }); });
    CHECK(calls == 100);
  }
  set_threads(before);
  CHECK_THROWS_AS(set_threads(0), Error);
}

TEST_CASE("parallel_sum, add_row_sum: same bits for any number of threads", "[parallel]") {
  const Tensor x = random_tensor({5000, 7}, 1);
  const real* v = x.data();
  const int before = threads();
  real first_sum = 0;
  Tensor first_rows;
  for (const int count : {1, 2, 3, 4, 7}) {
    set_threads(count);
    const real sum = parallel_sum<real>(x.size(), 100, [&](auto begin, auto end) {
      real part = 0;
      for (auto i = begin; i < end; ++i) part += v[i];
      return part;
    });
    Tensor rows = Tensor::full({7}, 100);
    add_row_sum(5000, 7, rows.mutable_data(), [&](auto i, auto j) { return v[i * 7 + j]; });
    if (count == 1) {
      first_sum = sum;
      first_rows = rows;
      double total = -700;
      for (const real r : rows.values()) total += static_cast<double>(r);
      CHECK(total == Approx(static_cast<double>(sum)).margin(2e-3));
    }
    CHECK(sum == first_sum);
    CHECK(max_difference(rows, first_rows) == 0);
  }
  set_threads(before);
}
