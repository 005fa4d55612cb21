#include "tests/tools/hostile_case.hpp"

#include <fstream>

#include "core/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/hostile.hpp"
#include "tests/support/sanitized.hpp"
#include "tools/experiment.hpp"
#include "tools/lines.hpp"

namespace manako::testing {
namespace {

/// The largest memory that this process ever took, in MiB.
long peak_mib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stol(line.substr(6)) >> 10;
  return 0;
}

std::string report_of(const std::string& path) {
  try {
    const Experiment experiment(Spec::load(path));
    return "nothing";
  } catch (const Error& error) {
    CHECK(error.code() == Exit::usage);
    return error.what();
  }
}

}  // namespace

void check_hostile(const TemporaryDirectory& folder, const std::vector<Hostile>& all) {
  // 20 at most were seen, 310 with sanitizers; machines differ, and a hang takes longer still.
  constexpr double limit = sanitized ? 2000 : 100;
  for (const auto& [text, said] : all) {
    const std::string path = folder.write("hostile.json", text);
    INFO(text.substr(0, 120) << " ... expected: " << said);
    std::string report;
    const long before = peak_mib();
    const double ms = milliseconds([&] { report = report_of(path); }, limit);
    CAPTURE(report.substr(0, 1000));
    CHECK(report.find(said) != report.npos);
    CHECK(ms <= limit);
    if (!sanitized) CHECK(peak_mib() - before <= 64);
    const std::vector<std::string_view> lines = lines_of(report);
    for (const std::string_view line : lines) CHECK(line.size() < 1500);
    CHECK(lines.size() <= 101);
  }
}

}  // namespace manako::testing
