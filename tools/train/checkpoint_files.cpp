#include "tools/train/checkpoint_files.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/files.hpp"

namespace manako {

namespace fs = std::filesystem;

namespace {

// One that cannot be removed costs room, nothing else; the next save tries again.
void remove_if_possible(const std::string& path) {
  std::error_code ignored;
  fs::remove(path, ignored);
}

}  // namespace

void CheckpointFiles::save(const TrainState& state, const std::vector<double>& schedule,
                           const NamedTensors& tensors) {
  write_best(state);
  const std::string own = run_.step_checkpoint(state.update);
  write_safetensors(own, tensors,
                    {{"format", "manako checkpoint 1"},
                     {"state", state.to_json()},
                     {"schedule", nlohmann::json(schedule).dump()},
                     {"vocabularies", vocabularies_}});
  // Newer ones were damaged, or we would have continued from them: they must not push out good
  // ones.
  std::int64_t kept = 0;
  for (const std::string& path : run_.step_checkpoints())
    if (path <= own && ++kept > options_.keep_last && path != run_.step_checkpoint(state.anchor))
      remove_if_possible(path);
}

std::int64_t CheckpointFiles::take_best(TrainState& state, const Watched& watched, double value,
                                        const NamedTensors& weights) {
  if (!std::isfinite(value)) return -1;
  auto ranking = state.best[watched.metric];
  // A rollback comes by the same update twice.
  const auto twin = std::find_if(ranking.begin(), ranking.end(),
                                 [&](const auto& entry) { return entry.first == state.update; });
  if (twin != ranking.end()) {
    if (!watched.improves(value, twin->second)) return -1;
    ranking.erase(twin);
  }
  const auto place = std::find_if(ranking.begin(), ranking.end(), [&](const auto& entry) {
    return watched.improves(value, entry.second);
  });
  const std::int64_t rank = place - ranking.begin();
  if (rank >= options_.keep_best) return -1;
  ranking.insert(place, {state.update, value});
  if (static_cast<std::int64_t>(ranking.size()) > options_.keep_best) ranking.pop_back();
  state.best[watched.metric] = ranking;
  waiting_.insert_or_assign({watched.metric, state.update}, weights);
  return rank;
}

void CheckpointFiles::write_best(const TrainState& state) {
  try {
    for (; !waiting_.empty(); waiting_.erase(waiting_.begin())) {
      const auto& [metric, update] = waiting_.begin()->first;
      write_ranked(metric, state.best.at(metric), update, waiting_.begin()->second);
    }
  } catch (const Error&) {
    for (auto& [which, weights] : waiting_)  // training will change what they share
      for (auto& [name, tensor] : weights)
        if (!tensor.unique()) tensor = tensor.clone();
    throw;
  }
}

void CheckpointFiles::write_ranked(const std::string& metric, const Ranking& ranking,
                                   std::int64_t update, const NamedTensors& weights) const {
  const auto is = [&](std::int64_t wanted) {
    return [=](const auto& entry) { return entry.first == wanted; };
  };
  if (std::none_of(ranking.begin(), ranking.end(), is(update))) return;  // better ones came since
  const std::string best = run_.best_checkpoint(metric);
  const std::string file = options_.keep_best > 1 ? run_.best_checkpoint(metric, update) : best;
  write_safetensors(file, weights,
                    {{"format", "manako weights 1"},
                     {"update", std::to_string(update)},
                     {"vocabularies", vocabularies_}});
  if (is(update)(ranking.front())) {
    if (file != best) publish_link(file, best);
    if (metric == options_.best_by.front().metric) publish_link(file, run_.best_checkpoint());
  }
  for (const std::string& path : run_.ranked_checkpoints(metric))
    if (std::none_of(ranking.begin(), ranking.end(), [&](const auto& entry) {
          return path == run_.best_checkpoint(metric, entry.first);
        }))
      remove_if_possible(path);
}

void CheckpointFiles::remove_after(std::int64_t update) const {
  for (const std::string& path : run_.step_checkpoints())
    if (path > run_.step_checkpoint(update)) {
      std::error_code error;
      fs::remove(path, error);
      require(!error, Exit::io, "{}: cannot remove: {}", path, error.message());
    }
}

}  // namespace manako
