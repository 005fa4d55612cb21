#include "tools/plan/choice.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/log.hpp"
#include "tools/plan/fit.hpp"
#include "tools/plan/room.hpp"

namespace manako::plan {
namespace {

using Json = nlohmann::ordered_json;
using Lengths = std::vector<std::int32_t>;

// Below it products have too few rows to be fast.
constexpr double least_labels = 400;

// Every "recompute" below as an override that turns it on.
void find_recompute(const Json& node, const std::string& path, std::vector<std::string>& out) {
  if (!node.is_object()) return;
  for (const auto& [key, value] : node.items()) {
    const std::string own = path + "." + key;
    if (key == "recompute" && value.is_boolean() && !value.get<bool>())
      out.push_back(own + "=true");
    find_recompute(value, own, out);
  }
}

/// What the batches of the first epochs are like, for any size of batches.
class Epochs {
 public:
  Epochs(const Experiment& experiment, DataSource& data)
      : seed_(experiment.seed), options_(data.batching()) {
    constexpr std::int64_t most_sentences = 1 << 20, most_epochs = 8;
    std::int64_t count = 1;
    for (std::int64_t epoch = 0; epoch < count; ++epoch) {
      const Split& split = data.epoch(seed_, epoch);
      count = std::clamp<std::int64_t>(most_sentences / std::max<std::int64_t>(1, split.size()), 1,
                                       most_epochs);
      all_.push_back({split.source_lengths(), split.target_lengths()});
    }
  }

  struct Found {
    double batches = 0, labels = 0;  ///< of the first epoch
    double weight = 0;               ///< of the worst batch of all
  };
  Found with_size(std::int64_t size) const {
    BatchingOptions options = options_;
    options.size = size;
    Found out;
    for (std::size_t epoch = 0; epoch < all_.size(); ++epoch) {
      const auto& [source, target] = all_[epoch];
      const Batches batches =
          epoch_batches(options, source, target, seed_, static_cast<std::int64_t>(epoch));
      for (const auto& batch : batches) out.weight = std::max(out.weight, weight(epoch, batch));
      if (epoch == 0) out.batches = static_cast<double>(batches.size());
    }
    for (const std::int32_t length : all_[0].target) out.labels += length;
    return out;
  }
  double longest() const {
    double out = 0;
    for (std::size_t epoch = 0; epoch < all_.size(); ++epoch)
      for (std::int64_t i = 0; i < std::ssize(all_[epoch].target); ++i)
        out = std::max(out, weight(epoch, {i}));
    return out;
  }
  std::int64_t size() const { return options_.size; }

 private:
  double weight(std::size_t epoch, const std::vector<std::int64_t>& batch) const {
    const auto& [source, target] = all_[epoch];
    BatchSize out;
    for (const std::int64_t i : batch) {
      const auto at = static_cast<std::size_t>(i);
      if (!source.empty()) out.source_tokens += source[at] + 1;
      out.target_tokens += target[at];
    }
    return static_cast<double>(out.weight());
  }

