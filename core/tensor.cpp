#include "core/tensor.hpp"

#include <algorithm>
#include <cstring>
#include <mutex>

#include "core/autograd.hpp"
#include "core/error.hpp"

namespace manako {

struct Tensor::Derived {
  std::int64_t offset;
  Shape shape;
  Tensor (*make)(const Tensor&);
  Tensor result;
};

Tensor::Storage::~Storage() { memory::release(block); }

Tensor::Storage::Storage(std::int64_t elements)
    : block(memory::acquire(static_cast<std::size_t>(checked_product(elements, sizeof(real))))) {}

Tensor::Tensor(const Shape& shape)
    : storage_(std::make_shared<Storage>(shape.size())), shape_(shape), defined_(true) {}

Tensor Tensor::full(const Shape& shape, real value) {
  Tensor out(shape);
  out.fill(value);
  return out;
}

Tensor Tensor::of(const Shape& shape, std::span<const real> values) {
  require(static_cast<std::int64_t>(values.size()) == shape.size(), Exit::internal,
          "tensor: {} values for shape {}", values.size(), shape.text());
  Tensor out(shape);
  std::copy(values.begin(), values.end(), out.mutable_data());
  return out;
}

Tensor Tensor::of(const Shape& shape, std::initializer_list<real> values) {
  return of(shape, std::span<const real>(values.begin(), values.size()));
}

Tensor Tensor::shape_only(const Shape& shape) {
  Tensor out;
  out.shape_ = shape;
  out.defined_ = true;
  return out;
}

const real* Tensor::data() const {
  if (storage_ == nullptr)
    fail(Exit::internal, "tensor: {} has no elements to read",
         defined_ ? shape_.text() : "an undefined tensor");
  return static_cast<const real*>(storage_->block.data) + offset_;
}

real* Tensor::mutable_data() {
  const real* elements = data();
  ++storage_->version;
  if (!storage_->derived.empty()) storage_->derived.clear();
  return const_cast<real*>(elements);
}

real Tensor::item() const {
  require(size() == 1, Exit::internal, "tensor: item() of shape {}; expected one element",
          shape_.text());
  return data()[0];
}

Tensor Tensor::derived(Tensor (*make)(const Tensor&)) const {
  static std::mutex mutex;
  data();  // throws if there is nothing to derive from
  const std::scoped_lock lock(mutex);
  for (const Derived& known : storage_->derived)
    if (known.make == make && known.offset == offset_ && known.shape == shape_) return known.result;
  return storage_->derived.emplace_back(Derived{offset_, shape_, make, make(*this)}).result;
}

Tensor Tensor::reshaped(const Shape& shape) const {
  if (shape.size() != size())
    fail(Exit::internal, "reshape: {} elements of {} do not fill {}", size(), shape_.text(),
         shape.text());
  Tensor out = detached();
  out.shape_ = shape;
  return out;
}

Tensor Tensor::row_range(std::int64_t begin, std::int64_t end) const {
  if (shape_.rank() < 1 || begin < 0 || begin > end || end > shape_[0])
    fail(Exit::internal, "row_range: rows {} to {} of {}", begin, end, shape_.text());
  Tensor out = detached();
  out.offset_ += shape_[0] == 0 ? 0 : begin * (size() / shape_[0]);
  out.shape_ = shape_.with(0, end - begin);
  return out;
}

Tensor Tensor::detached() const {
  Tensor out = *this;
  out.variable_ = nullptr;
  return out;
}

Tensor Tensor::clone() const {
  Tensor out(shape_);
  std::copy_n(data(), size(), out.mutable_data());
  return out;
}

void Tensor::assign(const Tensor& other) {
  require(shape_ == other.shape_, Exit::internal, "assign: {} into {}", other.shape_.text(),
          shape_.text());
  std::copy_n(other.data(), size(), mutable_data());
}

void Tensor::fill(real value) { std::fill_n(mutable_data(), size(), value); }

Tensor& Tensor::set_requires_grad() {
  if (variable_ == nullptr) variable_ = std::make_shared<Variable>();
  return *this;
}

const Tensor& Tensor::grad() const {
  require(variable_ != nullptr, Exit::internal, "grad: this tensor does not require a gradient");
  return variable_->grad;
}

void Tensor::set_grad(Tensor grad) {
  set_requires_grad();
  variable_->grad = std::move(grad);
}

void Tensor::clear_grad() {
  if (variable_ != nullptr) variable_->grad = Tensor();
}

std::uint64_t Tensor::version() const { return storage_ == nullptr ? 0 : storage_->version; }

}  // namespace manako
