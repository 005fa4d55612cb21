// "recompute": true is the same training in less memory.
#include <cstring>

#include "core/autograd.hpp"
#include "core/parallel.hpp"
#include "models/loss.hpp"
#include "tests/support/gradient_check.hpp"
#include "tests/support/model_case.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

LossSum loss_of(const ModelCase& it, const Batch& batch, std::uint64_t step) {
  Spec spec = Spec::parse(R"({"loss": {"label_smoothing": 0.1}})", "test");
  const auto loss = Losses::make(spec, "loss", {.fallback = "cross_entropy"});
  const Context context{.training = true, .random = Random(9).at(step)};
  return loss->sum(it.model->predict(batch, context), batch);
}

// All parameters after three updates by plain gradient descent.
std::vector<Tensor> trained(const std::string& json) {
  ModelCase it(json);
  for (std::uint64_t step = 0; step < 3; ++step) {
    backward(loss_of(it, random_batch(5, step), step).loss);
    for (Param& param : it.params.all()) {
      real* value = param.value.mutable_data();
      for (std::int64_t i = 0; i < param.value.size(); ++i)
        value[i] -= static_cast<real>(1e-3) * param.value.grad().data()[i];
    }
    it.params.clear_grads();
  }
  std::vector<Tensor> out;
  for (const Param& param : it.params.all()) out.push_back(param.value);
  return out;
}

bool same_bits(const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
  bool same = a.size() == b.size();
  for (std::size_t i = 0; same && i < a.size(); ++i)
    same = a[i].shape() == b[i].shape() &&
           std::memcmp(a[i].data(), b[i].data(),
                       static_cast<std::size_t>(a[i].size()) * sizeof(real)) == 0;
  return same;
}

}  // namespace

TEST_CASE("recompute: the same parameters after several updates, to the bit",
          "[recompute][threads]") {
  const int before = threads();
  for (const auto& make : {small_transformer, small_language_model})
    for (const char* more :
         {R"(, "dropout": 0.2)", R"(, "dropout": 0.1, "norm": {"position": "post"})"}) {
      INFO(more);
      set_threads(1);
      const auto plain = trained(make(more));
      CHECK_FALSE(same_bits(plain, trained(make(R"(, "dropout": 0.3)"))));
      for (const int count : {1, 3}) {
        set_threads(count);
        CHECK(same_bits(plain, trained(make(more + std::string(R"(, "recompute": true)")))));
      }
    }
  set_threads(before);
}

TEST_CASE("recompute: a stack decides for itself, against its model", "[recompute]") {
  const auto kept = [](const std::string& json) {
    const ModelCase it(json);
    const Batch batch = random_batch(40, 1);
    const std::size_t before = memory::statistics().in_use;
    const LossSum sum = loss_of(it, batch, 0);
    return memory::statistics().in_use - before;
  };
  const std::string on = R"(, "recompute": true)";
  const auto decoder_of = [](const std::string& json, const std::string& value) {
    std::string out = json;
    const std::string key = R"("decoder": {)";
    return out.insert(out.find(key) + key.size(), R"("recompute": )" + value + ", ");
  };
  const std::size_t none = kept(small_transformer()), all = kept(small_transformer(on)),
                    encoder = kept(decoder_of(small_transformer(on), "false")),
                    decoder = kept(decoder_of(small_transformer(), "true"));
  CHECK(all < encoder);
  CHECK(all < decoder);
  CHECK(encoder < none);
  CHECK(decoder < none);
  CHECK(2 * all < none);
}

TEST_CASE("recompute: decoding and attention maps are as without", "[recompute]") {
  const NoGrad guard;
  for (const std::string& more : {std::string(), std::string(R"(, "recompute": true)")}) {
    const ModelCase it(small_transformer(more));
    const Batch batch = random_batch(3, 1);
    std::vector<AttentionMap> maps;
    const Context context{.maps = &maps};
    const Tensor whole = it.model->predict(batch, context).logits();
    CHECK(maps.size() == 6);
    DecodeState state = it.model->start(batch.source, 3);
    std::vector<std::int32_t> first(3, Token::begin);
    const Tensor step = it.model->step(state, first);
    for (std::int64_t s = 0; s < 3; ++s) {
      const std::int64_t row = batch.target.segments.begin(s);
      CHECK(max_difference(step.row_range(s, s + 1), whole.row_range(row, row + 1)) <= 1e-4);
    }
  }
}
