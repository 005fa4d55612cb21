#include "tools/data/corpora.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "tools/data/standard_input.hpp"

namespace manako {
namespace {

bool is_list(const Spec& spec, const std::string& key) {
  const nlohmann::ordered_json::json_pointer at(spec.path() + "/" + key);
  return spec.json().contains(at) && spec.json().at(at).is_array();
}

}  // namespace

std::vector<double> read_corpora(Spec& data, const Section& declaration,
                                 const std::function<void(Spec&)>& read) {
  if (!is_list(data, "train")) {
    Spec only = data.section("train", declaration);
    read(only);
    only.finish();
    return {};
  }
  std::vector<double> weights;
  std::vector<Spec> corpora = data.list("train", declaration.help);
  for (Spec& corpus : corpora) {
    read(corpus);
    // Read only where it is given: without weights every example comes once.
    if (corpus.has("weight"))
      weights.push_back(corpus.number(
          "weight", {.min = 0,
                     .max = 1e9,
                     .above_min = true,
                     .help = "of a list of corpora: its part of an epoch, in proportion"}));
    corpus.finish();
  }
  if (corpora.empty()) data.problem("train", "is an empty list; expected one corpus or more");
  if (!weights.empty() && weights.size() != corpora.size())
    data.problem("train",
                 fmt::format("{} of {} corpora have a weight; give one to each, or to none",
                             weights.size(), corpora.size()));
  return weights;
}

std::optional<Mixture> mix(const std::vector<std::string>& names,
                           const std::vector<std::int64_t>& sizes,
                           const std::vector<double>& weights, const std::string& what,
                           std::vector<std::string>& notes) {
  std::optional<Mixture> out;
  if (!weights.empty()) out.emplace(sizes, weights);
  if (sizes.size() > 1)
    for (std::size_t c = 0; c < sizes.size(); ++c)
      notes.push_back(fmt::format("train: {}: {} {}, {} in each epoch", names[c], sizes[c], what,
                                  out ? out->share(static_cast<std::int64_t>(c)) : sizes[c]));
  return out;
}

std::string place_below(const std::string& root, const std::string& file) {
  return root.empty() || file.starts_with('/') || file == standard_input::name ? file
                                                                               : root + "/" + file;
}

void require_one_standard_input(Spec& data, const std::vector<std::string>& files) {
  if (std::count(files.begin(), files.end(), standard_input::name) > 1)
    data.problem("train", "\"-\" stands in several places; standard input is one text only");
}

}  // namespace manako
