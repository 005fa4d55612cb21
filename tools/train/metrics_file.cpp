#include "tools/train/metrics_file.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/files.hpp"
#include "core/log.hpp"

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
  bytes_ = kept.size();
}

bool MetricsFile::write_waiting() {
  {
    std::ofstream file(path_, std::ios::app | std::ios::binary);
    file << waiting_ << std::flush;
    if (file) {
      bytes_ += waiting_.size();
      waiting_.clear();
      return true;
    }
  }
  std::error_code ignored;
  std::filesystem::resize_file(path_, bytes_, ignored);  // no part of a line stays
  return false;
}

void MetricsFile::append(const nlohmann::ordered_json& line) {
  const bool waited = !waiting_.empty();
  waiting_ += line.dump() + "\n";
  ++lines_;
  if (listener_) listener_(line);
  if (!write_waiting() && !waited)
    log::warn("{}: cannot append {} bytes, {} are free; training goes on, the lines wait for room",
              path_, waiting_.size(), free_bytes(path_));
}

void MetricsFile::flush() {
  if (!waiting_.empty() && !write_waiting())
    fail(Exit::io, "{}: cannot append: needed {} bytes, free {} bytes; make room", path_,
         waiting_.size(), free_bytes(path_));
}

nlohmann::ordered_json finite_or_text(double value) {
  if (std::isfinite(value)) return value;
  return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

}  // namespace manako
