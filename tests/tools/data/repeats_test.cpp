// Which examples are equal, by each of their parts.
#include "tools/data/repeats.hpp"

#include "tests/support/catch.hpp"
#include "tools/data/vocabulary.hpp"

using namespace manako;

namespace {

using Ids = std::vector<std::int32_t>;
constexpr std::int32_t unknown = Vocabulary::unknown;

Split split_of(const std::vector<std::pair<Ids, Ids>>& pairs) {
  Split out;
  for (const auto& [source, target] : pairs) {
    out.source.add(source);
    out.target.add(target);
  }
  return out;
}

}  // namespace

TEST_CASE("repeats: examples with unknown pieces are like no other, if asked for", "[data]") {
  const Split train = split_of({{{3, 4}, {5}},
                                {{3, 4}, {5}},
                                {{3}, {4, 5}},
                                {{6, unknown}, {7}},
                                {{6, unknown}, {7}},
                                {{8}, {unknown}}});
  const Split test = split_of({{{3, 4}, {5}}, {{6, unknown}, {7}}, {{8}, {unknown}}, {{9}, {5}}});
  const auto counts = [&](Part part) {
    const ExampleHashes hashes(train, part);
    return std::pair(hashes.repeated(), hashes.shared_with(test));
  };
  CHECK(counts(Part::source) == std::pair<std::int64_t, std::int64_t>(2, 3));
  CHECK(counts(Part::target) == std::pair<std::int64_t, std::int64_t>(2, 4));
  CHECK(counts(Part::pair) == std::pair<std::int64_t, std::int64_t>(2, 3));
  CHECK(counts(Part::known_pair) == std::pair<std::int64_t, std::int64_t>(1, 1));
}

TEST_CASE("repeats: examples without a source are compared by their targets", "[data]") {
  Split train;
  for (const Ids& ids : {Ids{3, 4}, Ids{3, 4}, Ids{3}, Ids{unknown}}) train.target.add(ids);
  CHECK(ExampleHashes(train, Part::pair).repeated() == 1);
  CHECK(ExampleHashes(train, Part::known_pair).shared_with(train) == 3);
}
