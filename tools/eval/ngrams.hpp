#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace manako {

template <class Item>
using Ngram = std::span<const Item>;

/// All n-grams of a sequence, sorted, so that equal ones stand together.  They point into `items`.
template <class Item>
std::vector<Ngram<Item>> sorted_ngrams(std::span<const Item> items, std::size_t n) {
  std::vector<Ngram<Item>> ngrams;
  for (std::size_t i = 0; i + n <= items.size(); ++i) ngrams.push_back(items.subspan(i, n));
  std::ranges::sort(ngrams, [](const Ngram<Item>& a, const Ngram<Item>& b) {
    return std::ranges::lexicographical_compare(a, b);
  });
  return ngrams;
}

/// Sum over the distinct n-grams of min(count in a, count in b), the "clipped" matches of BLEU: the
/// size of the intersection of two sorted multisets.
template <class Item>
std::int64_t common_ngrams(const std::vector<Ngram<Item>>& a, const std::vector<Ngram<Item>>& b) {
  std::int64_t count = 0;
  for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end();) {
    const bool below = std::ranges::lexicographical_compare(*x, *y);
    const bool above = !below && std::ranges::lexicographical_compare(*y, *x);
    count += !below && !above;
    if (!above) ++x;
    if (!below) ++y;
  }
  return count;
}

}  // namespace manako
