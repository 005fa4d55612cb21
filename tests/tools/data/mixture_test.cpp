#include "tools/data/mixture.hpp"

#include <map>

#include "tests/support/catch.hpp"

namespace manako {
namespace {

// How often each example of each corpus was taken in the epochs [0, epochs).
std::map<std::pair<std::int64_t, std::int64_t>, int> counts(const Mixture& mixture,
                                                            std::int64_t epochs) {
  std::map<std::pair<std::int64_t, std::int64_t>, int> out;
  for (std::int64_t e = 0; e < epochs; ++e)
    for (const Mixture::Draw& draw : mixture.epoch(1, e)) ++out[{draw.corpus, draw.index}];
  return out;
}

std::vector<std::int64_t> indices(const std::vector<Mixture::Draw>& draws) {
  std::vector<std::int64_t> out;
  for (const Mixture::Draw& draw : draws) out.push_back(draw.corpus * 1000 + draw.index);
  return out;
}

}  // namespace

TEST_CASE("mixture: an epoch is as long as all corpora, in proportion to the weights",
          "[mixture]") {
  const Mixture mixture({70, 20, 10}, {1, 1, 2});
  CHECK(mixture.share(0) == 25);
  CHECK(mixture.share(1) == 25);
  CHECK(mixture.share(2) == 50);
  CHECK(mixture.epoch(1, 0).size() == 100);
  const Mixture thirds({4, 3, 3}, {1, 1, 1});  // 3 1/3 each: equal rests go to the first
  CHECK(thirds.share(0) == 4);
  CHECK(thirds.share(1) == 3);
  CHECK(thirds.share(2) == 3);
  const Mixture tiny({1000, 5}, {1, 1e-9});
  CHECK(tiny.share(1) == 1);
}

TEST_CASE("mixture: every example comes as often as another of its corpus, give or take one",
          "[mixture]") {
  const Mixture mixture({70, 7}, {1, 2});
  for (const std::int64_t epochs : {1, 2, 3, 10}) {
    INFO(epochs << " epochs");
    const auto seen = counts(mixture, epochs);
    for (std::int64_t c = 0; c < 2; ++c) {
      const std::int64_t size = c == 0 ? 70 : 7, drawn = epochs * mixture.share(c);
      for (std::int64_t i = 0; i < size; ++i) {
        const auto found = seen.find({c, i});
        const std::int64_t count = found == seen.end() ? 0 : found->second;
        CHECK(count >= drawn / size);
        CHECK(count <= drawn / size + 1);
      }
    }
  }
}

TEST_CASE("mixture: a function of seed and epoch", "[mixture]") {
  const Mixture mixture({50, 20}, {1, 1});
  CHECK(indices(mixture.epoch(1, 3)) == indices(mixture.epoch(1, 3)));
  CHECK(indices(mixture.epoch(1, 3)) != indices(mixture.epoch(1, 4)));
  CHECK(indices(mixture.epoch(1, 3)) != indices(mixture.epoch(2, 3)));
  CHECK(mixture.epoch(1, 3)[0].pass == 2);  // 35 of 50 an epoch: draws 105 to 139
}

// Written down when it was first run: a change would break resuming old runs.
TEST_CASE("mixture: the draws of a seed stay what they were", "[mixture][golden]") {
  CHECK(indices(Mixture({4, 3}, {1, 1}).epoch(1, 1)) ==
        std::vector<std::int64_t>{0, 3, 2, 1, 1002, 1000, 1001});
}

}  // namespace manako
