#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/loss.hpp"
#include "models/search.hpp"
#include "optim/optimizer.hpp"
#include "optim/schedule.hpp"
#include "tools/data/batching.hpp"
#include "tools/data/data_source.hpp"
#include "tools/eval/translate_lines.hpp"
#include "tools/record/options.hpp"
#include "tools/run_directory.hpp"
#include "tools/runtime_options.hpp"
#include "tools/sweep/options.hpp"
#include "tools/train/options.hpp"

namespace manako {

/// One spec as the parts that it describes.  Reading it checks all of it at once: every problem of
/// the file is in one report, before any data is read or any memory taken.
class Experiment {
 public:
  /// Throws one Error(Exit::usage) with all problems of the spec.
  explicit Experiment(Spec spec);
  /// The experiment of a run directory, with its vocabularies and the weights of a checkpoint:
  /// their moving average, where the checkpoint holds one and its name does not end in ":raw".
  static std::unique_ptr<Experiment> open(const RunDirectory& run, const std::string& checkpoint,
                                          const std::vector<std::string>& overrides = {});
  /// The same with these weights.
  static std::unique_ptr<Experiment> open(const RunDirectory& run, const SafeTensors& weights,
                                          const std::vector<std::string>& overrides = {});

  /// Builds the model for vocabularies of this size, with its initial weights.
  void build(VocabularySizes sizes);

  std::string name;
  std::uint64_t seed = 1;
  std::unique_ptr<DataSource> data;
  std::unique_ptr<Loss> loss;
  std::unique_ptr<Search> search;
  NamedMetrics metrics;
  TrainingOptions training;
  std::optional<SweepOptions> sweep;  ///< of a spec that has this section
  RecordOptions record;
  RuntimeOptions runtime;
  std::unique_ptr<Params> params;
  std::unique_ptr<Model> model;

  /// Requires: a built model, and data with a source and its vocabularies.
  LineTranslator line_translator() const;

  /// Made from the built parameters, for training only.
  std::unique_ptr<Optimizer> make_optimizer();
  std::unique_ptr<Schedule> make_schedule(std::int64_t total_updates);
  /// The spec with every default written out.
  std::string resolved() const;
  const Spec& spec() const { return spec_; }
  std::vector<Declared> declared() const { return spec_.declared(); }
  /// The parameters without memory; for a word vocabulary, before it is known, of the nominal size.
  const Params& shapes() const { return shapes_; }
  /// The same for vocabularies of these sizes.
  Params shapes_for(VocabularySizes sizes) const;
  static constexpr VocabularySizes nominal{1000, 1000}, smallest{4, 4};
  /// Says how each of shapes() is updated.
  const Optimizer& planned() const { return *planned_; }

 private:
  std::unique_ptr<Model> make_model(Params& params, VocabularySizes sizes);
  void check_watched();
  Spec spec_;
  Params shapes_;
  std::unique_ptr<Optimizer> planned_;
};

/// Of a source whose vocabularies are learned or loaded.
VocabularySizes vocabulary_sizes(const DataSource& data);

}  // namespace manako
