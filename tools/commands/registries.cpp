#include "tools/commands/registries.hpp"

#include "models/loss.hpp"
#include "models/search.hpp"
#include "nn/attention.hpp"
#include "nn/init.hpp"
#include "optim/schedule.hpp"
#include "optim/update_rule.hpp"
#include "tools/check/model_check.hpp"
#include "tools/check/rule.hpp"
#include "tools/data/data_source.hpp"
#include "tools/data/tokenizer.hpp"
#include "tools/eval/metric.hpp"

namespace manako {
namespace {

constexpr std::int64_t width = 6;  // of the rows that example layers get

/// A registry whose makers take `args` besides the Spec.
template <class R, class... Args>
RegistryView view(const std::string& kind, Args... args) {
  return {.kind = kind, .entries = [args...] {
            std::vector<RegistryView::Entry> out;
            for (const auto& entry : R::all())
              out.push_back({entry.name, entry.family, entry.summary, entry.example,
                             [make = entry.make, args...](Spec& spec) { make(spec, args...); }});
            return out;
          }};
}

Scope scratch() {
  static Params& params = *new Params(0, Params::Storage::shapes_only);
  static int number = 0;
  return Scope(params, fmt::format("example{}", number++));
}

/// The same for makers that name parameters: each gets a place of its own.
template <class R, class... Args>
RegistryView view_in_scope(const std::string& kind, Args... args) {
  return {.kind = kind, .entries = [args...] {
            std::vector<RegistryView::Entry> out;
            for (const auto& entry : R::all())
              out.push_back(
                  {entry.name, entry.family, entry.summary, entry.example,
                   [make = entry.make, args...](Spec& spec) { make(spec, scratch(), args...); }});
            return out;
          }};
}

template <class R>
RegistryView without_options(const std::string& kind) {
  RegistryView out = view<R>(kind);
  out.has_options = false;
  return out;
}

}  // namespace

const std::vector<RegistryView>& registries() {
  static const std::vector<RegistryView> all = {
      without_options<Commands>("commands"),
      view<DataSources>("data"),
      view<Tokenizers>("tokenizers"),
      view_in_scope<Models>("models", VocabularySizes{10, 10}),
      view_in_scope<Layers>("layers", width),
      view_in_scope<Attentions>("attentions", width, AttentionPlace{}),
      view<Inits>("initialisers"),
      view<Losses>("losses"),
      view<Rules>("optimizers"),
      view<Schedules>("schedules", std::int64_t{1000}),
      view<Searches>("searches"),
      view<Metrics>("metrics"),
      without_options<check::ModelChecks>("checks"),
      without_options<check::LintRules>("rules"),
  };
  return all;
}

}  // namespace manako
