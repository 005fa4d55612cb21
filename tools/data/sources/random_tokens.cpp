#include "core/random.hpp"
#include "tools/data/data_source.hpp"

namespace manako {
namespace {

/// Random ids of fixed lengths: nothing to learn, for measuring speed.  Lengths are without the
/// ends.
class RandomTokens : public DataSource {
 public:
  explicit RandomTokens(Spec& spec) : DataSource(spec) {
    const auto count = [&](const char* key, std::int64_t fallback, std::int64_t min,
                           const char* help) {
      return spec.integer(key, {.fallback = fallback, .min = min, .max = 1 << 24, .help = help});
    };
    vocabulary_ = count("vocabulary", 8000, 4, "entries of each vocabulary, reserved ones counted");
    sentences_ = count("sentences", 64, 1, "sentences of the split train");
    source_length_ = count("source_length", 23, 0, "source tokens; 0: a language model");
    target_length_ = count("target_length", 23, 1, "target tokens");
    seed_ = static_cast<std::uint64_t>(count("seed", 1, 0, "of the ids"));
    const auto words = [] {
      Spec none = Spec::parse("{}", "random_tokens");
      return std::make_unique<Codec>(Tokenizers::find("word")->make(none));
    };
    if (source_length_ > 0) source_ = words();
    target_ = words();
  }
  std::vector<std::string> splits() const override { return {"train"}; }

 protected:
  Split read(const std::string&) override {
    std::vector<std::string> pieces;
    for (std::int64_t v = 3; v < vocabulary_; ++v) pieces.push_back(fmt::format("w{}", v));
    if (source_ && !source_->ready()) source_->learn(pieces);
    if (!target_->ready()) target_->learn(pieces);
    Split split;
    const Random random = Random(seed_).child("random_tokens");
    for (std::int64_t i = 0; i < sentences_; ++i) {
      const Random own = random.at(static_cast<std::uint64_t>(i));
      if (source_) split.source.add(draw(own.child("source"), source_length_));
      split.target.add(draw(own.child("target"), target_length_));
    }
    return split;
  }

 private:
  std::vector<std::int32_t> draw(const Random& random, std::int64_t length) const {
    std::vector<std::int32_t> ids;
    for (std::int64_t t = 0; t < length; ++t)
      ids.push_back(static_cast<std::int32_t>(
          3 + random.below(vocabulary_ - 3, static_cast<std::uint64_t>(t))));
    return ids;
  }

  std::int64_t vocabulary_ = 0, sentences_ = 0, source_length_ = 0, target_length_ = 0;
  std::uint64_t seed_ = 0;
};

const bool registered = DataSources::add<RandomTokens>({
    .name = "random_tokens",
    .family = "data",
    .summary = "random ids of fixed lengths, for measuring speed",
    .example = R"({"vocabulary": 50, "sentences": 8, "source_length": 5, "target_length": 6})",
});

}  // namespace
}  // namespace manako
