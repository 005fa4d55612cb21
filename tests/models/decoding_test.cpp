// Decoding step by step with a cache against the whole pass at once, and searches against brute
// force.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/autograd.hpp"
#include "core/ops/softmax.hpp"
#include "tests/support/gradient_check.hpp"
#include "tests/support/model_case.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

// Sum of log p of a given output (and its end) by one whole pass.
double log_probability(const Model& model, const Tokens& source,
                       const std::vector<std::int32_t>& tokens) {
  const NoGrad guard;
  Batch batch;
  batch.source = source;
  batch.target.ids = {Token::begin};
  batch.target.ids.insert(batch.target.ids.end(), tokens.begin(), tokens.end());
  batch.labels = tokens;
  batch.labels.push_back(Token::end);
  batch.target.segments = Segments::single(static_cast<std::int64_t>(batch.labels.size()));
  const Tensor p = log_softmax(model.predict(batch, {}).logits());
  double sum = 0;
  for (std::size_t i = 0; i < batch.labels.size(); ++i)
    sum += static_cast<double>(p.data()[static_cast<std::int64_t>(i) * p.cols() + batch.labels[i]]);
  return sum;
}

const double tolerance = sizeof(real) == 8 ? 1e-10 : 1e-4;

}  // namespace

TEST_CASE("decoding: a cached step gives the logits of the whole pass, also after select",
          "[decoding]") {
  const NoGrad guard;
  for (const std::string& json : {small_transformer(), small_language_model(),
                                  small_transformer(R"(, "position": "learned")")}) {
    const ModelCase it(json);
    const Tokens sources = random_sources(2, 1);
    const std::int64_t count = 2;
    DecodeState state = it.model->start(sources, count);
    const std::vector<std::vector<std::int32_t>> fed = {{1, 1}, {5, 9}, {4, 4, 7}, {3, 8, 6}};
    std::vector<std::vector<std::int32_t>> past = {{}, {}};
    std::vector<std::int32_t> source = {0, 1};
    for (std::size_t t = 0; t < fed.size(); ++t) {
      if (t == 2) {  // a beam grows out of the second hypothesis, order changes
        const std::vector<std::int32_t> parents = {1, 0, 1};
        state.select(parents);
        past = {past[1], past[0], past[1]};
        source = {1, 0, 1};
      }
      const Tensor logits = it.model->step(state, fed[t]);
      for (std::size_t h = 0; h < past.size(); ++h) {
        past[h].push_back(fed[t][h]);
        Batch batch;
        if (it.model->has_source()) batch.source = only(sources, source[h]);
        batch.target = {past[h], Segments::single(static_cast<std::int64_t>(past[h].size()))};
        const Tensor whole = it.model->predict(batch, {}).logits();
        const auto row = static_cast<std::int64_t>(h), last = whole.rows() - 1;
        CHECK(max_difference(logits.row_range(row, row + 1), whole.row_range(last, last + 1)) <=
              tolerance);
      }
    }
  }
}

TEST_CASE("search: log-probabilities are those of the outputs", "[search]") {
  const ModelCase it(small_transformer());
  const Tokens sources = random_sources(5, 2);
  for (const char* json :
       {R"({"type": "greedy", "max_length": {"a": 0, "b": 200}})",
        R"({"type": "beam", "beam_size": 3, "n_best": 3, "max_length": {"a": 0, "b": 200}})",
        R"({"type": "sample", "max_length": {"a": 0, "b": 200}})"}) {
    INFO(json);
    const auto lists = make_search(json)->run(*it.model, {.source = sources, .random = Random(4)});
    REQUIRE(lists.size() == 5);
    for (std::size_t i = 0; i < lists.size(); ++i)
      for (const Hypothesis& h : lists[i])
        if (h.tokens.size() < 200)
          CHECK(h.log_probability ==
                Approx(log_probability(*it.model, only(sources, static_cast<std::int64_t>(i)),
                                       h.tokens))
                    .margin(10 * tolerance));
  }
}

TEST_CASE("search: an item's result does not depend on its batch-mates", "[search]") {
  const ModelCase it(small_transformer());
  const Tokens sources = random_sources(21, 3);
  for (const char* json :
       {R"({"type": "greedy"})", R"({"type": "beam", "beam_size": 4, "n_best": 2})",
        R"({"type": "sample"})", R"({"type": "sample", "top_k": 5})",
        R"({"type": "sample", "top_p": 0.7, "temperature": 1.5})"}) {
    const auto search = make_search(json);
    const auto together = search->run(*it.model, {.source = sources, .random = Random(8)});
    for (std::int64_t i = 0; i < 21; ++i) {
      const auto alone = search->run(*it.model, {.source = only(sources, i),
                                                 .random = Random(8),
                                                 .first_item = static_cast<std::uint64_t>(i)});
      const auto& list = together[static_cast<std::size_t>(i)];
      REQUIRE(alone[0].size() == list.size());
      for (std::size_t k = 0; k < list.size(); ++k) {
        CHECK(alone[0][k].tokens == list[k].tokens);
        CHECK(alone[0][k].score == list[k].score);
      }
    }
  }
}

