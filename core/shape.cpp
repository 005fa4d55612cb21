#include "core/shape.hpp"

#include "core/error.hpp"

namespace manako {

std::int64_t checked_product(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  require(!__builtin_mul_overflow(a, b, &product), Exit::resource,
          "shape: {} x {} elements do not fit in 63 bits", a, b);
  return product;
}

Shape::Shape(std::initializer_list<std::int64_t> sizes)
    : Shape(std::span<const std::int64_t>(sizes.begin(), sizes.size())) {}

Shape::Shape(std::span<const std::int64_t> sizes) {
  for (std::int64_t size : sizes) append(size);
}

void Shape::append(std::int64_t size) {
  require(rank_ < max_rank, Exit::internal, "shape: more than {} dimensions", max_rank);
  require(size >= 0, Exit::internal, "shape: negative size {}", size);
  sizes_[static_cast<std::size_t>(rank_++)] = size;
  size_ = checked_product(size_, size);
}

std::int64_t Shape::operator[](int i) const {
  const int at = i < 0 ? rank_ + i : i;
  if (at < 0 || at >= rank_) fail(Exit::internal, "shape: no dimension {} in {}", i, text());
  return sizes_[static_cast<std::size_t>(at)];
}

std::int64_t Shape::rows() const {
  std::int64_t rows = 1;
  for (int i = 0; i + 1 < rank_; ++i) rows *= sizes_[static_cast<std::size_t>(i)];
  return rows;
}

Shape Shape::with(int i, std::int64_t size) const {
  const int at = i < 0 ? rank_ + i : i;
  Shape out;
  for (int d = 0; d < rank_; ++d) out.append(d == at ? size : (*this)[d]);
  return out;
}

bool Shape::operator==(const Shape& other) const {
  if (rank_ != other.rank_) return false;
  for (int i = 0; i < rank_; ++i)
    if ((*this)[i] != other[i]) return false;
  return true;
}

std::string Shape::text() const {
  std::string out = "[";
  for (int i = 0; i < rank_; ++i) out += (i ? ", " : "") + std::to_string((*this)[i]);
  return out + "]";
}

}  // namespace manako
