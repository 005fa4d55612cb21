#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/ops/attend_cached.hpp"
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
  std::int64_t position() const { return steps_ - 1; }
  const Memory& memory() const { return memory_; }
  const std::vector<std::int32_t>& source() const { return source_; }

  /// Self-attention of layer `path`: appends this step's keys and values, [hypotheses, D] each, and
  /// gives all steps so far; past() says in which row of each a hypothesis has its own.
  std::span<const CachedRows> append(const std::string& path, CachedRows step);
  StepRows past() const { return {rows_.data(), capacity_}; }
  /// Cross-attention of layer `path`: its projections of the memory, made once by `project`.
  const CachedRows& memory_rows(const std::string& path,
                                const std::function<CachedRows()>& project);

 private:
  Memory memory_;
  std::vector<std::int32_t> source_;
  std::int64_t hypotheses_ = 0, steps_ = 0, capacity_ = 0;
  // [hypotheses, capacity]: the row of each step's matrices, for steps 0 ... steps_ - 1.
  std::vector<std::int32_t> rows_;
  std::map<std::string, std::vector<CachedRows>> cached_;
  std::map<std::string, CachedRows> projected_;
};

}  // namespace manako
