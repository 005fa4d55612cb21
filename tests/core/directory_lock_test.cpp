#include "core/directory_lock.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "core/files.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

// Another process that takes the lock, says so, and holds it until it is killed.
class Holder {
 public:
  explicit Holder(const std::string& directory) {
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      const DirectoryLock lock(directory);
      if (::write(ready[1], "x", 1) != 1) ::_exit(1);
      for (;;) ::pause();
    }
    char byte = 0;
    CHECK(::read(ready[0], &byte, 1) == 1);
    ::close(ready[0]);
    ::close(ready[1]);
  }
  ~Holder() { kill(); }
  void kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }
  std::string name() const { return "process " + std::to_string(pid_) + " on "; }

 private:
  pid_t pid_ = 0;
};

}  // namespace

TEST_CASE("lock: the second process refuses and names the first", "[lock]") {
  const TemporaryDirectory dir;
  Holder holder(dir.path());
  const std::string name = holder.name();
  expect_error(Exit::io, {dir.path(), "in use by " + name},
               [&] { DirectoryLock lock(dir.path()); });
  // Killed without a chance to tidy up: the file is still there, and no obstacle.
  holder.kill();
  CHECK_THAT(read_file(dir / "lock"), Catch::Contains(name));
  const DirectoryLock lock(dir.path());
  CHECK_THAT(read_file(dir / "lock"), Catch::StartsWith("process " + std::to_string(::getpid())));
}

TEST_CASE("lock: one at a time in one process, and free afterwards", "[lock]") {
  const TemporaryDirectory dir;
  {
    const DirectoryLock lock(dir.path());
    CHECK_THROWS_AS(DirectoryLock(dir.path()), Error);
    CHECK_THROWS_AS(DirectoryLock(dir.path()), Error);
  }
  CHECK_FALSE(std::filesystem::exists(dir / "lock"));
  CHECK_NOTHROW(DirectoryLock(dir.path()));
}

TEST_CASE("lock: what another left in a longer file is overwritten whole", "[lock]") {
  const TemporaryDirectory dir;
  publish(dir / "lock", std::string(200, 'x'));
  const DirectoryLock lock(dir.path());
  CHECK(read_file(dir / "lock").find('x') > read_file(dir / "lock").find(" on "));
  CHECK(read_file(dir / "lock").size() < 200);
}

TEST_CASE("lock: a folder that is none", "[lock]") {
  const TemporaryDirectory dir;
  expect_error(Exit::io, {"none/lock", "cannot make"}, [&] { DirectoryLock lock(dir / "none"); });
}
