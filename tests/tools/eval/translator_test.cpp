// What a sentence becomes does not depend on how many are decoded together, nor by how many
// threads.
#include "tools/eval/translator.hpp"

#include "core/parallel.hpp"
#include "tests/support/model_case.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

std::vector<std::vector<std::int32_t>> ragged_sources(std::int64_t count) {
  const Tokens tokens = random_sources(count, 4);
  std::vector<std::vector<std::int32_t>> out;
  for (std::int64_t i = 0; i < count; ++i) {
    out.push_back(only(tokens, i).ids);
    out.back().pop_back();  // its end, which translate() adds
    if (i % 11 == 5) out.back().clear();
  }
  return out;
}

bool same(const std::vector<std::vector<Hypothesis>>& a,
          const std::vector<std::vector<Hypothesis>>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return std::equal(x.begin(), x.end(), y.begin(), y.end(), [](const auto& h, const auto& g) {
      return h.tokens == g.tokens && h.score == g.score && h.log_probability == g.log_probability;
    });
  });
}

}  // namespace

TEST_CASE("translate: the same bits for any batch and any number of threads", "[translate]") {
  const ModelCase it(small_transformer());
  const auto sources = ragged_sources(60);
  const int before = threads();
  for (const char* json :
       {R"({"type": "greedy"})", R"({"type": "beam", "beam_size": 4, "n_best": 3})"}) {
    const auto search = make_search(json);
    set_threads(1);
    const auto alone = translate(*it.model, *search, sources, {.sentences = 1});
    for (std::size_t i = 0; i < sources.size(); ++i)
      if (sources[i].empty()) CHECK(alone[i][0].tokens.empty());
    for (const int count : {1, 2, 3}) {
      set_threads(count);
      for (const std::int64_t sentences : {0, 2, 7, 60})
        for (const std::int64_t batch_tokens : {5, 8192})
          CHECK(same(translate(*it.model, *search, sources,
                               {.sentences = sentences, .batch_tokens = batch_tokens}),
                     alone));
    }
  }
  set_threads(before);
  CHECK(translate(*it.model, *make_search("\"greedy\""), {}).empty());
}

TEST_CASE("translate: progress reaches the end once, and its error stops everything",
          "[translate]") {
  const ModelCase it(small_transformer());
  const auto sources = ragged_sources(60);
  const auto search = make_search(R"({"type": "greedy", "max_length": {"a": 0, "b": 5}})");
  std::vector<std::int64_t> seen;
  translate(*it.model, *search, sources,
            {.sentences = 4, .progress = [&](std::int64_t done) { seen.push_back(done); }});
  CHECK(std::is_sorted(seen.begin(), seen.end()));
  CHECK(seen.back() == 60);
  int calls = 0;
  CHECK_THROWS_WITH(translate(*it.model, *search, sources,
                              {.sentences = 1,
                               .progress =
                                   [&](std::int64_t) {
                                     ++calls;
                                     throw std::runtime_error("enough");
                                   }}),
                    "enough");
  CHECK(calls <= threads());
}

TEST_CASE("translate: batches fill the threads and have a bounded number of rows", "[translate]") {
  for (const int count : {1, 2, 3, 64})
    for (const std::int64_t hypotheses : {1, 4, 5, 1000})
      for (const std::int64_t sentences : {1, 2, 15, 40, 128, 512, 100000}) {
        const std::int64_t together = sentences_together(sentences, hypotheses, count);
        CHECK(together >= 1);
        CHECK((together == 1 || together * hypotheses <= 384));
        const std::int64_t batches = (sentences + together - 1) / together;
        if (sentences >= count && sentences * hypotheses >= 16 * count) CHECK(batches >= count / 2);
      }
}
