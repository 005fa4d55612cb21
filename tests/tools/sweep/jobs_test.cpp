#include "tools/sweep/jobs.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "core/files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tools/sweep/child.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

Job shell(const std::vector<std::string>& commands, const std::string& log) {
  return {[commands](int done) {
            return static_cast<std::size_t>(done) < commands.size()
                       ? std::vector<std::string>{"-c", commands[static_cast<std::size_t>(done)]}
                       : std::vector<std::string>{};
          },
          log};
}

/// Gone, or dead and only waiting to be asked for.
bool is_dead(pid_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string number, name, state;
  return !(stat >> number >> name >> state) || state == "Z" || state == "X";
}

}  // namespace

TEST_CASE("jobs: steps one after the other, jobs beside each other, failures alone", "[sweep]") {
  const TemporaryDirectory folder;
  const std::string a = folder / "a";
  std::vector<int> status(4, -1);
  run_jobs(
      {shell({"echo one", "echo two"}, a), shell({"exit 6", "echo never"}, folder / "b"),
       shell({"kill -9 $$"}, folder / "c"), shell({}, folder / "d")},
      2, [&](std::size_t job, int ended) { status[job] = ended; }, [] {}, "/bin/sh");
  CHECK(status == std::vector<int>{0, 6, 137, 0});
  CHECK(read_file(a) == "one\ntwo\n");
  CHECK(read_file(folder / "b").empty());
}

TEST_CASE("jobs: as many at once as allowed", "[sweep]") {
  const TemporaryDirectory folder;
  // Each waits for the other to have begun: alone it would never end.
  const auto meet = [&](const std::string& me, const std::string& other) {
    return shell({"touch " + (folder / me) + "; while [ ! -e " + (folder / other) +
                  " ]; do sleep 0.01; done"},
                 folder / "log");
  };
  int well = 0;
  run_jobs(
      {meet("x", "y"), meet("y", "x")}, 2, [&](std::size_t, int status) { well += status == 0; },
      [] {}, "/bin/sh");
  CHECK(well == 2);
}

TEST_CASE("child: dies with a parent that is killed", "[sweep]") {
  const TemporaryDirectory folder;
  const pid_t parent = ::fork();
  REQUIRE(parent >= 0);
  if (parent == 0) {
    const Child child({"-c", "echo $$ > " + (folder / "new") + "; mv " + (folder / "new") + " " +
                                 (folder / "pid") + "; exec sleep 100"},
                      folder / "log", "/bin/sh");
    for (;;) ::pause();
  }
  pid_t grandchild = 0;
  for (int i = 0; i < 1000 && grandchild == 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    std::ifstream(folder / "pid") >> grandchild;
  }
  REQUIRE(grandchild > 0);
  CHECK_FALSE(is_dead(grandchild));
  ::kill(parent, SIGKILL);
  ::waitpid(parent, nullptr, 0);
  for (int i = 0; i < 1000 && !is_dead(grandchild); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  CHECK(is_dead(grandchild));
}
