// Searches over ragged batches, with their caches and reordering, against plain loops that decode
// every hypothesis alone and from its beginning: the same tokens, the same bits.
#include <algorithm>
#include <set>

#include "core/parallel.hpp"
#include "core/random.hpp"
#include "tests/support/model_case.hpp"
#include "tests/support/reference_search.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

SearchCase random_case(const Random& random) {
  SearchCase c;
  c.beam = static_cast<std::size_t>(random.below(6, 0));
  c.n_best = c.beam == 0
                 ? 1
                 : 1 + static_cast<std::size_t>(random.below(static_cast<std::int64_t>(c.beam), 1));
  c.longest = static_cast<std::size_t>(1 + random.below(7, 2));
  if (random.below(3, 3) == 0)
    c.shortest =
        static_cast<std::size_t>(random.below(static_cast<std::int64_t>(c.longest) + 1, 4));
  c.penalty = std::vector<std::string>{"gnmt", "power",
                                       "none"}[static_cast<std::size_t>(random.below(3, 5))];
  c.alpha = 0.25 * static_cast<double>(random.below(6, 6));
  return c;
}

}  // namespace

TEST_CASE("search: equal to plain loops in 240 random cases, to the bit", "[search]") {
  const ModelCase models[] = {ModelCase(small_transformer(), 3),
                              ModelCase(small_transformer(R"(, "norm": {"position": "post"})"), 4),
                              ModelCase(small_transformer(R"(, "position": "learned")"), 5),
                              ModelCase(small_language_model(), 6)};
  std::set<std::size_t> lengths;
  int ended_early = 0, n_best_lists = 0;
  for (std::uint64_t seed = 0; seed < 240; ++seed) {
    const Random random = Random(11).at(seed);
    const ModelCase& it = models[seed % std::size(models)];
    const SearchCase wanted = random_case(random);
    const std::int64_t count = 1 + random.below(5, 20);
    const bool has_source = it.model->has_source();
    const Tokens sources = has_source ? random_sources(count, seed) : Tokens{};
    INFO("case " << seed << ": " << wanted.json());
    const auto lists =
        make_search(wanted.json())->run(*it.model, {.source = sources, .count = count});
    REQUIRE(std::ssize(lists) == count);
    for (std::int64_t i = 0; i < count; ++i) {
      const auto& found = lists[static_cast<std::size_t>(i)];
      const auto expected =
          reference_search(*it.model, has_source ? only(sources, i) : Tokens{}, wanted);
      REQUIRE(found.size() == expected.size());
      CHECK(std::is_sorted(found.begin(), found.end(),
                           [](const auto& a, const auto& b) { return a.score > b.score; }));
      for (std::size_t k = 0; k < found.size(); ++k) {
        CHECK(found[k].tokens == expected[k].tokens);
        CHECK(found[k].log_probability == expected[k].log_probability);
        CHECK(found[k].score == expected[k].score);
        CHECK(found[k].tokens.size() >= wanted.shortest);
        CHECK(found[k].tokens.size() <= wanted.longest);
        lengths.insert(found[k].tokens.size());
        if (found[k].tokens.size() < wanted.longest) ++ended_early;
      }
      if (found.size() > 1) ++n_best_lists;
    }
  }
  // The cases are not all alike.
  CHECK(lengths.size() >= 7);
  CHECK(ended_early >= 100);
  CHECK(n_best_lists >= 100);
}

TEST_CASE("search: every length penalty has its own favourites", "[search]") {
  const ModelCase it(small_transformer());
  const Tokens source = random_sources(1, 9);
  std::set<double> scores;
  for (const char* penalty : {"gnmt", "power", "none"}) {
    const SearchCase wanted{
        .beam = 4, .n_best = 4, .shortest = 3, .longest = 9, .penalty = penalty, .alpha = 0.7};
    scores.insert(make_search(wanted.json())->run(*it.model, {.source = source})[0][0].score);
  }
  CHECK(scores.size() == 3);
}
