#include "tools/validation.hpp"

#include "core/blas.hpp"
#include "core/memory.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/one_thread.hpp"

using namespace manako;

TEST_CASE("validation: nothing that decoding laid out stays in memory", "[validation]") {
  Experiment experiment(Spec::parse(
      R"({"name": "copy", "data": {"type": "copy", "num_symbols": 20},
          "model": {"d_model": 16,
                    "encoder": {"num_layers": 1, "self_attention": {"num_heads": 2}},
                    "decoder": {"num_layers": 1, "self_attention": {"num_heads": 2},
                                "cross_attention": {"num_heads": 2}}},
          "training": {"stop": "1u"}})",
      "copy"));
  experiment.data->load();
  experiment.build(vocabulary_sizes(*experiment.data));
  const auto in_use = [] { return memory::statistics().in_use; };
  const testing::OneThread one;  // each has buffers of its own, which stay
  validate(experiment);
  const auto before = in_use();
  CHECK_FALSE(validate(experiment).samples.empty());
  CHECK(in_use() == before);

  const auto& lines = experiment.data->split("valid").source_lines;
  translate_lines(experiment.line_translator(), {lines.at(0)});
  if (!blas::multiplier().starts_with("openblas")) CHECK(in_use() > before);
  forget_packed_weights(*experiment.params);
  CHECK(in_use() == before);
}
