#include "core/safetensors.hpp"

#include <cstring>
#include <filesystem>

#include "core/files.hpp"
#include "core/random.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/gradient_check.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

NamedTensors some_tensors() {
  return {{"z.weight", random_tensor({3, 5}, 1)},
          {"a.bias", random_tensor({7}, 2)},
          {"empty", random_tensor({0, 4}, 3)},
          {"scalar", Tensor::scalar(2.5)},
          {"four", random_tensor({2, 1, 3, 2}, 4)}};
}

// Plain writing, without the waiting for the disk.
void put(const std::string& path, const std::string& bytes) {
  std::FILE* out = std::fopen(path.c_str(), "wb");
  REQUIRE(out != nullptr);
  std::fwrite(bytes.data(), 1, bytes.size(), out);
  std::fclose(out);
}

// In place: opening a file to write it anew makes some file systems wait for the disk.
void change_byte(const std::string& path, long at, int byte) {
  std::FILE* file = std::fopen(path.c_str(), "r+b");
  REQUIRE(file != nullptr);
  std::fseek(file, at, SEEK_SET);
  std::fputc(byte, file);
  std::fclose(file);
}

// A file as another tool would write it: header text and data.
std::string foreign(const std::string& header, std::size_t data_bytes) {
  std::string out(8, '\0');
  const std::uint64_t length = header.size();
  std::memcpy(out.data(), &length, 8);
  return out + header + std::string(data_bytes, '\0');
}

}  // namespace

TEST_CASE("safetensors: round trip, in order, aligned", "[safetensors]") {
  const TemporaryDirectory dir;
  const std::string path = dir / "m.safetensors";
  const NamedTensors tensors = some_tensors();
  const std::map<std::string, std::string> metadata = {
      {"spec", R"({"header_checksum":"no"})"}, {"x\"header_checksum", "tricky"}, {"empty", ""}};
  write_safetensors(path, tensors, metadata);

  const SafeTensors file = read_safetensors(path);
  CHECK(file.verified);
  CHECK(file.metadata == metadata);
  REQUIRE(file.tensors.size() == tensors.size());
  for (const auto& [name, tensor] : tensors) {
    REQUIRE(file.find(name) != nullptr);
    CHECK(file.find(name)->shape() == tensor.shape());
    CHECK(max_difference(*file.find(name), tensor) == 0);
  }
  CHECK(file.find("none") == nullptr);
  CHECK(file.tensors[0].first == "z.weight");

  const SafeTensorsHeader header = read_safetensors_header(path);
  CHECK(header.tensors[0].begin % 64 == 0);
  CHECK(header.tensors[0].dtype == (sizeof(real) == 4 ? "F32" : "F64"));
  CHECK(header.tensors[0].shape == std::vector<std::int64_t>{3, 5});
  CHECK(header.metadata == metadata);

  write_safetensors(path, {});
  CHECK(read_safetensors(path).tensors.empty());
}

TEST_CASE("safetensors: the same tensors give the same bytes", "[safetensors]") {
  const TemporaryDirectory dir;
  write_safetensors(dir / "a", some_tensors(), {{"k", "v"}});
  write_safetensors(dir / "b", some_tensors(), {{"k", "v"}});
  CHECK(read_file(dir / "a") == read_file(dir / "b"));
}

TEST_CASE("safetensors: our own mistakes are internal errors", "[safetensors]") {
  const TemporaryDirectory dir;
  const Tensor x = Tensor::scalar(1);
  expect_error(Exit::internal, {"two tensors"}, [&] {
    write_safetensors(dir / "f", {{"x", x}, {"x", x}});
  });
  expect_error(Exit::internal, {"our own"}, [&] {
    write_safetensors(dir / "f", {{"x", x}}, {{"checksums", ""}});
  });
  CHECK(std::filesystem::is_empty(dir.path()));
}

