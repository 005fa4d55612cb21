#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/files.hpp"

namespace manako::fuzz {

/// A reader did what it promises never to do.
class Violation : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

inline void expect(bool ok, const std::string& what) {
  if (!ok) throw Violation(what);
}

/// A message is one line that says something.
inline void expect_message(const std::string& message) {
  expect(!message.empty() && message.find('\n') == message.npos, "not one line: " + message);
}

/// Calls f; an Error with one of these codes and a message of one line is an answer, too: false.
template <class F>
bool answers(const std::vector<Exit>& codes, const F& f) {
  try {
    f();
    return true;
  } catch (const Error& error) {
    bool known = false;
    for (const Exit code : codes) known |= error.code() == code;
    expect(known, std::string("an error of another kind: ") + error.what());
    expect_message(error.what());
    return false;
  }
}

/// A file in memory alone, with a path for readers; the same file for every input.
class MemoryFile {
 public:
  MemoryFile();
  ~MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  const std::string& holding(std::string_view content);

 private:
  int fd_;
  std::string path_;
};

}  // namespace manako::fuzz
