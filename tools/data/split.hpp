#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "tools/data/text_file.hpp"

namespace manako {

/// Many sequences of ids, stored one after the other; a sequence is a range of `ids`, which copies
/// share.
class Sequences {
 public:
  std::int64_t size() const { return static_cast<std::int64_t>(begins_.size()); }
  bool empty() const { return begins_.empty(); }
  std::span<const std::int32_t> operator[](std::int64_t i) const {
    const auto at = static_cast<std::size_t>(i);
    return std::span<const std::int32_t>(*ids_).subspan(static_cast<std::size_t>(begins_[at]),
                                                        static_cast<std::size_t>(lengths_[at]));
  }
  /// Requires: no copy shares the ids.
  void add(std::span<const std::int32_t> ids);
  /// No sequences; the ids stay, to be cut again.
  void forget_cuts();
  /// Another sequence: `length` of the ids that are stored, from `begin` on.
  void add_range(std::int64_t begin, std::int64_t length);
  /// Appends windows of `width` ids of the ids [begin, end): from `begin` on, a new one every
  /// `stride` ids.  A last one that is shorter counts if `partial`, and has 2 ids or more.
  struct Cut {
    std::int64_t begin, end, width, stride;
    bool partial = false;
  };
  void cut(const Cut& cut);
  /// Some of them, in this order, maybe several times.
  Sequences chosen(std::span<const std::int64_t> which) const;
  std::int64_t num_ids() const { return static_cast<std::int64_t>(ids_->size()); }
  const std::vector<std::int32_t>& ids() const { return *ids_; }
  void shrink();  ///< gives back memory that growing left over

 private:
  std::shared_ptr<std::vector<std::int32_t>> ids_ = std::make_shared<std::vector<std::int32_t>>();
  std::vector<std::int64_t> begins_;
  std::vector<std::int32_t> lengths_;
};

/// How the lines of a split became its examples.
struct Reading {
  std::vector<LineReport> files;  ///< that were read; none for a corpus made in memory
  std::int64_t lines = 0;         ///< or pairs of lines; 0: as many as there are examples
  /// Lines that are no example, and lines that are one although something is odd about them; by
  /// what it is, e.g. "empty", "too_long".
  std::map<std::string, std::int64_t> dropped, kept;
};

/// One of train, valid, test, as ids.
struct Split {
  Sequences source;  ///< without begin and end; empty for a language model
  Sequences target;
  /// false: targets are sentences without begin and end, which the model sees as <s> t and must
  /// answer with t </s>.  true: windows of running text, whose ids 1.. are predicted from 0.. .
  bool windows = false;
  /// The lines themselves, as given: what a translation is compared with.  Empty for train.
  std::vector<std::string> source_lines, target_lines;
  Reading reading;

  std::int64_t size() const { return target.size(); }
  /// What the model predicts for i: number of labels, end included.
  std::int32_t num_labels(std::int64_t i) const;
  /// Appends what the model is fed and what it should say: as many of the one as of the other.
  void append_target(std::int64_t i, std::vector<std::int32_t>& inputs,
                     std::vector<std::int32_t>& labels) const;
  /// For batching: a source length is its ids, a target length its labels.
  std::vector<std::int32_t> source_lengths() const;
  std::vector<std::int32_t> target_lengths() const;
};

}  // namespace manako
