// Safetensors files that we did not write: of other tools, of other kinds, and hostile ones.
#include <cstring>

#include "core/safetensors.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

// A file as another tool would write it: header text and data.
std::string foreign(const std::string& header, std::size_t data_bytes) {
  std::string out(8, '\0');
  const std::uint64_t length = header.size();
  std::memcpy(out.data(), &length, 8);
  return out + header + std::string(data_bytes, '\0');
}

}  // namespace

TEST_CASE("safetensors: files of other tools, unverified and converted", "[safetensors]") {
  const TemporaryDirectory dir;
  const float single[] = {1.5F, -2};
  const double twice[] = {0.1};
  std::string data(reinterpret_cast<const char*>(twice), 8);
  data.append(reinterpret_cast<const char*>(single), 8);
  // Listed out of order, spaced, padded; only the places in the data count.
  dir.write("f", foreign(R"({"s": {"dtype": "F32", "data_offsets": [8, 16], "shape": [2]},
      "d": {"shape": [], "dtype": "F64", "data_offsets": [0, 8]},
      "__metadata__": {"format": "pt"}}   )",
                         0) +
                     data);
  const SafeTensors file = read_safetensors(dir / "f");
  CHECK_FALSE(file.verified);
  CHECK(file.metadata.at("format") == "pt");
  CHECK(file.tensors[0].first == "d");
  CHECK(file.find("d")->item() == static_cast<real>(0.1));
  CHECK(file.find("s")->data()[1] == -2);
}

TEST_CASE("safetensors: element types we do not have are listed but not read", "[safetensors]") {
  const TemporaryDirectory dir;
  dir.write("f", foreign(R"({"x":{"dtype":"BF16","shape":[3],"data_offsets":[0,6]}})", 6));
  CHECK(read_safetensors_header(dir / "f").tensors[0].dtype == "BF16");
  expect_error(Exit::model, {"tensor \"x\"", "BF16", "F32 or F64"},
               [&] { read_safetensors(dir / "f"); });
  dir.write("f", foreign(R"({"x":{"dtype":"F32","shape":[1,1,1,1,1],"data_offsets":[0,4]}})", 4));
  expect_error(Exit::model, {"5 dimensions"}, [&] { read_safetensors(dir / "f"); });
}

TEST_CASE("safetensors: another file in its place is named by its content", "[safetensors]") {
  const TemporaryDirectory dir;
  const std::pair<std::string, const char*> table[] = {
      {"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 5\n", "git lfs pull"},
      {"PK\x03\x04" + std::string(60, 'x'), "zip archive"},
      {"<!DOCTYPE html><html><body>404</body></html>", "HTML"},
      {"\x80\x02}q" + std::string(60, 'x'), "pickle"},
      {"GGUF" + std::string(60, '\3'), "GGUF"},
      {"\x1f\x8b" + std::string(60, '\3'), "gzip"},
      {"{\"model\": \"this is a spec\"}", "JSON"},
      {"", "empty file"},
      {"PK\x03\x04", "zip archive"},
      {"just some text, long enough", "not a safetensors file: header of"}};
  for (const auto& [bytes, word] : table) {
    dir.write("f", bytes);
    expect_error(Exit::model, {dir / "f", "not a safetensors file", word},
                 [&] { read_safetensors(dir / "f"); });
  }
  expect_error(Exit::io, {"is a folder"}, [&] { read_safetensors(dir.path()); });
  expect_error(Exit::io, {"no such file"}, [&] { read_safetensors(dir / "none"); });
}

TEST_CASE("safetensors: hostile headers", "[safetensors]") {
  const TemporaryDirectory dir;
  const auto entry = [](const std::string& shape, const std::string& offsets) {
    return R"({"x":{"dtype":"F32","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}}";
  };
  const std::string x = R"("x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]})";
  const auto y = [](const std::string& offsets) {
    return R"(,"y":{"dtype":"F32","shape":[1],"data_offsets":)" + offsets + "}";
  };
  struct Case {
    std::string header;
    std::size_t data;
    const char* word;
  };
  const Case table[] = {
      {entry("[9223372036854775808]", "[0,4]"), 4, "below 2^63"},
      {entry("[9223372036854775807]", "[0,4]"), 4, "2^63 bytes"},
      {entry("[4294967296,4294967296]", "[0,0]"), 0, "2^63 bytes"},
      {entry("[9223372036854775807,9223372036854775807,0]", "[0,0]"), 0, "2^63 bytes"},
      {entry("[99999999999999999999999]", "[0,4]"), 4, "below 2^63"},
      {entry("[250000000000]", "[0,1000000000000]"), 4, "truncated"},
      {entry("[-1]", "[0,4]"), 4, "below 2^63"},
      {entry("[1.0]", "[0,4]"), 4, "below 2^63"},
      {entry("[[1]]", "[0,4]"), 4, "nested"},
      {entry("1", "[0,4]"), 4, "list of sizes"},
      {entry("[1]", "[4,0]"), 4, "data_offsets"},
      {entry("[1]", "[0,4,8]"), 4, "data_offsets"},
      {entry("[1]", "[0,8]"), 8, "data_offsets"},
      {entry("[1]", "[-4,0]"), 4, "below 2^63"},
      {entry("[1]", "[4,8]"), 8, "expected"},
      {"{" + x + y("[0,4]") + "}", 4, "where the one before ends"},
      {"{" + x + y("[2,6]") + "}", 6, "where the one before ends"},
      {"{" + x + y("[8,12]") + "}", 12, "where the one before ends"},
      {"{" + x + y("[4,8]") + "}", 12, "4 bytes behind"},
      {"{" + x + "," + x + "}", 4, "\"x\" occurs twice"},
      {R"({"__metadata__":{"a":"1","a":"2"}})", 0, "\"a\" occurs twice"},
      {R"({"__metadata__":{"a":1}})", 0, "expected a text"},
      {R"({"__metadata__":[]})", 0, "object of texts"},
      {R"({"__metadata__":{"header_checksum":"0000000000000000"}})", 0, "incomplete checksums"},
      {R"({"__metadata__":{"checksums":"{}"}})", 0, "incomplete checksums"},
      {R"({"x":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}})", 4, "unknown dtype"},
      {R"({"x":{"dtype":"F32","shape":[1]}})", 4, "expected dtype"},
      {R"({"x":{"dtype":32,"shape":[1],"data_offsets":[0,4]}})", 4, "expected dtype"},
      {R"({"x":[]})", 0, "expected dtype"},
      {R"({"x":1})", 0, "expected dtype"},
      {"{" + x + "} {}", 4, "header"},
      {"{" + x, 4, "header"},
      {"{\"\xff\":1}", 0, "header"},
      {"{\"a\":" + std::string(100'000, '['), 0, "nested"},
  };
  for (const Case& c : table) {
    INFO(c.header.substr(0, 100));
    dir.write("f", foreign(c.header, c.data));
    expect_error(Exit::model, {dir / "f", c.word}, [&] { read_safetensors(dir / "f"); });
  }
  // Header lengths beyond the file, beyond the limit and beyond 63 bits.
  for (const std::uint64_t length : {0ULL, 1ULL, 100ULL, 100'000'001ULL, ~0ULL, 1ULL << 63}) {
    std::string bytes = foreign("{}      ", 0);
    std::memcpy(bytes.data(), &length, 8);
    dir.write("f", bytes);
    expect_error(Exit::model, {dir / "f"}, [&] { read_safetensors(dir / "f"); });
  }
}
