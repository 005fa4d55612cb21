#include "tools/eval/translator.hpp"

#include <algorithm>
#include <numeric>

namespace manako {

std::vector<std::vector<Hypothesis>> translate(
    const Model& model, const Search& search, const std::vector<std::vector<std::int32_t>>& sources,
    const TranslateOptions& options) {
  std::vector<std::size_t> order(sources.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return sources[a].size() > sources[b].size();
  });
  std::vector<std::vector<Hypothesis>> out(sources.size(), {Hypothesis{}});
  std::int64_t done = 0;
  for (std::size_t begin = 0; begin < order.size();) {
    SearchInput input;
    std::vector<std::int64_t> lengths;
    std::size_t end = begin;
    while (end < order.size() &&
           (end == begin ||
            static_cast<std::int64_t>(input.source.ids.size() + sources[order[end]].size() + 1) <=
                options.batch_tokens)) {
      const auto& source = sources[order[end++]];
      if (source.empty()) continue;
      input.source.ids.insert(input.source.ids.end(), source.begin(), source.end());
      input.source.ids.push_back(Token::end);
      lengths.push_back(static_cast<std::int64_t>(source.size()) + 1);
    }
    input.source.segments = Segments(lengths);
    auto lists = search.run(model, input);
    for (std::size_t i = begin, k = 0; i < end; ++i)
      if (!sources[order[i]].empty()) out[order[i]] = std::move(lists[k++]);
    begin = end;
    done = static_cast<std::int64_t>(end);
    if (options.progress) options.progress(done);
  }
  return out;
}

std::string one_line(std::string text) {
  for (char& c : text)
    if (c == '\n' || c == '\r') c = ' ';
  return text;
}

}  // namespace manako
