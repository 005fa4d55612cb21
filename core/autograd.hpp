#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <vector>

#include "core/parallel.hpp"
#include "core/tensor.hpp"

namespace manako {

struct Node;

/// A tensor's identity in the graph: the node that made it (none for a leaf) and its gradient.
struct Variable {
  std::shared_ptr<Node> node;
  Tensor grad;
  bool freed = false;  // backward() passed: no leaf, but no node below it any more
  ~Variable();
};

/// Where backward puts the gradient of one input.  False when nobody wants it: skip the work.
/// The first gradient to arrive is written, later ones are added; nothing is filled with zeros
/// first.
class Gradient {
 public:
  Gradient(Variable* variable, const Shape& shape) : variable_(variable), shape_(shape) {}
  explicit operator bool() const { return variable_ != nullptr; }

  /// Adds a whole tensor; the first one is taken as it is, without a copy (a leaf copies it where
  /// it is shared, so a local one should be moved in).
  void add(Tensor gradient) const;
  /// grad[i] (+)= f(i) for every element, in parallel.
  template <class F>
  void each(const F& f) const;

  /// For kernels that write by themselves: out = beta * out + gradient, beta 0 (elements undefined)
  /// the first time and 1 later.
  struct Target {
    real* data;
    real beta;
  };
  Target target() const;
  /// Like target(), with the first write already prepared by zeros: for kernels that only add.
  real* accumulator() const;
  /// Takes away what has arrived so far, undefined if nothing has: for an op that goes on adding to
  /// it elsewhere and gives the sum back by add().
  Tensor take() const;

 private:
  Variable* variable_;
  Shape shape_;
};

/// dy: gradient of the result.  dx: where the gradient of each input goes, in the order of
/// record().
using Backward = std::function<void(const Tensor& dy, std::span<const Gradient> dx)>;

/// Enters the result `y` of an op into the graph and returns it.  `backward` captures only what it
/// reads; tensors are captured as Saved.  Without a wanted gradient (or under NoGrad) nothing is
/// kept. The graph is a tree of nodes with one result each, freed node by node as backward()
/// passes.
Tensor record(const char* op, Tensor y, std::initializer_list<Tensor> inputs, Backward backward);
Tensor record(const char* op, Tensor y, std::span<const Tensor> inputs, Backward backward);

/// Would record() keep a node for these inputs?  Lets an op skip work that only backward needs.
bool recording(std::initializer_list<Tensor> inputs);
bool recording(std::span<const Tensor> inputs);

/// A tensor kept for backward.  Reading it after its storage was written to is an Error that names
/// it.
class Saved {
 public:
  Saved(const Tensor& tensor) : tensor_(tensor.detached()), version_(tensor.version()) {}  // NOLINT
  const Tensor& get() const;
  const Tensor* operator->() const { return &get(); }
  const real* data() const { return get().data(); }

 private:
  Tensor tensor_;
  std::uint64_t version_;
};

/// Adds d(loss)/d(leaf) to the gradient of every leaf below `loss` (one element).  Nodes run in
/// reverse order of creation, without recursion, and are freed as they pass: once per graph.
/// `seed` replaces the starting gradient of 1 (same shape as loss; any shape is then allowed).
void backward(const Tensor& loss, const Tensor& seed = Tensor());

/// While one of these lives, this thread records nothing.
class NoGrad {
 public:
  NoGrad();
  ~NoGrad();
  NoGrad(const NoGrad&) = delete;
  NoGrad& operator=(const NoGrad&) = delete;

 private:
  bool before_;
};

template <class F>
void Gradient::each(const F& f) const {
  const auto [out, beta] = target();
  parallel_for(shape_.size(), elementwise_grain, [&, out = out, beta = beta](auto begin, auto end) {
    const F g = f;  // own, so that no write to `out` can change what it captured
    if (beta == 0) {
      for (auto i = begin; i < end; ++i) out[i] = g(i);
    } else {
      for (auto i = begin; i < end; ++i) out[i] += g(i);
    }
  });
}

}  // namespace manako
