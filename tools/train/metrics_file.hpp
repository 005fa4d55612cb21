#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace manako {

/// RUN/metrics.jsonl: one JSON object a line.  Numbers that are not finite are written as text
/// ("nan").
class MetricsFile {
 public:
  /// Keeps the first `lines` lines: what a checkpoint knows of.  Later ones belong to lost work.
  /// `listener`: is told of each line that was appended.
  using Listener = std::function<void(const nlohmann::ordered_json& line)>;
  MetricsFile(std::string path, std::int64_t lines, Listener listener = nullptr);
  /// What cannot be written, because the disk is full, waits for the next append() or flush().
  void append(const nlohmann::ordered_json& line);
  /// Writes what waits.  Error(Exit::io) if that fails again.
  void flush();
  std::int64_t lines() const { return lines_; }

 private:
  bool write_waiting();

  std::string path_, waiting_;
  std::int64_t lines_;
  std::uintmax_t bytes_ = 0;  // of whole lines
  Listener listener_;
};

/// A number as JSON, "nan", "inf" or "-inf".
nlohmann::ordered_json finite_or_text(double value);

}  // namespace manako
