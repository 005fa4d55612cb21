#include "tools/train/checkpoint_files.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/files.hpp"

namespace manako {

namespace fs = std::filesystem;

void CheckpointFiles::save(const TrainState& state, const std::vector<double>& schedule,
                           const NamedTensors& tensors) const {
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
      fs::remove(path);
}

std::int64_t CheckpointFiles::save_best(TrainState& state, const Watched& watched, double value,
                                        const NamedTensors& weights) const {
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

  const std::string best = run_.best_checkpoint(watched.metric);
  const std::string file =
      options_.keep_best > 1 ? run_.best_checkpoint(watched.metric, state.update) : best;
  write_safetensors(file, weights,
                    {{"format", "manako weights 1"},
                     {"update", std::to_string(state.update)},
                     {"vocabularies", vocabularies_}});
  if (rank == 0 && file != best) publish_link(file, best);
  if (rank == 0 && watched.metric == options_.best_by.front().metric)
    publish_link(file, run_.best_checkpoint());
  state.best[watched.metric] = ranking;
  for (const std::string& path : run_.ranked_checkpoints(watched.metric))
    if (std::none_of(ranking.begin(), ranking.end(), [&](const auto& entry) {
          return path == run_.best_checkpoint(watched.metric, entry.first);
        }))
      fs::remove(path);
  return rank;
}

void CheckpointFiles::remove_after(std::int64_t update) const {
  for (const std::string& path : run_.step_checkpoints())
    if (path > run_.step_checkpoint(update)) fs::remove(path);
}

}  // namespace manako
