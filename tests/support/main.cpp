#define CATCH_CONFIG_RUNNER
#include "core/start_again.hpp"

#include <catch2/catch.hpp>

int main(int count, char* words[]) {
  manako::start_again_with_short_waits();
  return Catch::Session().run(count, words);
}
