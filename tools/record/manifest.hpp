#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tools/data/data_source.hpp"

namespace manako {

/// RUN/manifest.json: how a run came about.  One entry of "sessions" for each time that training
/// was started; docs/run_directory.md explains the fields.  Says nothing of who or where: no names
/// of hosts or users, paths as they were given.
class Manifest {
 public:
  /// Goes on with the file at `path` if `resume`.  One that cannot be read is begun anew, with a
  /// warning: a run needs it for nothing.
  Manifest(std::string path, bool resume);

  /// Starts a session with "started" and these entries.  Warns of every input that is not what it
  /// was in the session before, and of products that have other bits.
  void begin(nlohmann::ordered_json session);
  /// Ends it: "done", "SIGTERM", "error: ..."
  void end(const std::string& reason, std::int64_t update);
  /// When the first session started, in seconds since 1970.
  std::int64_t first_start() const;

 private:
  void write() const;
  std::string path_;
  nlohmann::ordered_json json_;
};

/// The files that a run is made of, [{"path", "what", "bytes", "sha256"}]: "spec" and all it
/// extends, "data" of all splits.  What is no regular file (a pipe) has no size and no sum.
nlohmann::ordered_json describe_inputs(const std::vector<std::string>& spec_files,
                                       DataSource& data);

/// What is different, one line for each file of data: other bytes, no longer read, or new.
std::vector<std::string> changed_inputs(const nlohmann::ordered_json& before,
                                        const nlohmann::ordered_json& now);

/// What multiplies now, "machine" of two sessions, if that makes other bits than what did before;
/// "" if not.  AVX2 and AVX-512 make the same ones.
std::string changed_products(const nlohmann::ordered_json& before,
                             const nlohmann::ordered_json& now);

/// "2026-01-31T09:05:00Z", and back.
std::string utc_text(std::int64_t unix_seconds);
std::int64_t utc_seconds(const std::string& text);

}  // namespace manako
