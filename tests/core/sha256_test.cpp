#include "core/sha256.hpp"

#include "core/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace manako;
using namespace manako::testing;

// The values of FIPS 180-4's examples, as `printf abc | sha256sum` prints them.
TEST_CASE("sha256: the published examples", "[sha256]") {
  CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_CASE("sha256: a file of several blocks", "[sha256]") {
  const TemporaryDirectory folder;
  const std::string bytes((1 << 21) + 5, 'x');
  CHECK(sha256_of_file(folder.write("x", bytes)) == sha256(bytes));
  CHECK(sha256_of_file(folder.write("empty", "")) == sha256(""));
  expect_error(Exit::io, {"missing"}, [&] { sha256_of_file(folder / "missing"); });
}
