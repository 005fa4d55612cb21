// Rules about the loss and about decoding.
#include <algorithm>

#include "tools/check/rule.hpp"

namespace manako::check {
namespace {

Advice smoothing_high(const Facts& f) {
  const double smoothing = f.number("/loss/label_smoothing");
  if (!(smoothing > 0.3)) return {};
  return {fmt::format("label_smoothing is {:g}", smoothing), "0.1"};
}

Advice smoothing_small_vocabulary(const Facts& f) {
  const double smoothing = f.number("/loss/label_smoothing");
  if (!(smoothing > 0 && f.data.target_vocabulary < 30)) return {};
  return {fmt::format("label_smoothing {:g} over a vocabulary of {:.0f}", smoothing,
                      f.data.target_vocabulary),
          "label_smoothing 0"};
}

Advice beam_of_one(const Facts& f) {
  if (f.number("/decoding/beam_size") != 1) return {};
  return {"decoding \"beam\" with beam_size 1", "decoding \"greedy\", which is faster"};
}

Advice beam_wide(const Facts& f) {
  if (!(f.number("/decoding/beam_size") > 20)) return {};
  return {fmt::format("beam_size {:.0f}", f.number("/decoding/beam_size")), "4 to 8"};
}

Advice translates_by_chance(const Facts& f) {
  if (!(f.translates() && f.text("/decoding/type") == "sample")) return {};
  return {"decoding \"sample\" for a translation", "decoding \"beam\" or \"greedy\""};
}

Advice temperature_extreme(const Facts& f) {
  const double temperature = f.number("/decoding/temperature");
  if (!(temperature > 1.5 || temperature < 0.1)) return {};
  return {fmt::format("temperature {:g}", temperature), "0.7 to 1, or decoding \"greedy\""};
}

Advice outputs_cut_short(const Facts& f) {
  if (!f.translates() || f.data.valid == nullptr) return {};
  const double a = f.number("/decoding/max_length/a"), b = f.number("/decoding/max_length/b");
  const auto source = f.data.valid->source_lengths(), target = f.data.valid->target_lengths();
  std::int64_t cut = 0;
  for (std::size_t i = 0; i < target.size(); ++i) cut += target[i] - 1 > a * source[i] + b;
  if (!(static_cast<double>(cut) > 0.02 * f.data.valid_sentences)) return {};
  return {fmt::format("{} of {:.0f} valid targets are longer than decoding.max_length lets outputs "
                      "get",
                      cut, f.data.valid_sentences),
          "a larger decoding.max_length.a or b"};
}

Advice length_penalty_strong(const Facts& f) {
  if (!(f.number("/decoding/length_penalty/alpha") > 2)) return {};
  return {fmt::format("length_penalty.alpha is {:g}", f.number("/decoding/length_penalty/alpha")),
          "0.6 to 1"};
}

const bool registered[] = {
    add_rule<smoothing_high>({.name = "smoothing-high",
                              .family = "loss",
                              .summary = "the model is taught to be wrong that often",
                              .example = R"({"loss": {"label_smoothing": 0.5}})"}),
    add_rule<smoothing_small_vocabulary>(
        {.name = "smoothing-small-vocabulary",
         .family = "loss",
         .summary = "smoothing is for large vocabularies with near-synonyms; of a few symbols each "
                    "wrong one gets a noticeable share",
         .example = R"({"loss": {"label_smoothing": 0.1},
                        "data": {"num_symbols": 12, "num_train": 2000}})"}),
    add_rule<beam_of_one>({.name = "beam-of-one",
                           .family = "decoding",
                           .summary = "a beam of one finds what greedy search finds",
                           .example = R"({"decoding": {"type": "beam", "beam_size": 1}})"}),
    add_rule<beam_wide>({.name = "beam-wide",
                         .family = "decoding",
                         .summary = "beams beyond ten or so cost time and give shorter, worse "
                                    "outputs (Koehn & Knowles 2017)",
                         .example = R"({"decoding": {"type": "beam", "beam_size": 50}})"}),
    add_rule<translates_by_chance>(
        {.name = "translates-by-chance",
         .family = "decoding",
         .summary = "a sampled translation has unlikely words, and a worse score, by design",
         .example = R"({"decoding": "sample"})"}),
    add_rule<temperature_extreme>(
        {.name = "temperature-extreme",
         .family = "decoding",
         .summary = "very high temperatures give noise, very low ones what greedy search gives",
         .example = R"({"decoding": {"type": "sample", "temperature": 3}})"}),
    add_rule<outputs_cut_short>(
        {.name = "outputs-cut-short",
         .family = "decoding",
         .summary = "outputs end before they can be as long as their references",
         .example = R"({"decoding": {"max_length": {"a": 0.5, "b": 0}}})"}),
    add_rule<length_penalty_strong>(
        {.name = "length-penalty-strong",
         .family = "decoding",
         .summary = "a strong penalty makes the longest hypothesis win, whatever it says",
         .example = R"({"decoding": {"type": "beam", "length_penalty": {"alpha": 5}}})"}),
};

}  // namespace
}  // namespace manako::check
