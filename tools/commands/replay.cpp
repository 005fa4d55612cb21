#include "tools/commands/replay.hpp"

#include <unistd.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/files.hpp"
#include "tools/commands/command.hpp"

namespace manako {

namespace fs = std::filesystem;

ScratchRun::ScratchRun(const RunDirectory& run, const std::string& purpose)
    : directory_{fmt::format("{}/.{}.tmp-{}", run.path, purpose, ::getpid())} {
  std::error_code ignored;
  fs::remove_all(directory_.path, ignored);  // of a dead process of the same number
  make_directories(directory_.checkpoints());
}

ScratchRun::~ScratchRun() {
  std::error_code ignored;
  fs::remove_all(directory_.path, ignored);
}

int train_again(const RunDirectory& run, const RunDirectory& out, std::int64_t until,
                const std::vector<std::string>& more) {
  Spec none = Spec::parse("{}", "command line");
  const auto train = Commands::find("train")->make(none);
  CLI::App app;
  train->declare(app);
  std::vector<std::string> words = {run.spec(), "--out", out.path};
  if (until > 0) words.insert(words.end(), {"--until", std::to_string(until)});
  words.insert(words.end(), more.begin(), more.end());
  std::reverse(words.begin(), words.end());  // as CLI11 wants them
  app.parse(std::move(words));
  return train->run();
}

namespace {

nlohmann::ordered_json state_of(const SafeTensors& checkpoint) {
  const auto state = checkpoint.metadata.find("state");
  if (state == checkpoint.metadata.end())
    fail(Exit::model, "{}: holds no training state; expected a step checkpoint of a run",
         checkpoint.path);
  return nlohmann::ordered_json::parse(state->second);
}

std::string value_text(real value) { return fmt::format("{:.9g}", static_cast<double>(value)); }

// What differs between two tensors, or "".
std::string difference(const Tensor& a, const Tensor& b) {
  if (a.shape() != b.shape())
    return fmt::format(": stored {}, again {}", a.shape().text(), b.shape().text());
  for (std::int64_t i = 0; i < a.size(); ++i)
    if (std::memcmp(a.data() + i, b.data() + i, sizeof(real)) != 0)
      return fmt::format("[{}]: stored {}, again {}", i, value_text(a.data()[i]),
                         value_text(b.data()[i]));
  return "";
}

// Every tensor in which the two differ, the first with its place.
std::vector<std::string> different_tensors(const SafeTensors& stored, const SafeTensors& again) {
  std::vector<std::string> out;
  for (const auto& [name, tensor] : stored.tensors) {
    const Tensor* other = again.find(name);
    const std::string found = other ? difference(tensor, *other) : ": only in the stored one";
    if (!found.empty()) out.push_back(name + found);
  }
  for (const auto& [name, tensor] : again.tensors)
    if (stored.find(name) == nullptr) out.push_back(name + ": not in the stored one");
  return out;
}

// The first entry of the state that differs, or "".  A checkpoint of a run that was stopped in the
// midst of a validation does not hold yet what that validation changes.
std::string different_state(const SafeTensors& stored, const SafeTensors& again) {
  const auto a = state_of(stored), b = state_of(again);
  if (a.value("validation_due", false)) return "";
  for (const auto& [key, value] : a.items())
    if (!b.contains(key) || b[key] != value)
      return fmt::format("state.{}: stored {}, again {}", key, value.dump(),
                         b.contains(key) ? b[key].dump() : "nothing");
  for (const char* key : {"schedule", "vocabularies"}) {
    const auto x = stored.metadata.find(key), y = again.metadata.find(key);
    const std::string before = x == stored.metadata.end() ? "" : x->second,
                      now = y == again.metadata.end() ? "" : y->second;
    if (before != now) return fmt::format("{}: stored {}, again {}", key, before, now);
  }
  return "";
}

}  // namespace

TrainState train_state_of(const SafeTensors& checkpoint) {
  return TrainState::from_json(state_of(checkpoint).dump());
}

RunEnd end_of(const RunDirectory& run) {
  run.require_run();
  const std::vector<std::string> paths = run.step_checkpoints();
  if (paths.empty()) fail(Exit::model, "{}: no checkpoint yet to compare with", run.checkpoints());
  RunEnd out{read_safetensors(paths.front()), {}};
  out.state = train_state_of(out.checkpoint);
  return out;
}

int compare_checkpoints(const SafeTensors& stored, const SafeTensors& again) {
  const std::vector<std::string> tensors = different_tensors(stored, again);
  const std::string state = different_state(stored, again);
  const std::size_t count = stored.tensors.size();
  if (tensors.empty() && state.empty()) {
    fmt::print("equal: {} tensors and the training state at update {}, to the bit\n", count,
               train_state_of(stored).update);
    return 0;
  }
  if (tensors.empty())
    fmt::print(
        "differs: {} tensors are equal to the bit, the training state is not: {} (nothing to worry "
        "about if the spec has intervals in seconds)\n",
        count, state);
  else
    fmt::print("differs: {} of {} tensors; first {}\n", tensors.size(), count, tensors.front());
  return 1;
}

}  // namespace manako
