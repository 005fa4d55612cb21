#include "tools/train/clock.hpp"

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/files.hpp"
#include "core/log.hpp"

namespace manako {
namespace {

constexpr std::size_t most_entries = 1000;

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

TrainingClock::TrainingClock(std::string path) : path_(std::move(path)), begin_(now()) {
  if (!std::filesystem::exists(path_)) return;
  try {
    const auto json = nlohmann::json::parse(read_file(path_));
    for (const auto& [update, seconds] : json.items())
      at_[std::stoll(update)] = seconds.get<double>();
  } catch (const std::exception& error) {
    log::warn("{}: cannot be read ({}); the time of training starts again from 0", path_,
              error.what());
    at_.clear();
  }
}

double TrainingClock::start(std::int64_t update) {
  at_.erase(at_.upper_bound(update), at_.end());  // of work that was lost
  const double before = at_.empty() ? 0 : at_.rbegin()->second;
  begin_ = now() - before;
  return before;
}

double TrainingClock::seconds() const { return now() - begin_; }

void TrainingClock::write(std::int64_t update) {
  at_[update] = seconds();
  if (at_.size() > most_entries) at_.erase(at_.begin());
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const auto& [at, seconds] : at_) json[std::to_string(at)] = seconds;
  publish(path_, json.dump() + "\n");
}

}  // namespace manako
