// Each check of a model passes for a right one and fails for one with the fault it is there for.
#include "tools/check/model_check.hpp"

#include <cmath>

#include "core/ops/add.hpp"
#include "core/ops/gather.hpp"
#include "core/ops/scale.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/changed_model.hpp"
#include "tests/support/model_case.hpp"
#include "tests/support/one_thread.hpp"

using namespace manako;
using namespace manako::check;
using manako::testing::ChangedModel;
using manako::testing::ModelCase;

namespace {

constexpr VocabularySizes sizes{ModelCase::source_vocabulary, ModelCase::target_vocabulary};

std::unique_ptr<Loss> cross_entropy() {
  Spec spec = Spec::parse("{}", "test");
  return Losses::make(spec, "loss", {.fallback = "cross_entropy"});
}

Finding run(const std::string& check, const Model& model, Params& params) {
  const testing::OneThread alone;
  const auto loss = cross_entropy();
  Spec none = Spec::parse("{}", "test");
  return ModelChecks::find(check)->make(none)->run(
      {.model = model, .loss = *loss, .params = params, .sizes = sizes, .spec = ""});
}

// rows[i] += 0.01 rows[others[i]].
Tensor mixed(const Tensor& rows, const std::vector<std::int32_t>& others) {
  return add(rows, scale(gather(rows, others), real(0.01)));
}

// The row behind each one, in its own sentence.
Tensor peek(const Tensor& rows, const Tokens& target) {
  std::vector<std::int32_t> next;
  for (std::int64_t s = 0; s < target.segments.count(); ++s)
    for (std::int64_t i = target.segments.begin(s); i < target.segments.end(s); ++i)
      next.push_back(static_cast<std::int32_t>(std::min(i + 1, target.segments.end(s) - 1)));
  return mixed(rows, next);
}

// The first row of the batch, which may be another sentence's.
Tensor neighbour(const Tensor& rows, const Tokens&) {
  return mixed(rows, std::vector<std::int32_t>(static_cast<std::size_t>(rows.rows()), 0));
}

}  // namespace

TEST_CASE("check: right models pass every check in this program", "[check]") {
  for (const std::string& json : {testing::small_transformer(), testing::small_language_model()}) {
    ModelCase it(json);
    for (const auto& entry : ModelChecks::all()) {
      if (entry.name == "gradient") continue;  // another program's, see check_test.cpp
      const Finding finding = run(entry.name, *it.model, it.params);
      INFO(entry.name << ": " << finding.found);
      CHECK(finding.verdict == Verdict::ok);
      CHECK(finding.name == entry.name);
      CHECK(!finding.expected.empty());
    }
  }
}

TEST_CASE("check: a model that peeks at the future is caught", "[check]") {
  ModelCase it(testing::small_transformer());
  const ChangedModel faulty(*it.model, peek);
  CHECK(run("causality", faulty, it.params).verdict == Verdict::wrong);
  CHECK(run("batch_invariance", faulty, it.params).verdict == Verdict::ok);
  CHECK(run("decoding", faulty, it.params).verdict == Verdict::wrong);
}

TEST_CASE("check: a model whose sentences see each other is caught", "[check]") {
  ModelCase it(testing::small_transformer());
  const ChangedModel faulty(*it.model, neighbour);
  CHECK(run("batch_invariance", faulty, it.params).verdict == Verdict::wrong);
  CHECK(run("causality", faulty, it.params).verdict == Verdict::ok);
}

TEST_CASE("check: a parameter that takes no part is caught and named", "[check]") {
  ModelCase it(testing::small_transformer());
  Scope(it.params, "spare").param("weight", {3, 4}, [](Tensor& t, const Random&) { t.fill(1); });
  const Finding finding = run("parameters", *it.model, it.params);
  CHECK(finding.verdict == Verdict::wrong);
  CHECK_THAT(finding.found, Catch::Contains("spare.weight") && Catch::Contains("1 of"));
}

TEST_CASE("check: a parameter behind a gate that starts at 0 is none of these", "[check]") {
  ModelCase it(testing::small_transformer(R"(, "output_bias": true)"));
  for (Param& param : it.params.all())
    if (param.name.ends_with("ffn.outer.weight")) param.value.fill(0);
  CHECK(run("parameters", *it.model, it.params).verdict == Verdict::ok);
}

TEST_CASE("check: weights far too large are noticed before training", "[check]") {
  ModelCase it(testing::small_transformer());
  for (Param& param : it.params.all())
    if (param.name.starts_with("target_embedding"))
      for (std::int64_t i = 0; i < param.value.size(); ++i) param.value.mutable_data()[i] *= 500;
  const Finding finding = run("initial_scale", *it.model, it.params);
  CHECK(finding.verdict == Verdict::warning);
  CHECK(finding.details.size() >= 6);  // two embeddings, two layers of each stack
  it.params.all()[0].value.fill(NAN);
  CHECK(run("initial_scale", *it.model, it.params).verdict == Verdict::wrong);
}

TEST_CASE("check: a model that cannot see its source learns nothing by heart", "[check]") {
  ModelCase it(testing::small_transformer());
  const ChangedModel blind(*it.model,
                           [](const Tensor& rows, const Tokens&) { return scale(rows, 0); });
  CHECK(run("overfits_one_batch", blind, it.params).verdict == Verdict::wrong);
}

TEST_CASE("check: weights are left as they were", "[check]") {
  ModelCase it(testing::small_transformer());
  std::vector<Tensor> before;
  for (const Param& param : it.params.all()) before.push_back(param.value.clone());
  for (const auto& entry : ModelChecks::all())
    if (entry.name != "gradient") run(entry.name, *it.model, it.params);
  for (std::size_t i = 0; i < before.size(); ++i) {
    const Tensor& now = it.params.all()[i].value;
    CHECK(std::equal(now.values().begin(), now.values().end(), before[i].data()));
    CHECK(!now.grad().defined());
  }
}
