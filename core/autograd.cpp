#include "core/autograd.hpp"

#include <algorithm>
#include <queue>
#include <utility>

#include "core/error.hpp"
#include "core/profile.hpp"

namespace manako {

struct Node {
  std::uint64_t sequence;
  const char* op;
  Shape shape;                                    // of the result
  std::vector<std::shared_ptr<Variable>> inputs;  // null where no gradient is wanted
  std::vector<Shape> shapes;                      // of the inputs
  Backward backward;
};

namespace {

thread_local bool grad_enabled = true;
thread_local std::uint64_t next_sequence = 0;

// A freed node would silently swallow what belongs to the leaves below it.
void require_alive(const Variable& variable) {
  require(
      !variable.freed, Exit::internal,
      "backward: a part of this graph is already freed; a graph can be walked once; likely fix: "
      "add the losses and call backward once");
}

}  // namespace

// Dropping the last handle of a long graph must not recurse: nodes queue up and are freed in a
// loop.
Variable::~Variable() {
  static thread_local std::vector<std::shared_ptr<Node>>* queue = nullptr;
  if (node == nullptr) return;
  if (queue != nullptr) {
    queue->push_back(std::move(node));
    return;
  }
  std::vector<std::shared_ptr<Node>> pending;
  pending.push_back(std::move(node));
  queue = &pending;
  while (!pending.empty()) {
    const std::shared_ptr<Node> last = std::move(pending.back());
    pending.pop_back();
  }
  queue = nullptr;
}

void Gradient::add(Tensor gradient) const {
  if (variable_ == nullptr) return;
  if (gradient.shape() != shape_)
    fail(Exit::internal, "gradient: shape {} for an input of shape {}", gradient.shape().text(),
         shape_.text());
  const bool leaf = variable_->node == nullptr;
  if (!variable_->grad.defined()) {
    // Leaves of one sum get the same gradient, and whoever scales one must not scale the other.
    variable_->grad = leaf && !gradient.unique() ? gradient.clone() : gradient.detached();
  } else {
    const real* g = gradient.data();
    each([g](std::int64_t i) { return g[i]; });
  }
}

Gradient::Target Gradient::target() const {
  Tensor& grad = variable_->grad;
  const bool first = !grad.defined();
  if (first) grad = Tensor(shape_);
  // The first gradient may have been taken from a tensor that somebody else still reads.
  if (!first && !grad.unique()) grad = grad.clone();
  return {grad.mutable_data(), first ? real{0} : real{1}};
}

real* Gradient::accumulator() const {
  const auto [data, beta] = target();
  if (beta == 0) {
    parallel_for(shape_.size(), elementwise_grain,
                 [out = data](std::int64_t begin, std::int64_t end) {
                   std::fill(out + begin, out + end, real{0});
                 });
  }
  return data;
}

const Tensor& Saved::get() const {
  if (tensor_.version() != version_)
    fail(Exit::internal,
         "backward: a saved tensor of shape {} was changed in place after it was recorded",
         tensor_.shape().text());
  return tensor_;
}

Tensor Gradient::take() const { return std::exchange(variable_->grad, Tensor()); }

bool recording(std::initializer_list<Tensor> inputs) {
  return recording(std::span<const Tensor>(inputs.begin(), inputs.size()));
}

bool recording(std::span<const Tensor> inputs) {
  return grad_enabled && std::any_of(inputs.begin(), inputs.end(),
                                     [](const Tensor& x) { return x.requires_grad(); });
}

Tensor record(const char* op, Tensor y, std::span<const Tensor> inputs, Backward backward) {
  profile::charge(op, false);
  if (!grad_enabled) return y;
  auto node = std::make_shared<Node>();
  bool wanted = false;
  for (const Tensor& x : inputs) {
    node->inputs.push_back(x.variable());
    node->shapes.push_back(x.shape());
    wanted |= x.requires_grad();
  }
  if (!wanted) return y;
  node->sequence = next_sequence++;
  node->op = op;
  node->shape = y.shape();
  node->backward = std::move(backward);
  auto variable = std::make_shared<Variable>();
  variable->node = std::move(node);
  y.set_variable(std::move(variable));
  return y;
}

Tensor record(const char* op, Tensor y, std::initializer_list<Tensor> inputs, Backward backward) {
  return record(op, std::move(y), std::span<const Tensor>(inputs.begin(), inputs.size()),
                std::move(backward));
}

void backward(const Tensor& loss, const Tensor& seed) {
  const auto& root = loss.variable();
  require(root != nullptr, Exit::internal, "backward: nothing below this tensor wants a gradient");
  require_alive(*root);
  if (!seed.defined() && loss.size() != 1)
    fail(Exit::internal, "backward: the loss has shape {}; expected one element",
         loss.shape().text());

  const auto older = [](const auto& a, const auto& b) {
    return a->node->sequence < b->node->sequence;
  };
  std::priority_queue<std::shared_ptr<Variable>, std::vector<std::shared_ptr<Variable>>,
                      decltype(older)>
      queue(older);
  Gradient(root.get(), loss.shape()).add(seed.defined() ? seed : Tensor::full(loss.shape(), 1));
  if (root->node != nullptr) queue.push(root);
  while (!queue.empty()) {
    const std::shared_ptr<Variable> variable = queue.top();
    queue.pop();
    const Tensor dy = std::exchange(variable->grad, Tensor());
    std::vector<Gradient> dx;
    std::vector<bool> first;
    Node& node = *variable->node;
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      if (node.inputs[i] != nullptr) require_alive(*node.inputs[i]);
      dx.emplace_back(node.inputs[i].get(), node.shapes[i]);
      // An input that already has a gradient was queued by whoever gave it, or stands twice here.
      first.push_back(node.inputs[i] != nullptr && !node.inputs[i]->grad.defined() &&
                      node.inputs[i]->node != nullptr &&
                      std::find(node.inputs.begin(), node.inputs.begin() + static_cast<long>(i),
                                node.inputs[i]) == node.inputs.begin() + static_cast<long>(i));
    }
    node.backward(dy, dx);
    profile::charge(node.op, true);
    for (std::size_t i = 0; i < node.inputs.size(); ++i)
      if (first[i] && node.inputs[i]->grad.defined()) queue.push(node.inputs[i]);
    const std::shared_ptr<Node> done = std::exchange(variable->node, nullptr);
    variable->freed = true;
  }
}

NoGrad::NoGrad() : before_(std::exchange(grad_enabled, false)) {}
NoGrad::~NoGrad() { grad_enabled = before_; }

}  // namespace manako
