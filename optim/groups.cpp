#include "optim/groups.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <optional>
#include <regex>
#include <set>
#include <string>

namespace manako {
namespace {

constexpr std::size_t longest_pattern = 256;
constexpr std::int64_t most_wrong = 8;  // groups; others are not searched: matching takes long

// libstdc++'s usual matcher takes exponential time for expressions such as (.*)*x.
std::regex compiled(const std::string& text) {
  auto options = std::regex::ECMAScript;
#ifdef __GLIBCXX__
  options |= std::regex_constants::__polynomial;
#endif
  return std::regex(text, options);
}

std::optional<std::regex> as_pattern(Spec& group, const std::string& text) {
  try {
    if (text.size() <= longest_pattern) return compiled(text);
    group.problem("match",
                  fmt::format("{} characters; expected at most {}", text.size(), longest_pattern));
  } catch (const std::regex_error& error) {
    group.problem("match", fmt::format("not a regular expression: \"{}\": {}", text, error.what()));
  }
  return std::nullopt;
}

// "a.b.c" gives "a", "b", "c", "a.b", "b.c" and itself: what an expression may have meant.
void add_runs(const std::string& name, std::set<std::string>& runs) {
  for (std::size_t begin = 0; begin != std::string::npos;) {
    for (std::size_t end = begin; end != std::string::npos;) {
      end = name.find('.', end + 1);
      runs.insert(name.substr(begin, end - begin));
    }
    begin = name.find('.', begin);
    if (begin != std::string::npos) ++begin;
  }
}

std::string suggestion(const std::string& pattern, const std::vector<Param>& params) {
  std::string word;  // the expression without what only expressions have
  for (const char c : pattern)
    if (std::string_view("^$\\*+?()[]{}|").find(c) == std::string_view::npos) word += c;
  std::set<std::string> runs, firsts;
  for (const Param& param : params) {
    add_runs(param.name, runs);
    firsts.insert(param.name.substr(0, param.name.find('.')));
  }
  const std::string near = nearest(word, {runs.begin(), runs.end()});
  if (near.empty())
    return fmt::format("names begin with {}; `describe` lists them", fmt::join(firsts, ", "));
  const auto example = std::find_if(params.begin(), params.end(), [&](const Param& param) {
    return param.name.find(near) != std::string::npos;
  });
  return fmt::format("did you mean \"{}\", as in \"{}\"?", near, example->name);
}

// What the group says of a parameter that has `usual` without it.
ParamSetting applied(const ParamSetting& group, bool own_decay, const ParamSetting& usual) {
  ParamSetting out = group;
  if (!own_decay) out.weight_decay = usual.weight_decay;
  return out;
}

// Does the group decide over a parameter?  That it does not is a problem; unless `looks`, nothing
// is searched or said.
bool read_group(Spec& spec, std::int64_t number, bool looks, const std::vector<Param>& params,
                std::vector<ParamSetting>& settings) {
  const std::string text =
      spec.text("match", {.help = "regular expression, found anywhere in the parameter's name"});
  const std::optional<std::regex> pattern = looks ? as_pattern(spec, text) : std::nullopt;
  ParamSetting group{.group = number};
  group.lr_scale = spec.number("lr_scale", {.fallback = 1, .min = 0, .help = "multiplies lr"});
  // Read only where it is given: a default written out would act on biases when it is read again.
  const bool own_decay = spec.has("weight_decay");
  if (own_decay)
    group.weight_decay = spec.number("weight_decay", {.fallback = 0,
                                                      .min = 0,
                                                      .help = "acts on any role; by default "
                                                              "as without the group"});
  group.frozen = spec.boolean("frozen", {.fallback = false, .help = "never changed"});
  spec.finish();
  if (group.frozen && (own_decay || group.lr_scale != 1))
    spec.problem("frozen", "frozen parameters have no lr_scale and no weight_decay; remove these");
  if (!pattern) return false;
  bool matched = false, decided = false;
  for (std::size_t i = 0; i < params.size(); ++i) {
    if (!std::regex_search(params[i].name, *pattern)) continue;
    matched = true;
    if (settings[i].group >= 0) continue;
    settings[i] = applied(group, own_decay, settings[i]);
    decided = true;
  }
  if (decided) return true;
  if (matched)
    spec.problem("match", "matches no parameter that an earlier group has not taken; put it first");
  else
    spec.problem("match", "matches no parameter; " + suggestion(text, params));
  return false;
}

}  // namespace

std::vector<ParamSetting> read_groups(Spec& optimizer, double weight_decay,
                                      const std::vector<Param>& params) {
  std::vector<ParamSetting> settings;
  for (const Param& param : params)
    settings.push_back({.weight_decay = param.role == Role::weight ? weight_decay : 0});
  std::int64_t number = 0, wrong = 0;
  for (Spec& group :
       optimizer.list("groups", "exceptions for some parameters; the first match decides"))
    wrong += read_group(group, number++, wrong < most_wrong, params, settings) ? 0 : 1;
  const bool all_frozen =
      !settings.empty() &&
      std::all_of(settings.begin(), settings.end(), [](const ParamSetting& s) { return s.frozen; });
  if (all_frozen) optimizer.problem("groups", "freeze every parameter; nothing is left to train");
  return settings;
}

}  // namespace manako
