#pragma once

#include <string>
#include <vector>

#include "core/error.hpp"
#include "tests/support/catch.hpp"

namespace manako::testing {

/// `f` must throw Error(code) whose message contains each of `words`.
template <class F>
void expect_error(Exit code, const std::vector<std::string>& words, const F& f) {
  try {
    f();
  } catch (const Error& error) {
    INFO(error.what());
    CHECK(static_cast<int>(error.code()) == static_cast<int>(code));
    for (const std::string& word : words) CHECK_THAT(error.what(), Catch::Contains(word));
    return;
  }
  FAIL_CHECK("no error; expected one about: " << (words.empty() ? "" : words[0]));
}

}  // namespace manako::testing
