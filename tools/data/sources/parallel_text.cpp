#include <iterator>

#include "core/error.hpp"
#include "tools/data/corpora.hpp"
#include "tools/data/data_source.hpp"
#include "tools/data/parallel_corpus.hpp"
#include "tools/data/standard_input.hpp"

namespace manako {
namespace {

struct Side {
  std::unique_ptr<Codec> codec;
  std::int64_t max_length = 0;
};

Side read_side(Spec& data, const std::string& key, const std::string& help) {
  Spec spec = data.section(key, {.help = help});
  Side side;
  side.codec = std::make_unique<Codec>(Tokenizers::make(
      spec, "tokenizer",
      {.fallback = "word", .family = "tokenizer", .help = "cuts text into pieces"}));
  side.max_length = spec.integer(
      "max_length",
      {.fallback = 0, .help = "training pairs with more pieces on this side are dropped; 0: none"});
  spec.finish();
  return side;
}

// The lines of several corpora, one after the other.
struct Joined {
  ParallelCorpus::Lines lines;
  std::vector<std::size_t> ends;  // of each corpus
};

Joined joined(const std::vector<ParallelCorpus>& corpora, std::vector<LineReport>& files) {
  Joined out;
  for (const ParallelCorpus& corpus : corpora) {
    ParallelCorpus::Lines lines = corpus.read(files);
    const auto append = [](std::vector<std::string>& to, std::vector<std::string>& from) {
      to.insert(to.end(), std::make_move_iterator(from.begin()),
                std::make_move_iterator(from.end()));
    };
    append(out.lines.source, lines.source);
    append(out.lines.target, lines.target);
    out.ends.push_back(out.lines.source.size());
  }
  return out;
}

/// Sentence pairs, in one corpus for each split or, for train, several, maybe with weights.
class ParallelText : public DataSource {
 public:
  explicit ParallelText(Spec& spec) : DataSource(spec) {
    const std::string root =
        spec.text("root", {.fallback = "", .help = "folder that file names start from"});
    Side source = read_side(spec, "source", "the language that is translated from");
    Side target = read_side(spec, "target", "the language that is translated to");
    source_ = std::move(source.codec);
    target_ = std::move(target.codec);
    max_source_ = source.max_length;
    max_target_ = target.max_length;
    const auto declaration = [](const std::string& name) {
      return Section{.scalar = "tsv", .help = "corpus of the " + name + " split"};
    };
    weights_ = read_corpora(spec, declaration("train"), [&](Spec& corpus) {
      corpora_["train"].emplace_back(corpus, root, true);
    });
    for (const char* name : {"valid", "test"}) {
      Spec own = spec.section(name, declaration(name));
      const ParallelCorpus corpus(own, root, false);
      own.finish();
      if (corpus.given()) corpora_[name].push_back(corpus);
    }
    require_one_standard_input(spec, files());
  }

  std::vector<std::string> splits() const override {
    std::vector<std::string> names;
    for (const char* name : {"train", "valid", "test"})
      if (corpora_.contains(name)) names.push_back(name);
    return names;
  }

  void check() const override {
    for (const auto& [name, corpora] : corpora_)
      for (const ParallelCorpus& corpus : corpora) corpus.check();
  }

  const Split& epoch(std::uint64_t seed, std::int64_t epoch) override {
    const Split& train = split("train");
    if (!mixture_) return train;
    std::vector<std::int64_t> which;
    for (const Mixture::Draw& draw : mixture_->epoch(seed, epoch))
      which.push_back(begins_[static_cast<std::size_t>(draw.corpus)] + draw.index);
    epoch_.source = train.source.chosen(which);
    epoch_.target = train.target.chosen(which);
    return epoch_;
  }

 protected:
  Split read(const std::string& name) override {
    std::vector<LineReport> files;
    Joined all = joined(corpora_.at(name), files);
    for (const LineReport& file : files)
      for (const std::string& note : file.notes()) notes_.push_back(note);
    if (name == "train" && !source_->ready()) source_->learn(all.lines.source);
    if (name == "train" && !target_->ready()) target_->learn(all.lines.target);
    Split split = encode(name, std::move(all));
    split.reading.files = std::move(files);
    return split;
  }

 private:
  std::vector<std::string> files() const {
    std::vector<std::string> out;
    for (const auto& [name, corpora] : corpora_)
      for (const ParallelCorpus& corpus : corpora)
        out.insert(out.end(), corpus.files().begin(), corpus.files().end());
    return out;
  }

  Split encode(const std::string& name, Joined all) {
    const bool train = name == "train";
    auto& [source, target] = all.lines;
    Split split;
    std::vector<std::int64_t> ends;  // of the corpora in the split
    split.reading.lines = std::ssize(source);
    auto& odd = train ? split.reading.dropped : split.reading.kept;
    for (std::size_t i = 0; i < source.size(); ++i) {
      while (all.ends[ends.size()] == i) ends.push_back(split.size());
      const auto s = source_->encode(source[i]), t = target_->encode(target[i]);
      const auto above = [](const auto& ids, std::int64_t limit) {
        return limit > 0 && static_cast<std::int64_t>(ids.size()) > limit;
      };
      const bool is_empty = s.empty() || t.empty();
      const bool is_long = above(s, max_source_) || above(t, max_target_);
      if (is_empty || is_long) ++odd[is_empty ? "empty" : "too_long"];
      if (train && (is_empty || is_long)) continue;
      split.source.add(s);
      split.target.add(t);
    }
    while (ends.size() < all.ends.size()) ends.push_back(split.size());
    split.source.shrink();
    split.target.shrink();
    count(name, ends);
    if (train) return split;
    split.source_lines = std::move(source);
    split.target_lines = std::move(target);
    return split;
  }

  // What each corpus holds; `ends` of their pairs in the split.
  void count(const std::string& name, const std::vector<std::int64_t>& ends) {
    std::vector<std::string> names;
    std::vector<std::int64_t> sizes, begins = {0};
    for (std::size_t c = 0; c < ends.size(); ++c) {
      const std::string& file = corpora_.at(name)[c].files()[0];
      names.emplace_back(file == standard_input::name ? "standard input" : file);
      sizes.push_back(ends[c] - begins[c]);
      begins.push_back(ends[c]);
      require(sizes[c] > 0, Exit::data, "{}: no pair of sentences to use in the {} split", names[c],
              name);
    }
    if (name != "train") return;
    begins_ = std::move(begins);
    mixture_ = mix(names, sizes, weights_, "pairs", notes_);
  }

  std::int64_t max_source_ = 0, max_target_ = 0;
  std::map<std::string, std::vector<ParallelCorpus>> corpora_;
  std::vector<double> weights_;       // of the corpora of train, if they have any
  std::vector<std::int64_t> begins_;  // of each corpus in the split train
  std::optional<Mixture> mixture_;
  Split epoch_;
};

const bool registered = DataSources::add<ParallelText>({
    .name = "parallel_text",
    .family = "data",
    .summary = "sentence pairs: two files line by line, or columns of one",
    .example = R"({"train": {"source": "train.ja", "target": "train.en"}})",
});

}  // namespace
}  // namespace manako