  struct Epoch {
    Lengths source, target;
  };
  std::uint64_t seed_;
  BatchingOptions options_;
  std::vector<Epoch> all_;
};

struct Smaller {
  std::int64_t size = 0, accumulate = 0;
  double weight = 0, labels = 0;  ///< of the worst batch; mean of all
};

// The largest of size/2, size/3, ... whose worst batch stays within `most`, or nothing.
std::optional<Smaller> smaller(const Epochs& epochs, std::int64_t accumulate, double most) {
  if (epochs.longest() > most) return std::nullopt;
  const Epochs::Found now = epochs.with_size(epochs.size());
  auto parts = std::max<std::int64_t>(2, static_cast<std::int64_t>(now.weight / most));
  for (;; parts += 1 + parts / 16) {
    const std::int64_t size = std::max<std::int64_t>(1, epochs.size() / parts);
    const Epochs::Found found = epochs.with_size(size);
    if (found.weight <= most) {
      const double more = found.batches / now.batches;
      return Smaller{size, std::llround(more * static_cast<double>(accumulate)), found.weight,
                     found.labels / found.batches};
    }
    if (size == 1) return std::nullopt;
  }
}

std::string text_of(const std::vector<std::string>& overrides) {
  return fmt::format("{}", fmt::join(overrides, " "));
}

}  // namespace

std::string Choice::text(double most) const {
  if (chosen == RuntimeOptions::nothing)
    return fmt::format("memory: training will take about {:.0f} MB, within {:.0f} MB as it is",
                       before * 1e-6, most * 1e-6);
  return fmt::format(
      "memory: training would take about {:.0f} MB of {:.0f} MB; chosen: {} (about {:.0f} MB)",
      before * 1e-6, most * 1e-6, chosen, after * 1e-6);
}

Choice choose(const Experiment& experiment, DataSource& data, double most) {
  const Epochs epochs(experiment, data);
  const double worst = epochs.with_size(epochs.size()).weight;
  std::vector<std::string> recompute;
  find_recompute(Json::parse(experiment.resolved()).at("model"), "model", recompute);

  const Needs plain = needs_of(experiment, data, {}, most);
  Choice out{RuntimeOptions::nothing, plain.peak(worst), plain.peak(worst)};
  if (out.before <= most) return out;
  const Needs less = recompute.empty() ? plain : needs_of(experiment, data, recompute, most);
  out.after = less.peak(worst);
  out.chosen = text_of(recompute);
  if (out.after <= most) return out;

  const auto take = [&](const Needs& needs, std::vector<std::string> overrides, double least) {
    const auto found = smaller(epochs, experiment.training.accumulate, needs.weight_within(most));
    if (!found || found->labels < least) return false;
    overrides.push_back(fmt::format("data.batching.size={}", found->size));
    overrides.push_back(fmt::format("training.accumulate={}", found->accumulate));
    out.chosen = text_of(overrides);
    out.after = needs.peak(found->weight);
    return true;
  };
  if (take(plain, {}, least_labels) || take(less, recompute, least_labels) ||
      take(less, recompute, 0))
    return out;
  const double needed = less.peak(epochs.longest());
  fail(
      Exit::resource,
      "memory: training would take about {:.0f} MB, resuming it {:.0f} MB, and both {:.0f} MB with "
      "the longest example as a batch{}; expected at most {:.0f} MB; likely fix: at least {:.0f} "
      "MB, or smaller widths, fewer layers, a smaller vocabulary",
      plain.peak(worst) * 1e-6, plain.resuming() * 1e-6, needed * 1e-6,
      recompute.empty() ? "" : " and " + text_of(recompute), most * 1e-6, std::ceil(needed * 1e-6));
}

std::string choose_aloud(const Experiment& experiment, DataSource& data) {
  const auto most = static_cast<double>(experiment.runtime.memory);
  const Choice choice = choose(experiment, data, most);
  log::info("{}", choice.text(most));
  return choice.chosen;
}

std::vector<std::string> overrides_of(const std::string& chosen) {
  std::vector<std::string> out = words_of(chosen);
  out.push_back("runtime.chosen=" + Json(chosen).dump());
  return out;
}

std::unique_ptr<Experiment> with_choice(const std::string& spec, std::vector<std::string> overrides,
                                        const std::string& chosen, Experiment& before) {
  for (std::string& one : overrides_of(chosen)) overrides.push_back(std::move(one));
  auto out = std::make_unique<Experiment>(Spec::load(spec, overrides));
  before.data->batch_as(out->data->batching());
  out->data = std::move(before.data);
  return out;
}

std::string chosen_in(const RunDirectory& run) {
  if (!std::filesystem::exists(run.spec())) return "";
  const Spec spec = Spec::load(run.spec());
  const Json::json_pointer at("/runtime/chosen");
  const Json& read = spec.json();
  return read.contains(at) && read.at(at).is_string() ? read.at(at).get<std::string>() : "";
}

std::string chosen_for(const Experiment& experiment, const RunDirectory* begun) {
  const RuntimeOptions& runtime = experiment.runtime;
  if (runtime.memory == 0 || !runtime.chosen.empty()) return "";
  return begun != nullptr ? chosen_in(*begun) : choose_aloud(experiment, *experiment.data);
}

}  // namespace manako::plan
