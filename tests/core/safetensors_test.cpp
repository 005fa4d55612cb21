#include "core/safetensors.hpp"

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

// In place: opening a file to write it anew makes some file systems wait for the disk.
void change_byte(const std::string& path, long at, int byte) {
  std::FILE* file = std::fopen(path.c_str(), "r+b");
  REQUIRE(file != nullptr);
  std::fseek(file, at, SEEK_SET);
  std::fputc(byte, file);
  std::fclose(file);
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
  dir.write("m.safetensors", good.substr(0, size - 1));
  expect_error(Exit::model, {path, "truncated", "tensor \"b\""}, [&] { read_safetensors(path); });
  dir.write("m.safetensors", good + "x");
  expect_error(Exit::model, {path, "1 bytes behind the data"}, [&] { read_safetensors(path); });
}

TEST_CASE("safetensors: damaged data names the tensor and both checksums", "[safetensors]") {
  const TemporaryDirectory dir;
  write_safetensors(dir / "f",
                    {{"first", random_tensor({4}, 1)}, {"second", random_tensor({4}, 2)}});
  std::string bytes = read_file(dir / "f");
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  dir.write("f", bytes);
  expect_error(Exit::model,
               {dir / "f", "tensor \"second\"", "checksum", "expected", "older checkpoint"},
               [&] { read_safetensors(dir / "f"); });
  CHECK_NOTHROW(read_safetensors_header(dir / "f"));
}
