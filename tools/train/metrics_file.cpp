#include "tools/train/metrics_file.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/files.hpp"

namespace manako {

MetricsFile::MetricsFile(std::string path, std::int64_t lines, Listener listener)
    : path_(std::move(path)), lines_(lines), listener_(std::move(listener)) {
  std::string kept;
  if (std::filesystem::exists(path_)) {
    const std::string text = read_file(path_);
    std::size_t end = 0;
    for (std::int64_t i = 0; i < lines && end < text.size(); ++i) {
      const std::size_t newline = text.find('\n', end);
      end = newline == std::string::npos ? text.size() : newline + 1;
    }
    kept = text.substr(0, end);
  }
  publish(path_, kept);
}

void MetricsFile::append(const nlohmann::ordered_json& line) {
  std::ofstream file(path_, std::ios::app | std::ios::binary);
  file << line.dump() << '\n' << std::flush;
  if (!file)
    fail(Exit::io, "{}: cannot append a line; {} bytes are free there", path_, free_bytes(path_));
  ++lines_;
  if (listener_) listener_(line);
}

nlohmann::ordered_json finite_or_text(double value) {
  if (std::isfinite(value)) return value;
  return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

}  // namespace manako
