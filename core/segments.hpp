#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace manako {

/// Where each sequence of a ragged batch starts: sequence s is the rows [begin(s), end(s)) of a
/// matrix of rows() rows.  There is no padding.  Copies share the offsets.
class Segments {
 public:
  Segments() : Segments(std::vector<std::int64_t>{}) {}
  explicit Segments(const std::vector<std::int64_t>& lengths);
  /// One segment of `rows` rows.
  static Segments single(std::int64_t rows) { return Segments(std::vector<std::int64_t>{rows}); }
  /// `count` segments of one row each.
  static Segments ones(std::int64_t count) {
    return Segments(std::vector<std::int64_t>(static_cast<std::size_t>(count), 1));
  }

  std::int64_t count() const { return static_cast<std::int64_t>(offsets_->size()) - 1; }
  std::int64_t rows() const { return offsets_->back(); }
  std::int64_t begin(std::int64_t s) const { return (*offsets_)[static_cast<std::size_t>(s)]; }
  std::int64_t end(std::int64_t s) const { return (*offsets_)[static_cast<std::size_t>(s) + 1]; }
  std::int64_t length(std::int64_t s) const { return end(s) - begin(s); }
  std::int64_t max_length() const;
  /// For each row its index inside its own segment.
  std::vector<std::int32_t> positions() const;
  bool operator==(const Segments& other) const { return *offsets_ == *other.offsets_; }

 private:
  std::shared_ptr<const std::vector<std::int64_t>> offsets_;
};

}  // namespace manako
