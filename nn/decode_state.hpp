#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/tensor.hpp"
#include "nn/layer.hpp"

namespace manako {

/// What a decoder remembers between steps: a value owned by whoever decodes.  All hypotheses are at
/// the same step.  The keys and values of a step are one matrix [hypotheses of that step, D] for
/// each layer that is never moved: reordering hypotheses rewrites only the table of rows that each
/// one descends from, so beams share the memory of their common past, and a dropped hypothesis
/// costs nothing more.
///
/// Protocol: start(memory, hypotheses) (begin_step(count) <layers run> | select(parents))*
class DecodeState {
 public:
  /// `source[h]` is the segment of `memory` that hypothesis h translates; both empty without an
  /// encoder.
  void start(Memory memory, std::vector<std::int32_t> source, std::int64_t hypotheses);
  /// The next tokens of all hypotheses are about to pass through the layers.
  void begin_step();
  /// From now on hypothesis i continues what was parents[i]; parents may repeat or be left out.
  void select(std::span<const std::int32_t> parents);

  std::int64_t hypotheses() const { return hypotheses_; }
  /// Index of the token that is passing through the layers, 0 for the first.
  std::int64_t position() const { return static_cast<std::int64_t>(rows_.size()) - 1; }
  const Memory& memory() const { return memory_; }
  const std::vector<std::int32_t>& source() const { return source_; }

  /// Pointers to the rows that every hypothesis attends to, concatenated over the hypotheses.
  struct Rows {
    std::vector<std::int64_t> lengths;
    std::vector<const real*> keys, values;
  };
  /// Self-attention of layer `path`: appends this step's keys and values, [hypotheses, D] each.
  Rows append(const std::string& path, const Tensor& keys, const Tensor& values);
  /// Cross-attention of layer `path`: its projections of the memory, made once by `project`.
  struct Projected {
    Tensor keys, values;
  };
  Rows memory_rows(const std::string& path, const std::function<Projected()>& project);

 private:
  Memory memory_;
  std::vector<std::int32_t> source_;
  std::int64_t hypotheses_ = 0;
  std::vector<std::vector<std::int32_t>>
      rows_;  // [step][hypothesis] -> row of that step's matrices
  std::map<std::string, std::vector<Projected>> steps_;
  std::map<std::string, Projected> projected_;
};

}  // namespace manako
