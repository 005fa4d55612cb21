#include "tests/support/same_bits.hpp"

#include <cstring>

#include "core/parallel.hpp"

namespace manako::testing {

bool same_bits_for_any_threads(const std::function<std::vector<Tensor>()>& f) {
  const int before = threads();
  set_threads(1);
  const std::vector<Tensor> expected = f();
  bool same = !expected.empty();
  for (const int count : {2, 3, 4, 7}) {
    set_threads(count);
    const std::vector<Tensor> found = f();
    same = same && found.size() == expected.size();
    for (std::size_t i = 0; same && i < found.size(); ++i)
      same = found[i].shape() == expected[i].shape() &&
             std::memcmp(found[i].data(), expected[i].data(),
                         static_cast<std::size_t>(found[i].size()) * sizeof(real)) == 0;
  }
  set_threads(before);
  return same;
}

}  // namespace manako::testing
