#include "tools/data/sources/in_memory.hpp"
#include "tools/data/toy/grammar.hpp"

namespace manako {
namespace {

/// A small Japanese-English corpus made from the grammar in tools/data/toy: every sentence has
/// exactly one translation, and no sentence of either language is in two splits.
class ToyTranslation : public InMemory {
 public:
  explicit ToyTranslation(Spec& spec)
      : InMemory(spec, {.num_train = 20'000, .num_valid = 500, .num_test = 500, .seed = 1}) {
    direction_ = spec.text("direction", {.fallback = "ja_en",
                                         .choices = {"ja_en", "en_ja"},
                                         .help = "from which language to which"});
    if (options().num_pairs() > toy::most_pairs)
      spec.problem("num_train",
                   fmt::format("with valid and test makes {} pairs; the grammar is good "
                               "for {}",
                               options().num_pairs(), toy::most_pairs));
  }

 protected:
  std::vector<Pair> make() const override {
    std::vector<Pair> pairs;
    for (toy::Sentence& sentence : toy::make_corpus(options().seed, options().num_pairs())) {
      if (direction_ == "en_ja") std::swap(sentence.ja, sentence.en);
      pairs.emplace_back(std::move(sentence.ja), std::move(sentence.en));
    }
    return pairs;
  }

 private:
  std::string direction_;
};

const bool registered = DataSources::add<ToyTranslation>({
    .name = "toy_translation",
    .family = "data",
    .summary = "Japanese and English sentences from a small grammar of our own",
    .example = R"({"num_train": 200, "num_valid": 20, "num_test": 20})",
});

}  // namespace
}  // namespace manako
