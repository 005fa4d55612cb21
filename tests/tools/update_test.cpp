// One update from several batches is the update from all of their sentences together.
#include "tools/update.hpp"

#include <cmath>

#include "core/random.hpp"
#include "tests/support/catch.hpp"
#include "tools/experiment.hpp"

using namespace manako;

namespace {

// Plain SGD with lr 1: what an update changes is the gradient.
Spec spec(const std::string& data, const std::string& model) {
  return Spec::parse(R"({"data": )" + data + R"(, "model": )" + model +
                         R"(, "optimizer": {"type": "sgd", "lr": 1}, "training": {"stop": "1u"}})",
                     "test.json");
}

constexpr const char* language_model =
    R"({"type": "language_model", "d_model": 16, "dropout": 0, "decoder": {"num_layers": 2,
        "self_attention": {"num_heads": 2}, "ffn": {"d_ff": 32}}})";

// Sentences of these numbers of random tokens.
Batch random_batch(const std::vector<std::int64_t>& lengths, std::int64_t vocabulary,
                   std::uint64_t seed) {
  const Random random(seed);
  Batch batch;
  for (const std::int64_t length : lengths) {
    batch.target.ids.push_back(Token::begin);
    for (std::int64_t i = 0; i < length; ++i) {
      const auto id =
          static_cast<std::int32_t>(3 + random.below(vocabulary - 3, batch.labels.size()));
      batch.labels.push_back(id);
      if (i + 1 < length) batch.target.ids.push_back(id);
    }
  }
  batch.target.segments = Segments(lengths);
  return batch;
}

Batch together(const Batch& a, const Batch& b) {
  Batch out;
  std::vector<std::int64_t> lengths;
  for (const Batch* part : {&a, &b}) {
    out.target.ids.insert(out.target.ids.end(), part->target.ids.begin(), part->target.ids.end());
    out.labels.insert(out.labels.end(), part->labels.begin(), part->labels.end());
    for (std::int64_t s = 0; s < part->target.segments.count(); ++s)
      lengths.push_back(part->target.segments.length(s));
  }
  out.target.segments = Segments(lengths);
  return out;
}

struct Changed {
  UpdateResult result;
  std::vector<std::string> names;
  std::vector<std::vector<real>> weights;
};

// The weights after one update of a fresh model.
Changed after_update(const std::vector<Batch>& batches) {
  Experiment e(
      spec(R"({"type": "text", "train": "none.txt", "tokenizer": "character"})", language_model));
  e.build({0, 50});
  const auto optimizer = e.make_optimizer();
  Changed out;
  out.result = update({*e.model, *e.loss, *e.params, *optimizer}, batches, 1, Random(1));
  for (const Param& param : e.params->all()) {
    out.names.push_back(param.name);
    out.weights.emplace_back(param.value.values().begin(), param.value.values().end());
  }
  return out;
}

}  // namespace

TEST_CASE("accumulation: many small batches make the update of the big one", "[update]") {
  const Batch a = random_batch({5, 9, 1, 12}, 50, 1), b = random_batch({3, 20}, 50, 2);
  const Changed small = after_update({a, b}), big = after_update({together(a, b)});
  CHECK(small.result.weight == big.result.weight);
  CHECK(small.result.loss == Approx(big.result.loss).epsilon(1e-6));
  CHECK(small.result.gradient_norm == Approx(big.result.gradient_norm).epsilon(1e-6));
  double largest = 0;
  for (std::size_t i = 0; i < big.weights.size(); ++i)
    for (std::size_t j = 0; j < big.weights[i].size(); ++j)
      largest = std::max(largest, std::abs(static_cast<double>(small.weights[i][j]) -
                                           static_cast<double>(big.weights[i][j])));
  CHECK(largest <= 1e-6 * big.result.gradient_norm);

  // The mean of the batches' means, a common mistake, is another gradient.
  const Changed only_a = after_update({a});
  CHECK(std::abs(only_a.result.loss / static_cast<double>(only_a.result.weight) -
                 big.result.loss / static_cast<double>(big.result.weight)) > 1e-4);
}

// A product adds at most 512 rows in one chain, then chain to chain: cut there, nothing changes.
// The embedding and the norms are summed otherwise.
TEST_CASE("accumulation: batches of 512 rows give layers the bits of the big one", "[update]") {
  const std::vector<std::int64_t> lengths(16, 32);
  const Batch a = random_batch(lengths, 50, 1), b = random_batch(lengths, 50, 2);
  const Changed small = after_update({a, b}), big = after_update({together(a, b)});
  int compared = 0;
  for (std::size_t i = 0; i < big.names.size(); ++i) {
    const std::string& name = big.names[i];
    if (name.find("self_attention.") == std::string::npos && name.find("ffn.") == std::string::npos)
      continue;
    INFO(name);
    CHECK((small.weights[i] == big.weights[i]));
    ++compared;
  }
  CHECK(compared == 2 * (4 + 2) * 2);  // two layers, weight and bias of each product
}
