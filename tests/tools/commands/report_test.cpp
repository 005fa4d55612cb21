// manako report on the command line.
#include <filesystem>

#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/tools/commands/trained_run.hpp"

using namespace manako::testing;

TEST_CASE("report command: writes a page, and says what is missing", "[report][program]") {
  const TemporaryDirectory folder;
  const std::string page = folder / "page.html";
  const std::string run = copy_of_trained_run(folder);
  std::filesystem::remove(run + "/samples.jsonl");
  const RunResult result = run_manako({"report", run, "--out", page});
  CHECK(result.status == 0);
  CHECK(result.out == page + "\n");
  CHECK_THAT(result.error, Catch::Contains("no samples: "));
  CHECK(std::filesystem::file_size(page) > 10000);
}

TEST_CASE("report command: the same run gives the same page", "[report][program]") {
  const TemporaryDirectory folder;
  const std::string run = copy_of_trained_run(folder);
  const auto size = [&] {
    CHECK(run_manako({"report", run}).status == 0);
    return std::filesystem::file_size(run + "/report.html");
  };
  CHECK(size() == size());
}

TEST_CASE("report command: what is no run is refused before anything is done",
          "[report][program]") {
  const TemporaryDirectory folder;
  const RunResult result = run_manako({"report", trained_run(), folder.path()});
  CHECK(result.status == 4);
  CHECK_THAT(result.error, Catch::Contains("not a run directory"));
}