TEST_CASE("safetensors: every one of 10,000 bit flips is found", "[safetensors]") {
  const TemporaryDirectory dir;
  const std::string path = dir / "m.safetensors";
  write_safetensors(path, some_tensors(), {{"note", "text"}});
  const std::string good = read_file(path);
  const Random random(7);
  std::vector<std::uint64_t> missed;
  const std::uint64_t bits = good.size() * 8;
  CHECK(bits > 5000);
  for (std::uint64_t k = 0; k < 10'000; ++k) {
    const std::uint64_t bit = random.bits(k) % bits;
    const auto at = static_cast<long>(bit / 8);
    const auto byte = static_cast<unsigned char>(good[bit / 8]);
    change_byte(path, at, byte ^ (1 << (bit % 8)));
    try {
      read_safetensors(path);
      missed.push_back(bit);
    } catch (const Error& error) {
      if (error.code() != Exit::model) FAIL_CHECK("bit " << bit << ": " << error.what());
    }
    change_byte(path, at, byte);
  }
  CHECK(missed.empty());
}

TEST_CASE("safetensors: every truncation and every longer file is found", "[safetensors]") {
  const TemporaryDirectory dir;
  const std::string path = dir / "m.safetensors";
  write_safetensors(path, {{"w", random_tensor({4, 3}, 1)}, {"b", random_tensor({3}, 2)}});
  const std::string good = read_file(path);
  const std::size_t size = good.size();
  for (std::size_t length = size; length-- > 0;) {
    std::filesystem::resize_file(path, length);
    CHECK_THROWS_AS(read_safetensors(path), Error);
  }
  put(path, good.substr(0, size - 1));
  expect_error(Exit::model, {path, "truncated", "tensor \"b\""}, [&] { read_safetensors(path); });
  put(path, good + "x");
  expect_error(Exit::model, {path, "1 bytes behind the data"}, [&] { read_safetensors(path); });
}

TEST_CASE("safetensors: damaged data names the tensor and both checksums", "[safetensors]") {
  const TemporaryDirectory dir;
  write_safetensors(dir / "f",
                    {{"first", random_tensor({4}, 1)}, {"second", random_tensor({4}, 2)}});
  std::string bytes = read_file(dir / "f");
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  put(dir / "f", bytes);
  expect_error(Exit::model,
               {dir / "f", "tensor \"second\"", "checksum", "expected", "older checkpoint"},
               [&] { read_safetensors(dir / "f"); });
  CHECK_NOTHROW(read_safetensors_header(dir / "f"));
}

TEST_CASE("safetensors: files of other tools, unverified and converted", "[safetensors]") {
  const TemporaryDirectory dir;
  const float single[] = {1.5F, -2};
  const double twice[] = {0.1};
  std::string data(reinterpret_cast<const char*>(twice), 8);
  data.append(reinterpret_cast<const char*>(single), 8);
  // Listed out of order, spaced, padded; only the places in the data count.
  put(dir / "f", foreign(R"({"s": {"dtype": "F32", "data_offsets": [8, 16], "shape": [2]},
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
  put(dir / "f", foreign(R"({"x":{"dtype":"BF16","shape":[3],"data_offsets":[0,6]}})", 6));
  CHECK(read_safetensors_header(dir / "f").tensors[0].dtype == "BF16");
  expect_error(Exit::model, {"tensor \"x\"", "BF16", "F32 or F64"},
               [&] { read_safetensors(dir / "f"); });
  put(dir / "f", foreign(R"({"x":{"dtype":"F32","shape":[1,1,1,1,1],"data_offsets":[0,4]}})", 4));
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
    put(dir / "f", bytes);
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
    put(dir / "f", foreign(c.header, c.data));
    expect_error(Exit::model, {dir / "f", c.word}, [&] { read_safetensors(dir / "f"); });
  }
  // Header lengths beyond the file, beyond the limit and beyond 63 bits.
  for (const std::uint64_t length : {0ULL, 1ULL, 100ULL, 100'000'001ULL, ~0ULL, 1ULL << 63}) {
    std::string bytes = foreign("{}      ", 0);
    std::memcpy(bytes.data(), &length, 8);
    put(dir / "f", bytes);
    expect_error(Exit::model, {dir / "f"}, [&] { read_safetensors(dir / "f"); });
  }
}
