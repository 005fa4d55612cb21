#include "optim/optimizer.hpp"

#include <map>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "optim/walk.hpp"

namespace manako {
namespace {

constexpr const char* prefix = "optimizer.";
constexpr const char* counter = "optimizer.updates";
// The counter in two digits of this base, so that a float holds each exactly.
constexpr std::int64_t counter_base = 1 << 20;

}  // namespace

Optimizer::Optimizer(Spec& spec, Params& params) {
  Spec options = spec.component(
      "optimizer", {.fallback = "adam", .help = "how weights are updated"}, Rules::names());
  const auto* entry = Rules::find(options.type());
  require(entry != nullptr, Exit::internal, "optimizer: no entry for \"{}\"", options.type());
  rule_ = entry->make(options);
  lr_ = options.number("lr", {.fallback = 1e-3, .min = 0, .help = "step size at its peak"});
  const double decay = options.number(
      "weight_decay",
      {.fallback = rule_->default_weight_decay(),
       .min = 0,
       .help = "decoupled; not on biases, norms and embeddings unless a group says"});
  plan_ = read_groups(options, decay, params.all());
  options.finish();
  for (std::size_t i = 0; i < plan_.size(); ++i) {
    if (plan_[i].frozen) continue;
    const Param& param = params.all()[i];
    params_.push_back(param);
    settings_.push_back(plan_[i]);
    const Shape& shape = param.value.shape();
    std::vector<Tensor>& tensors = state_.emplace_back();
    for (std::size_t s = 0; s < rule_->slots().size(); ++s)
      tensors.push_back(param.value.has_storage() ? Tensor::zeros(shape)
                                                  : Tensor::shape_only(shape));
  }
}

void Optimizer::step(const StepOptions& options) {
  ++updates_;
  // Storage is opened for writing here, once, and not by the threads.
  std::vector<real*> values(params_.size());
  std::vector<std::vector<real*>> states(params_.size());
  for (std::size_t i = 0; i < params_.size(); ++i) {
    if (!params_[i].value.grad().defined()) continue;
    values[i] = params_[i].value.mutable_data();
    for (Tensor& tensor : state_[i]) states[i].push_back(tensor.mutable_data());
  }
  const std::vector<Stretch> all = stretches(params_);
  parallel_for(static_cast<std::int64_t>(all.size()), 1, [&](std::int64_t at, std::int64_t) {
    const auto [i, begin, end] = all[static_cast<std::size_t>(at)];
    std::vector<real*> state = states[i];
    for (real*& tensor : state) tensor += begin;
    const UpdateRule::Piece piece{end - begin, values[i] + begin,
                                  params_[i].value.grad().data() + begin, state.data(),
                                  static_cast<real>(options.gradient_scale)};
    rule_->apply(piece, {lr_ * options.lr_factor * settings_[i].lr_scale, settings_[i].weight_decay,
                         updates_});
  });
}

NamedTensors Optimizer::state() const {
  NamedTensors out;
  out.emplace_back(counter, Tensor::of({2}, {static_cast<real>(updates_ / counter_base),
                                             static_cast<real>(updates_ % counter_base)}));
  const std::vector<std::string> slots = rule_->slots();
  for (std::size_t s = 0; s < slots.size(); ++s)
    for (std::size_t i = 0; i < params_.size(); ++i)
      out.emplace_back(fmt::format("{}{}.{}", prefix, slots[s], params_[i].name), state_[i][s]);
  return out;
}

void Optimizer::load_state(const NamedTensors& tensors) {
  std::map<std::string, Tensor> found;
  for (const auto& [name, tensor] : tensors)
    if (name.starts_with(prefix)) found[name] = tensor;
  const NamedTensors own = state();
  for (const auto& [name, tensor] : own) {
    const auto at = found.find(name);
    require(at != found.end(), Exit::model,
            "checkpoint does not fit the optimizer: no \"{}\"; likely cause: another optimizer or "
            "other groups than those it was trained with",
            name);
    require(at->second.shape() == tensor.shape(), Exit::model,
            "checkpoint does not fit the optimizer: {}: file {}, spec {}", name,
            at->second.shape().text(), tensor.shape().text());
  }
  for (const auto& [name, tensor] : found) {
    const bool known = std::any_of(
        own.begin(), own.end(), [&, &key = name](const auto& entry) { return entry.first == key; });
    require(known, Exit::model,
            "checkpoint does not fit the optimizer: unexpected \"{}\"; likely cause: another "
            "optimizer or other groups than those it was trained with",
            name);
  }
  for (auto [name, tensor] : own) tensor.assign(found[name]);
  const Tensor& digits = found[counter];
  updates_ = static_cast<std::int64_t>(digits.data()[0]) * counter_base +
             static_cast<std::int64_t>(digits.data()[1]);
}

}  // namespace manako
