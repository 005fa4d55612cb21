#include "tools/experiment.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "core/error.hpp"
#include "tools/cross_checks.hpp"

namespace manako {
Experiment::Experiment(Spec spec) : spec_(std::move(spec)) {
  spec_.integer("spec_version",
                {.fallback = 1, .min = 1, .max = 1, .help = "version of the spec language"});
  name = spec_.text("name", {.fallback = "experiment", .help = "names the run directory"});
  const bool names_a_folder =
      !name.empty() && name.size() <= 200 && std::none_of(name.begin(), name.end(), [](char c) {
        return c == 0x7f || (c >= 0 && c < 0x20);
      });
  if (!names_a_folder) spec_.problem("name", "expected 1 to 200 bytes without control characters");
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
  planned_ = std::make_unique<Optimizer>(spec_, shapes_);
  const auto schedule = Schedules::make(
      spec_, "schedule", {.fallback = "constant", .help = "lr over the run"}, 1000000);
  Spec section = spec_.section("training", {.help = "how long, how often"});
  training = TrainingOptions::read(section);
  training.schedule_watches = schedule->watched();
  search =
      Searches::make(spec_, "decoding", {.fallback = "greedy", .help = "how outputs are searched"});
  Spec evaluation = spec_.section("evaluation", {.help = "how outputs are scored"});
  for (Spec& own : evaluation.list("metrics", "scores of translations; bleu and chrf by default")) {
    own.resolve_type(Metrics::names());
    std::string metric = own.type();
    metrics.emplace_back(std::move(metric), Metrics::make(own));
  }
  if (!metrics.empty() && !data->has_source())
    evaluation.problem("metrics", "compare translations, but the data has no source side");
  Spec report = spec_.section("report", {.help = "what a run writes down for people to look at"});
  record = RecordOptions::read(report);
  Spec machine = spec_.section("runtime", {.help = "what a run may take of the machine"});
  runtime = RuntimeOptions::read(machine);
  if (metrics.empty() && data->has_source())
    for (const char* metric : {"bleu", "chrf"}) {
      Spec defaults = Spec::parse(fmt::format(R"({{"type": "{}"}})", metric), "defaults");
      defaults.resolve_type({metric});
      metrics.emplace_back(metric, Metrics::make(defaults));
    }
  spec_.ignore({"sweep"});  // known everywhere, and written out only where it is given
  if (spec_.has("sweep")) {
    Spec own = spec_.section("sweep", {.help = "settings to try side by side (manako sweep)"});
    sweep = SweepOptions::read(own, seed);
  }
  check_watched();
  check_across(spec_, shapes_, *checked);
  spec_.throw_if_problems();
}

// What training depends on must be there to depend on.
void Experiment::check_watched() {
  for (const Watched& watched : training.watched()) {
    const bool found =
        !watched.decodes() || std::any_of(metrics.begin(), metrics.end(), [&](const auto& metric) {
          return metric.first == watched.metric;
        });
    if (!found)
      spec_.problem(
          "training",
          fmt::format("depends on \"{}\", which is not among evaluation.metrics", watched.metric));
  }
  const bool reacts = training.early_stopping.patience > 0 || training.schedule_watches;
  if (reacts && (!training.validate_every || !data->has_split("valid")))
    spec_.problem("training",
                  "early stopping and the schedule \"plateau\" look at validations, and there are "
                  "none; expected a valid split and validate_every");
}

std::unique_ptr<Model> Experiment::make_model(Params& into, VocabularySizes sizes) {
  return Models::make(spec_, "model", {.fallback = "transformer", .help = "the network"},
                      Scope(into), sizes);
}

// Read apart: what a model says of unlike sizes (shared tables) is no problem of the experiment.
Params Experiment::shapes_for(VocabularySizes sizes) const {
  Spec scratch = Spec::parse(resolved(), "resolved");
  Params shapes(0, Params::Storage::shapes_only);
  Models::make(scratch, "model", {.fallback = "transformer"}, Scope(shapes), sizes);
  return shapes;
}

void Experiment::build(VocabularySizes sizes) {
  params = std::make_unique<Params>(seed);
  std::set<std::string> frozen;
  for (std::size_t i = 0; i < shapes_.all().size(); ++i)
    if (planned_->plan()[i].frozen) frozen.insert(shapes_.all()[i].name);
  params->freeze(frozen);
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
  constexpr std::string_view raw = ":raw";
  if (checkpoint.ends_with(raw))
    return open(run, read_checkpoint(run, checkpoint.substr(0, checkpoint.size() - raw.size())),
                overrides);
  SafeTensors weights = read_checkpoint(run, checkpoint);
  prefer_average(weights);
  return open(run, weights, overrides);
}

std::unique_ptr<Experiment> Experiment::open(const RunDirectory& run, const SafeTensors& weights,
                                             const std::vector<std::string>& overrides) {
  auto out = std::make_unique<Experiment>(Spec::load(run.spec(), overrides));
  out->data->load_vocabularies(run.path);
  out->build(vocabulary_sizes(*out->data));
  load_params(*out->params, weights);
  require_vocabularies(weights, out->data->vocabulary_checksums());
  return out;
}

}  // namespace manako
