#include "core/recompute.hpp"

#include "core/autograd.hpp"
#include "core/error.hpp"
#include "core/profile.hpp"

namespace manako {
namespace {

// The same elements at the bottom of a graph of their own.
Tensor as_leaf(const Tensor& x, bool wants_gradient) {
  Tensor leaf = x.detached();
  if (wants_gradient) leaf.set_requires_grad();
  return leaf;
}

void backward_recomputed(const std::vector<Saved>& kept, const Recomputed& f, const Tensor& dy,
                         std::span<const Gradient> dx) {
  std::vector<Tensor> inputs;
  for (std::size_t i = 0; i < kept.size(); ++i)
    inputs.push_back(as_leaf(kept[i].get(), static_cast<bool>(dx[i])));
  const std::int64_t flops = profile::flops();
  const Tensor y = f(inputs);
  profile::add_flops(flops - profile::flops());  // forward has counted them
  if (!y.requires_grad())
    fail(Exit::internal, "recompute: {} was not recorded; likely fix: no NoGrad around backward",
         y.shape().text());
  // Gradients that have arrived already are the first terms of the sums, as they are without us.
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (dx[i]) inputs[i].set_grad(dx[i].take());
  backward(y, dy);
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (dx[i] && inputs[i].grad().defined()) dx[i].add(inputs[i].grad());
}

}  // namespace

Tensor recompute(std::span<const Tensor> inputs, const Recomputed& f) {
  if (!recording(inputs)) return f(inputs);
  std::vector<Tensor> leaves;
  for (const Tensor& x : inputs) leaves.push_back(as_leaf(x, x.requires_grad()));
  // Recorded, so that every op takes the path that it takes in training; then the graph is dropped.
  const Tensor y = f(leaves);
  if (!y.requires_grad()) return y;
  return record("recompute", y.detached(), inputs,
                [kept = std::vector<Saved>(inputs.begin(), inputs.end()), f](
                    const Tensor& dy, auto dx) { backward_recomputed(kept, f, dy, dx); });
}

}  // namespace manako
