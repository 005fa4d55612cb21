// What the section "training" takes, and what does not fit together is said before any data is
// read.
#include "tools/train/options.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/expect_error.hpp"
#include "tools/experiment.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

Experiment read(const std::string& training, const std::string& more = "",
                const std::vector<std::string>& overrides = {}) {
  return Experiment(Spec::parse(
      R"({"data": {"type": "copy", "num_train": 5, "num_valid": 5, "num_test": 0}, "training": )" +
          training + more + "}",
      "test.json", overrides));
}

}  // namespace

TEST_CASE("training options: best_by is one metric or several", "[options]") {
  const auto metrics = [](const std::string& best_by) {
    const Experiment it = read(R"({"checkpoint": {"best_by": )" + best_by + "}}");
    std::vector<std::string> out;
    for (const Watched& watched : it.training.best_by) out.push_back(watched.metric);
    return out;
  };
  using Names = std::vector<std::string>;
  CHECK(metrics("[]") == Names{"nll"});
  CHECK(metrics(R"("bleu")") == Names{"bleu"});
  CHECK(metrics(R"(["chrf", "nll"])") == Names{"chrf", "nll"});
  CHECK(read("{}").training.best_by.at(0).metric == "nll");
  CHECK_FALSE(read("{}").training.decodes());
  CHECK(read(R"({"checkpoint": {"best_by": ["nll", "chrf"]}})").training.decodes());
  expect_error(Exit::usage, {"best_by", "\"nll\" stands there twice"},
               [&] { metrics(R"(["nll", "nll"])"); });
  expect_error(Exit::usage, {"best_by", "unknown type \"blue\"; did you mean \"bleu\"?"},
               [&] { metrics(R"("blue")"); });
}

TEST_CASE("training options: scalars stand for sections", "[options]") {
  const TrainingOptions it =
      read(R"({"ema": 0.99, "divergence": 5, "on_nan": "rollback"})").training;
  CHECK(it.ema_decay == 0.99);
  CHECK(it.divergence.factor == 5);
  CHECK(it.divergence.updates == 100);
  CHECK((it.on_nan == TrainingOptions::OnNan::rollback));
}

TEST_CASE("training options: what is watched must be there", "[options]") {
  const std::string plateau = R"(, "schedule": {"type": "plateau", "metric": "chrf"})";
  CHECK(read("{}", plateau).training.decodes());
  expect_error(Exit::usage, {"/training", "depends on \"chrf\"", "evaluation.metrics"},
               [&] { read("{}", plateau + R"(, "evaluation": {"metrics": ["bleu"]})"); });
  expect_error(Exit::usage, {"/training", "plateau", "expected a valid split"},
               [&] { read("{}", R"(, "schedule": "plateau")", {"data.num_valid=0"}); });
}
