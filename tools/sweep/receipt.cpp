#include "tools/sweep/receipt.hpp"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/checksum.hpp"
#include "core/error.hpp"
#include "core/files.hpp"

namespace manako {
namespace {

namespace fs = std::filesystem;

std::string receipt(const RunDirectory& run) { return run.path + "/trained.json"; }

}  // namespace

std::string fingerprint(const RunDirectory& run) {
  std::vector<std::string> files = {run.spec(), run.path + "/source.vocabulary",
                                    run.path + "/target.vocabulary"};
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(run.checkpoints(), missing))
    if (!entry.path().filename().string().starts_with('.')) files.push_back(entry.path().string());
  std::ranges::sort(files);
  std::string all;
  for (const std::string& file : files)
    if (fs::is_regular_file(file, missing))
      all += fs::path(file).filename().string() + " " + checksum(read_file(file)) + "\n";
  return checksum(all);
}

void sign(const RunDirectory& run) {
  const nlohmann::ordered_json out = {{"fingerprint", fingerprint(run)}};
  publish(receipt(run), out.dump(2) + "\n");
}

bool is_signed(const RunDirectory& run) {
  std::error_code missing;
  if (!fs::is_regular_file(receipt(run), missing)) return false;
  const auto text =
      nlohmann::json::parse(read_file(receipt(run)), nullptr, /*allow_exceptions=*/false);
  return text.is_object() && text.value("fingerprint", nlohmann::json()) == fingerprint(run);
}

}  // namespace manako
