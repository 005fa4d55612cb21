#include "tools/eval/translator.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <numeric>

#include "core/parallel.hpp"

namespace manako {
namespace {

using Sources = std::vector<std::vector<std::int32_t>>;

struct Range {
  std::size_t begin, end;  // in the order of decoding
};

std::vector<Range> cut(const Sources& sources, const std::vector<std::size_t>& order,
                       std::int64_t sentences, std::int64_t batch_tokens) {
  std::vector<Range> out;
  std::int64_t tokens = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::int64_t own = std::ssize(sources[order[i]]) + 1;
    if (out.empty() || tokens + own > batch_tokens ||
        static_cast<std::int64_t>(i - out.back().begin) == sentences) {
      out.push_back({i, i});
      tokens = 0;
    }
    tokens += own;
    ++out.back().end;
  }
  return out;
}

}  // namespace

std::int64_t sentences_together(std::int64_t count, std::int64_t hypotheses, int threads) {
  // A step reads all weights, whatever the rows.  Fewer than 16 rows wait for them, so threads with
  // less work than that share one batch; beyond 384 nothing is gained.  Between, several batches
  // for each thread keep all busy, since the first have the longest sentences.
  constexpr std::int64_t fewest_rows = 16, enough_rows = 32, most_rows = 384, batches_each = 3;
  const std::int64_t rows = count * hypotheses,
                     workers = rows < fewest_rows * threads ? 1 : threads;
  const std::int64_t wanted =
      workers == 1 ? most_rows
                   : std::clamp(rows / (batches_each * workers), enough_rows, most_rows);
  const std::int64_t most = std::max<std::int64_t>(1, wanted / hypotheses);
  const auto parts = [](std::int64_t whole, std::int64_t part) {
    return (whole + part - 1) / part;
  };
  const std::int64_t batches = parts(parts(count, most), workers) * workers;
  return std::max<std::int64_t>(1, parts(count, std::max<std::int64_t>(1, batches)));
}

std::vector<std::vector<Hypothesis>> translate(const Model& model, const Search& search,
                                               const Sources& sources,
                                               const TranslateOptions& options) {
  std::vector<std::size_t> order;
  std::vector<std::vector<Hypothesis>> out(sources.size(), {Hypothesis{}});
  for (std::size_t i = 0; i < sources.size(); ++i)
    if (!sources[i].empty()) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return sources[a].size() > sources[b].size();
  });
  const std::int64_t sentences =
      options.sentences > 0 ? options.sentences
                            : sentences_together(std::ssize(order), search.hypotheses(), threads());
  const std::vector<Range> batches = cut(sources, order, sentences, options.batch_tokens);

  std::mutex mutex;
  std::atomic<bool> stopped = false;
  std::int64_t done = std::ssize(sources) - std::ssize(order);
  const auto decode = [&](const Range& batch) {
    SearchInput input;
    std::vector<std::int64_t> lengths;
    for (std::size_t i = batch.begin; i < batch.end; ++i) {
      const auto& source = sources[order[i]];
      input.source.ids.insert(input.source.ids.end(), source.begin(), source.end());
      input.source.ids.push_back(Token::end);
      lengths.push_back(std::ssize(source) + 1);
    }
    input.source.segments = Segments(lengths);
    auto lists = search.run(model, input);
    for (std::size_t i = batch.begin; i < batch.end; ++i)
      out[order[i]] = std::move(lists[i - batch.begin]);
    const std::scoped_lock lock(mutex);
    done += static_cast<std::int64_t>(batch.end - batch.begin);
    if (options.progress) options.progress(done);
  };
  const std::int64_t count = std::ssize(batches), at_once = count < threads() ? count : 1;
  parallel_for(count, std::max<std::int64_t>(1, at_once),
               [&](std::int64_t begin, std::int64_t end) {
                 try {
                   for (std::int64_t i = begin; i < end && !stopped; ++i)
                     decode(batches[static_cast<std::size_t>(i)]);
                 } catch (...) {
                   stopped = true;  // the other threads need not go on
                   throw;
                 }
               });
  return out;
}

std::string one_line(std::string text) {
  for (char& c : text)
    if (c == '\n' || c == '\r') c = ' ';
  return text;
}

}  // namespace manako
