#include "core/parallel.hpp"

#include "core/error.hpp"

namespace manako {

void set_threads(int count) {
  require(count >= 1 && count <= 1024, Exit::usage, "threads: {}; expected 1 to 1024", count);
  omp_set_num_threads(count);
}

int threads() { return omp_get_max_threads(); }

}  // namespace manako
