#include "tools/experiment.hpp"

#include <nlohmann/json.hpp>

#include "core/error.hpp"

namespace manako {
Experiment::Experiment(Spec spec) : spec_(std::move(spec)) {
  spec_.integer("spec_version",
                {.fallback = 1, .min = 1, .max = 1, .help = "version of the spec language"});
  name = spec_.text("name", {.fallback = "experiment", .help = "names the run directory"});
  seed = static_cast<std::uint64_t>(
      spec_.integer("seed", {.fallback = 1, .help = "of all randomness"}));
  data = DataSources::make(spec_, "data", {.help = "where examples come from"});
  shapes_ = Params(seed, Params::Storage::shapes_only);
  const std::unique_ptr<Model> checked = make_model(shapes_, nominal);
  if (checked->has_source() != data->has_source())
    spec_.problem("model", checked->has_source()
                               ? "translates, but the data has no source side"
                               : "is a language model, but the data has a source side");
  loss =
      Losses::make(spec_, "loss", {.fallback = "cross_entropy", .help = "what training minimises"});
  const Optimizer optimizer(spec_, shapes_);
  Schedules::make(spec_, "schedule", {.fallback = "constant", .help = "lr over the run"}, 1000000);
  Spec section = spec_.section("training", {.help = "how long, how often"});
  training = TrainingOptions::read(section);
  search =
      Searches::make(spec_, "decoding", {.fallback = "greedy", .help = "how outputs are searched"});
  Spec evaluation = spec_.section("evaluation", {.help = "how outputs are scored"});
  for (Spec& own : evaluation.list("metrics", "scores of translations; bleu and chrf by default")) {
    own.resolve_type(Metrics::names());
    std::string metric = own.type();
    metrics.emplace_back(std::move(metric), Metrics::make(own));
  }
  Spec report = spec_.section("report", {.help = "what a run writes down for people to look at"});
  record = RecordOptions::read(report);
  if (metrics.empty() && data->has_source())
    for (const char* metric : {"bleu", "chrf"}) {
      Spec defaults = Spec::parse(fmt::format(R"({{"type": "{}"}})", metric), "defaults");
      defaults.resolve_type({metric});
      metrics.emplace_back(metric, Metrics::make(defaults));
    }
  spec_.throw_if_problems();
}

std::unique_ptr<Model> Experiment::make_model(Params& into, VocabularySizes sizes) {
  return Models::make(spec_, "model", {.fallback = "transformer", .help = "the network"},
                      Scope(into), sizes);
}

void Experiment::build(VocabularySizes sizes) {
  params = std::make_unique<Params>(seed);
  model = make_model(*params, sizes);
  spec_.throw_if_problems();
}

LineTranslator Experiment::line_translator() const {
  return {*model, *search, data->source(), data->target()};
}

std::unique_ptr<Optimizer> Experiment::make_optimizer() {
  return std::make_unique<Optimizer>(spec_, *params);
}

std::unique_ptr<Schedule> Experiment::make_schedule(std::int64_t total_updates) {
  auto schedule = Schedules::make(
      spec_, "schedule", {.fallback = "constant", .help = "lr over the run"}, total_updates);
  spec_.throw_if_problems();
  return schedule;
}

std::string Experiment::resolved() const { return spec_.resolved().dump(2) + "\n"; }

VocabularySizes vocabulary_sizes(const DataSource& data) {
  return {data.has_source() ? data.source().vocabulary().size() : 0,
          data.target().vocabulary().size()};
}

std::unique_ptr<Experiment> Experiment::open(const RunDirectory& run, const std::string& checkpoint,
                                             const std::vector<std::string>& overrides) {
  run.require_run();
  auto out = std::make_unique<Experiment>(Spec::load(run.spec(), overrides));
  out->data->load_vocabularies(run.path);
  const SafeTensors tensors = read_checkpoint(run, checkpoint);
  out->build(vocabulary_sizes(*out->data));
  load_params(*out->params, tensors);
  require_vocabularies(tensors, out->data->vocabulary_checksums());
  return out;
}

}  // namespace manako