TEST_CASE("search: a beam as wide as everything finds the best output, with every length penalty",
          "[search]") {
  const ModelCase it(small_transformer());
  const Tokens source = random_sources(1, 5);
  // All outputs of up to two tokens: 1 + 15 + 225, without begin and end.
  std::vector<std::vector<std::int32_t>> all = {{}};
  const auto usable = [](std::int32_t v) { return v != Token::begin && v != Token::end; };
  for (std::int32_t a = 0; a < ModelCase::target_vocabulary; ++a) {
    if (!usable(a)) continue;
    all.push_back({a});
  }
  struct Penalty {
    const char* json;
    double (*divisor)(double);
  };
  for (const Penalty& penalty :
       {Penalty{R"({"type": "gnmt", "alpha": 1})", [](double n) { return (5 + n) / 6; }},
        Penalty{R"({"type": "power", "alpha": 0.5})", [](double n) { return std::sqrt(n); }},
        Penalty{R"({"type": "none"})", [](double) { return 1.0; }}}) {
    INFO(penalty.json);
    double best = -1e300;
    std::vector<std::int32_t> best_tokens;
    for (const auto& tokens : all) {
      const double score = log_probability(*it.model, source, tokens) /
                           penalty.divisor(static_cast<double>(tokens.size() + 1));
      if (score > best) {
        best = score;
        best_tokens = tokens;
      }
    }
    // The same outputs: those that end within two steps, found among all that the beam finishes.
    const auto lists =
        make_search(
            std::string(
                R"({"type": "beam", "beam_size": 300, "n_best": 300, "max_length": {"a": 0, "b": 3}, "length_penalty": )") +
            penalty.json + "}")
            ->run(*it.model, {.source = source});
    const auto found = std::find_if(lists[0].begin(), lists[0].end(),
                                    [](const Hypothesis& h) { return h.tokens.size() <= 1; });
    REQUIRE(found != lists[0].end());
    CHECK(found->tokens == best_tokens);
    CHECK(found->score == Approx(best).margin(10 * tolerance));
    CHECK(std::is_sorted(lists[0].begin(), lists[0].end(),
                         [](const auto& a, const auto& b) { return a.score > b.score; }));
  }
}

TEST_CASE("search: beam 1 equals greedy, limits hold, no source gives no output", "[search]") {
  const ModelCase it(small_transformer());
  const Tokens sources = random_sources(6, 7);
  const auto greedy =
      make_search(R"({"type": "greedy", "min_length": 4, "max_length": {"a": 0, "b": 9}})")
          ->run(*it.model, {.source = sources});
  const auto beam =
      make_search(
          R"({"type": "beam", "beam_size": 1, "min_length": 4, "max_length": {"a": 0, "b": 9}})")
          ->run(*it.model, {.source = sources});
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(greedy[i][0].tokens == beam[i][0].tokens);
    CHECK(greedy[i][0].tokens.size() >= 4);
    CHECK(greedy[i][0].tokens.size() <= 9);
  }
  CHECK(make_search("\"greedy\"")->run(*it.model, {}).empty());
  CHECK(make_search("\"beam\"")->run(*it.model, {}).empty());
}

TEST_CASE("search: samples follow the probabilities", "[search]") {
  const ModelCase it(small_language_model());
  const auto search = make_search(R"({"type": "sample", "max_length": {"a": 0, "b": 1}})");
  const auto lists = search->run(*it.model, {.count = 4000, .random = Random(1)});
  DecodeState state = it.model->start({}, 1);
  const Tensor p = softmax(it.model->step(state, std::vector<std::int32_t>{Token::begin}));
  std::vector<double> share(ModelCase::target_vocabulary, 0.0);
  for (const auto& list : lists)
    share[static_cast<std::size_t>(list[0].tokens.empty() ? Token::end : list[0].tokens[0])] +=
        1.0 / 4000;
  double without_begin = 1 - static_cast<double>(p.data()[Token::begin]);
  for (std::size_t v = 0; v < share.size(); ++v)
    if (v != Token::begin)
      CHECK(share[v] ==
            Approx(static_cast<double>(p.data()[v]) / without_begin).margin(0.03));  // 4 sigma
  const auto sharp =
      make_search(R"({"type": "sample", "top_k": 1, "max_length": {"a": 0, "b": 5}})")
          ->run(*it.model, {.count = 3, .random = Random(2)});
  CHECK(sharp[0][0].tokens == sharp[1][0].tokens);
}

TEST_CASE("search: a sample of the best tokens takes no other, and these by their probability",
          "[search]") {
  const ModelCase it(small_language_model());
  DecodeState state = it.model->start({}, 1);
  const Tensor logits = it.model->step(state, std::vector<std::int32_t>{Token::begin});
  RankedRow row(logits.cols());
  row.read(logits.data());
  std::vector<Ranked> best = row.best(logits.cols());
  std::erase_if(best, [](Ranked r) { return r.token == Token::begin; });
  std::vector<double> share;
  double total = 0;
  for (const Ranked r : best) {
    share.push_back(std::exp(static_cast<double>(r.logit - best[0].logit) / 2));
    total += share.back();
  }
  // As many as hold 60 % of the probability at temperature 2, and as top_k.
  std::size_t count = 0;
  for (double held = 0; held < 0.6 * total; ++count) held += share[count];
  REQUIRE(count > 2);
  REQUIRE(count < best.size());
  for (const std::string& cut :
       {std::string(R"("top_p": 0.6)"), fmt::format(R"("top_k": {})", count)}) {
    const auto lists =
        make_search(R"({"type": "sample", "temperature": 2, "max_length": {"a": 0, "b": 1}, )" +
                    cut + "}")
            ->run(*it.model, {.count = 4000, .random = Random(3)});
    std::vector<double> found(static_cast<std::size_t>(logits.cols()));
    for (const auto& list : lists)
      found[static_cast<std::size_t>(list[0].tokens.empty() ? Token::end : list[0].tokens[0])] +=
          1.0 / 4000;
    const double held =
        std::accumulate(share.begin(), share.begin() + static_cast<long>(count), 0.0);
    for (std::size_t i = 0; i < best.size(); ++i)
      CHECK(found[static_cast<std::size_t>(best[i].token)] ==
            Approx(i < count ? share[i] / held : 0).margin(i < count ? 0.035 : 0));
  }
}
