#include "tools/data/batches.hpp"

namespace manako {

Batch make_batch(const Split& split, const std::vector<std::int64_t>& examples) {
  Batch batch;
  std::vector<std::int64_t> source_lengths, target_lengths;
  for (const std::int64_t i : examples) {
    if (!split.source.empty()) {
      const auto source = split.source[i];
      batch.source.ids.insert(batch.source.ids.end(), source.begin(), source.end());
      batch.source.ids.push_back(Token::end);
      source_lengths.push_back(static_cast<std::int64_t>(source.size()) + 1);
    }
    const std::size_t before = batch.labels.size();
    split.append_target(i, batch.target.ids, batch.labels);
    target_lengths.push_back(static_cast<std::int64_t>(batch.labels.size() - before));
  }
  batch.source.segments = Segments(source_lengths);
  batch.target.segments = Segments(target_lengths);
  return batch;
}

std::vector<std::vector<std::int64_t>> in_order_batches(const Split& split, std::int64_t tokens) {
  std::vector<std::vector<std::int64_t>> out;
  std::int64_t filled = tokens;
  for (std::int64_t i = 0; i < split.size(); ++i) {
    const std::int64_t labels = split.num_labels(i);
    if (filled + labels > tokens) {
      out.emplace_back();
      filled = 0;
    }
    out.back().push_back(i);
    filled += labels;
  }
  return out;
}

}  // namespace manako
