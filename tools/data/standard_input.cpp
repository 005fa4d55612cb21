#include "tools/data/standard_input.hpp"

#include <unistd.h>

#include <optional>

#include "core/checksum.hpp"
#include "core/error.hpp"
#include "core/files.hpp"

namespace manako::standard_input {
namespace {

std::optional<std::string> content;
std::string expected;

void verify() {
  if (!content || expected.empty() || checksum() == expected) return;
  fail(Exit::data,
       "standard input: checksum {}; expected {}, that of the corpus that this run began with; "
       "likely fix: give it the same text again",
       checksum(), expected);
}

}  // namespace

const std::string& bytes() {
  if (content) return *content;
  if (::isatty(STDIN_FILENO) == 1)
    fail(Exit::usage,
         "standard input: is a terminal; expected a corpus; likely fix: manako train SPEC < FILE");
  content = read_file("/dev/stdin");
  verify();
  return *content;
}

bool was_read() { return content.has_value(); }

std::string checksum() { return manako::checksum(bytes()); }

void expect(const std::string& sum) {
  expected = sum;
  verify();
}

}  // namespace manako::standard_input
