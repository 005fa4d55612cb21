#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>

namespace manako {

/// The sizes of a tensor's dimensions, outermost first; rank 0 is a scalar.  Products are checked:
/// a shape whose number of elements does not fit is an Error, never a wrapped number.
class Shape {
 public:
  static constexpr int max_rank = 4;

  Shape() = default;
  Shape(std::initializer_list<std::int64_t> sizes);
  explicit Shape(std::span<const std::int64_t> sizes);

  int rank() const { return rank_; }
  /// Size of dimension i; negative i counts from the end.
  std::int64_t operator[](int i) const;
  /// Product of all sizes; 1 for a scalar.
  std::int64_t size() const { return size_; }
  /// The last dimension (1 for a scalar), and the product of all others.
  std::int64_t cols() const { return rank_ == 0 ? 1 : sizes_[static_cast<std::size_t>(rank_ - 1)]; }
  std::int64_t rows() const;
  /// A copy with dimension i replaced.
  Shape with(int i, std::int64_t size) const;

  bool operator==(const Shape& other) const;
  /// "[2, 3]"
  std::string text() const;

 private:
  void append(std::int64_t size);

  std::array<std::int64_t, max_rank> sizes_{};
  int rank_ = 0;
  std::int64_t size_ = 1;
};

/// a * b for sizes; an Error(Exit::resource) when the product does not fit in 63 bits.
std::int64_t checked_product(std::int64_t a, std::int64_t b);

}  // namespace manako
