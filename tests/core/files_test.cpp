#include "core/files.hpp"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

std::int64_t entries(const std::string& directory) {
  return std::distance(std::filesystem::directory_iterator(directory), {});
}

// While it lives, no file can grow beyond `bytes`: the full disk that binds root as well.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : signal_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, signal_);
  }

 private:
  rlimit before_{};
  void (*signal_)(int);
};

}  // namespace

TEST_CASE("read_file: content, sizes, devices", "[files]") {
  const TemporaryDirectory dir;
  const std::string bytes("a\0b\r\n\xff", 6);
  for (const std::string& content : {std::string(), bytes, std::string(200'000, 'x')}) {
    publish(dir / "f", content);
    CHECK(read_file(dir / "f") == content);
  }
  CHECK(read_file("/dev/null").empty());
  CHECK_FALSE(read_file("/proc/self/status").empty());  // says that it has 0 bytes
}

TEST_CASE("read_file: what is wrong is said", "[files]") {
  const TemporaryDirectory dir;
  publish(dir / "file", "x");
  expect_error(Exit::io, {dir.path(), "is a folder"}, [&] { read_file(dir.path()); });
  expect_error(Exit::io, {"no/such", "no such file", "nearest folder that exists is " + dir.path()},
               [&] { read_file(dir / "no/such"); });
  expect_error(Exit::io, {"no such file"}, [&] { read_file(dir / "file/below"); });
  expect_error(Exit::io, {"no such file", "exists is ."}, [&] { read_file("no_such_file"); });
}

TEST_CASE("InputFile: reads at offsets, notices a file that ends early", "[files]") {
  const TemporaryDirectory dir;
  publish(dir / "f", "0123456789");
  const InputFile file(dir / "f");
  CHECK(file.size() == 10);
  char out[4];
  file.read(out, 4, 3);
  CHECK(std::string(out, 4) == "3456");
  expect_error(Exit::io, {"ends at byte 10", "2 more"}, [&] { file.read(out, 4, 8); });
}

TEST_CASE("AtomicFile: without commit the old file stays and nothing is left", "[files]") {
  const TemporaryDirectory dir;
  publish(dir / "f", "old");
  {
    AtomicFile file(dir / "f");
    file.write("new");
    CHECK(read_file(dir / "f") == "old");
    CHECK(entries(dir.path()) == 2);
  }
  CHECK(read_file(dir / "f") == "old");
  CHECK(entries(dir.path()) == 1);
  AtomicFile file(dir / "f");
  file.write("ne");
  file.write("w");
  file.commit();
  CHECK(read_file(dir / "f") == "new");
  CHECK(entries(dir.path()) == 1);
  CHECK_THROWS_AS(file.write("more"), Error);
  CHECK_THROWS_AS(file.commit(), Error);
}

TEST_CASE("AtomicFile: a file size limit is an error, and the old file stays", "[files]") {
  const TemporaryDirectory dir;
  publish(dir / "f", "old");
  {
    const FileSizeLimit limit(1000);
    expect_error(Exit::io, {dir / "f", "needed 5000 bytes", "limit"},
                 [&] { publish(dir / "f", std::string(5000, 'x')); });
  }
  CHECK(read_file(dir / "f") == "old");
  CHECK(entries(dir.path()) == 1);
}

TEST_CASE("AtomicFile: a disk that is too small is found before the first byte", "[files]") {
  const TemporaryDirectory dir;
  publish(dir / "f", "old");
  expect_error(Exit::io, {"disk full", "needed 1152921504606846976 bytes", "free "},
               [&] { AtomicFile(dir / "f", std::int64_t{1} << 60); });
  CHECK(read_file(dir / "f") == "old");
  CHECK(entries(dir.path()) == 1);
}

TEST_CASE("AtomicFile: places where no file can be", "[files]") {
  const TemporaryDirectory dir;
  publish(dir / "file", "x");
  expect_error(Exit::io, {"is a folder"}, [&] { AtomicFile file(dir.path()); });
  expect_error(Exit::io, {"no folder"}, [&] { AtomicFile file(dir / "none/f"); });
  expect_error(Exit::io, {"no folder"}, [&] { AtomicFile file(dir / "file/f"); });
  expect_error(Exit::io, {"cannot write"}, [] { AtomicFile file("/proc/f"); });  // binds root too
}

TEST_CASE("AtomicFile: what a killed writer left is no obstacle and can be swept", "[files]") {
  const TemporaryDirectory dir;
  const std::string own = dir / (".f.tmp-" + std::to_string(::getpid()));
  std::ofstream(own) << "left by a dead process of our number";
  std::ofstream(dir / ".f.tmp-1") << "left by another";
  publish(dir / "f", "new");
  CHECK(read_file(dir / "f") == "new");
  CHECK_FALSE(std::filesystem::exists(own));
  for (const char* keep : {".f.tmp-", ".f.tmp-1x", "f.tmp-1"}) publish(dir / keep, "keep");
  remove_temporaries(dir.path());
  CHECK_FALSE(std::filesystem::exists(dir / ".f.tmp-1"));
  CHECK(entries(dir.path()) == 4);
  remove_temporaries(dir / "none");
}

// When the signal arrives is left to chance; tests/soak/crash kills at every single call.
TEST_CASE("AtomicFile: a writer killed at any moment leaves one of its files, whole", "[files]") {
  const TemporaryDirectory dir;
  const std::string path = dir / "f";
  publish(path, "first");
  int inside = 0;
  for (int kill = 0; kill < 20; ++kill) {
    const pid_t writer = ::fork();
    if (writer == 0)
      for (char c = 'a';; c = c == 'z' ? 'a' : static_cast<char>(c + 1))
        publish(path, std::string(static_cast<std::size_t>(c) * 1000, c));
    ::usleep(static_cast<useconds_t>(500 + 700 * kill));
    ::kill(writer, SIGKILL);
    ::waitpid(writer, nullptr, 0);
    const std::string found = read_file(path);
    if (found != "first") {
      CHECK(found.size() == static_cast<std::size_t>(found[0]) * 1000);
      CHECK(found.find_first_not_of(found[0]) == found.npos);
    }
    inside += entries(dir.path()) > 1 ? 1 : 0;
    remove_temporaries(dir.path());
    CHECK(entries(dir.path()) == 1);
  }
  CHECK(inside > 0);
}

TEST_CASE("make_directories: deep, again, and in the way", "[files]") {
  const TemporaryDirectory dir;
  make_directories(dir / "a/b/c");
  make_directories(dir / "a/b/c/");
  make_directories(dir / "a/d/");
  CHECK(std::filesystem::is_directory(dir / "a/b/c"));
  CHECK(std::filesystem::is_directory(dir / "a/d"));
  publish(dir / "file", "x");
  expect_error(Exit::io, {dir / "file", "in the way"}, [&] { make_directories(dir / "file/x/y"); });
}

TEST_CASE("writable and free_bytes", "[files]") {
  const TemporaryDirectory dir;
  publish(dir / "file", "x");
  CHECK(writable(dir.path()));
  CHECK(entries(dir.path()) == 1);
  CHECK_FALSE(writable(dir / "none"));
  CHECK_FALSE(writable(dir / "file"));
  CHECK_FALSE(writable("/proc"));  // binds root too
  CHECK(free_bytes(dir.path()) > 0);
  CHECK(free_bytes(dir / "not/yet/there") > 0);
}
