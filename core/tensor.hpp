#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <vector>

#include "core/memory.hpp"
#include "core/real.hpp"
#include "core/shape.hpp"

namespace manako {

struct Variable;  // a tensor's identity in the autograd graph, core/autograd.hpp

/// A contiguous row-major array of `real`, with shared storage: copying a Tensor copies a handle.
/// Reshapes and row ranges share storage; there are no other strides.
///
/// Reading goes through data(), writing through mutable_data(), which marks the storage as changed:
/// a tensor that was saved for backward and then written to is found out.
class Tensor {
 public:
  /// No tensor at all; defined() is false.
  Tensor() = default;
  /// Uninitialised elements.
  explicit Tensor(const Shape& shape);
  static Tensor zeros(const Shape& shape) { return full(shape, 0); }
  static Tensor full(const Shape& shape, real value);
  static Tensor of(const Shape& shape, std::span<const real> values);
  static Tensor of(const Shape& shape, std::initializer_list<real> values);
  static Tensor scalar(real value) { return full({}, value); }
  /// A shape without storage, for building a model without memory; reading it is an Error.
  static Tensor shape_only(const Shape& shape);

  bool defined() const { return defined_; }
  bool has_storage() const { return storage_ != nullptr; }
  const Shape& shape() const { return shape_; }
  std::int64_t size() const { return shape_.size(); }
  std::int64_t rows() const { return shape_.rows(); }
  std::int64_t cols() const { return shape_.cols(); }

  const real* data() const;
  real* mutable_data();
  std::span<const real> values() const { return {data(), static_cast<std::size_t>(size())}; }
  /// The only element.
  real item() const;

  /// The same elements in another shape of the same size; shares storage, outside of autograd.
  Tensor reshaped(const Shape& shape) const;
  /// Rows [begin, end) of the first dimension; shares storage, outside of autograd.
  Tensor row_range(std::int64_t begin, std::int64_t end) const;
  /// The same storage without a place in the graph.
  Tensor detached() const;
  /// A copy of the elements.
  Tensor clone() const;
  /// Overwrites the elements with those of `other` (same shape).
  void assign(const Tensor& other);
  void fill(real value);
  /// What `make` computes from this tensor (another layout of it, say), kept with the storage until
  /// the elements change.  Several threads may ask at once.
  Tensor derived(Tensor (*make)(const Tensor&)) const;

  // Autograd --------------------------------------------------------------------------------------
  bool requires_grad() const { return variable_ != nullptr; }
  /// Makes this a leaf of the graph: backward() will leave its gradient in grad().
  Tensor& set_requires_grad();
  /// The gradient that backward() accumulated; undefined if none arrived.
  const Tensor& grad() const;
  void set_grad(Tensor grad);
  void clear_grad();

  /// How often the storage was opened for writing.
  std::uint64_t version() const;
  /// Is this the only handle of its storage?
  bool unique() const { return storage_.use_count() == 1; }
  /// Where an op that was given this tensor writes a result, element by element, if it has read
  /// what it needs: the same storage if nobody else reads it, else a new one.
  Tensor own_or_new() const { return unique() ? detached() : Tensor(shape_); }
  const std::shared_ptr<Variable>& variable() const { return variable_; }
  void set_variable(std::shared_ptr<Variable> variable) { variable_ = std::move(variable); }

 private:
  struct Derived;
  struct Storage {
    explicit Storage(std::int64_t elements);
    ~Storage();
    Storage(const Storage&) = delete;
    Storage& operator=(const Storage&) = delete;
    memory::Block block;
    std::uint64_t version = 0;
    std::vector<Derived> derived;
  };

  std::shared_ptr<Storage> storage_;
  std::int64_t offset_ = 0;
  Shape shape_;
  bool defined_ = false;
  std::shared_ptr<Variable> variable_;
};

}  // namespace manako
