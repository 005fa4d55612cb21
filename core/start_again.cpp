#include "core/start_again.hpp"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace manako {

void start_again_with(const char* variable, const char* value) {
  if (std::getenv(variable) != nullptr || setenv(variable, value, 1) != 0) return;
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::string words((std::istreambuf_iterator<char>(file)), {});
  std::vector<char*> arguments;
  for (std::size_t i = 0; i < words.size(); i += std::string_view(&words[i]).size() + 1)
    arguments.push_back(&words[i]);
  if (arguments.empty()) return;
  arguments.push_back(nullptr);
  execv("/proc/self/exe", arguments.data());
}

void start_again_with_short_waits() {
  if (std::getenv("OMP_WAIT_POLICY") == nullptr) start_again_with("GOMP_SPINCOUNT", "4000");
}

}  // namespace manako
