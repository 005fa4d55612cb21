#include <cmath>

#include "core/error.hpp"
#include "core/random.hpp"
#include "core/utf8.hpp"
#include "tools/data/corpora.hpp"
#include "tools/data/data_source.hpp"
#include "tools/data/text_file.hpp"

namespace manako {
namespace {

std::vector<std::string> lines_with_ends(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
    lines.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  return lines;
}

/// Running text for a language model, in windows that predict `context` pieces each.  Epoch e cuts
/// each train text one window after the other from an offset that is a function of (seed, e); with
/// weights, of (seed, pass over that text).  valid and test are covered from their start to their
/// end.
class RunningText : public DataSource {
 public:
  explicit RunningText(Spec& spec) : DataSource(spec) {
    target_ = std::make_unique<Codec>(Tokenizers::make(
        spec, "tokenizer",
        {.fallback = "character", .family = "tokenizer", .help = "cuts text into pieces"}));
    context_ = spec.integer(
        "context",
        {.fallback = 64, .min = 1, .max = 1 << 24, .help = "pieces that a window predicts"});
    root_ = spec.text("root", {.fallback = "", .help = "folder that file names start from"});
    weights_ =
        read_corpora(spec, {.scalar = "file", .help = "text to train on"}, [&](Spec& corpus) {
          train_.push_back(corpus.text(
              "file", {.help = "path of a text file (or of that and .gz; \"-\": standard input)"}));
        });
    Spec fractions = spec.section("split", {.help = "parts of the train file, taken from its end"});
    valid_ = read_part(spec, fractions, "valid");
    test_ = read_part(spec, fractions, "test");
    fractions.finish();
    if (valid_.fraction + test_.fraction >= 1)
      spec.problem("split", "leaves nothing to train on: the parts add up to 1 or more");
    if (train_.size() > 1 && valid_.fraction + test_.fraction > 0)
      spec.problem("split",
                   "takes parts of one train text, and here are several; give valid and "
                   "test as files");
    std::vector<std::string> files = train_;
    files.insert(files.end(), {valid_.file, test_.file});
    require_one_standard_input(spec, files);
  }

  std::vector<std::string> splits() const override {
    std::vector<std::string> names = {"train"};
    if (valid_.given()) names.push_back("valid");
    if (test_.given()) names.push_back("test");
    return names;
  }

  void check() const override {
    for (const std::string& file : train_) find_text_file(place_below(root_, file));
    for (const std::string& file : {valid_.file, test_.file})
      if (!file.empty()) find_text_file(place_below(root_, file));
  }

  const Split& epoch(std::uint64_t seed, std::int64_t epoch) override {
    split("train");
    Split& train = loaded_.at("train");
    train.target.forget_cuts();
    if (!mixture_)
      for (std::size_t c = 0; c + 1 < begins_.size(); ++c)
        train.target.cut(
            {begins_[c] + offset(seed, c, epoch), begins_[c + 1], context_ + 1, context_});
    else
      for (const Mixture::Draw& draw : mixture_->epoch(seed, epoch)) {
        const auto c = static_cast<std::size_t>(draw.corpus);
        train.target.add_range(begins_[c] + offset(seed, c, draw.pass) + draw.index * context_,
                               context_ + 1);
      }
    return train;
  }

 protected:
  Split read(const std::string& name) override {
    Split split;
    std::vector<std::vector<std::string>> texts;  // lines of each
    if (name == "train" && train_.size() > 1)
      for (const std::string& file : train_)
        texts.push_back(lines_with_ends(load_text(file, split.reading)));
    else
      texts.push_back(lines_with_ends(part(name, split.reading)));
    for (const auto& lines : texts) split.reading.lines += std::ssize(lines);
    if (name == "train" && !target_->ready()) learn(texts);
    split.windows = true;
    std::vector<std::int64_t> begins = {0};
    for (std::size_t c = 0; c < texts.size(); ++c) {
      for (const std::string& line : texts[c]) split.target.add(target_->encode(line));
      begins.push_back(split.target.num_ids());
      const std::int64_t pieces = begins[c + 1] - begins[c];
      const std::int64_t least = name == "train" ? context_ + 1 : 2;
      require(pieces >= least, Exit::data,
              "text: {}the {} split has {} pieces; expected at least {} (context {}); likely fix: "
              "more text or a smaller context",
              texts.size() > 1 ? train_[c] + ": " : "", name, pieces, least, context_);
    }
    split.target.forget_cuts();
    for (std::size_t c = 0; c < texts.size(); ++c)
      split.target.cut({begins[c], begins[c + 1], context_ + 1, context_, name != "train"});
    split.target.shrink();
    if (name == "train") count(std::move(begins));
    return split;
  }

 private:
  struct Part {
    std::string file;
    double fraction = 0;
    bool given() const { return !file.empty() || fraction > 0; }
  };

  static Part read_part(Spec& spec, Spec& fractions, const std::string& name) {
    Part part;
    part.file = spec.text(name, {.fallback = "", .help = "file of the " + name + " split"});
    part.fraction = fractions.number(
        name, {.fallback = 0.0, .min = 0, .max = 1, .below_max = true, .help = "0: none"});
    if (!part.file.empty() && part.fraction > 0)
      spec.problem(name, "is given twice: as a file and as a part of the train file");
    return part;
  }

  void learn(const std::vector<std::vector<std::string>>& texts) {
    std::vector<std::string> all;
    for (const auto& lines : texts) all.insert(all.end(), lines.begin(), lines.end());
    target_->learn(all);
  }

  std::int64_t pieces(std::size_t corpus) const { return begins_[corpus + 1] - begins_[corpus]; }

  // Offsets of windows are below this.
  std::int64_t most_offset(std::size_t corpus) const {
    return std::max<std::int64_t>(1, std::min(context_, pieces(corpus) - context_));
  }

  std::int64_t offset(std::uint64_t seed, std::size_t corpus, std::int64_t pass) const {
    const Random first = Random(seed).child("text offset");
    return (corpus == 0 ? first : first.child(corpus))
        .below(most_offset(corpus), static_cast<std::uint64_t>(pass));
  }

  // In the mixture a text counts the windows that it has whatever the offset.
  void count(std::vector<std::int64_t> begins) {
    begins_ = std::move(begins);
    std::vector<std::int64_t> windows;
    for (std::size_t c = 0; c + 1 < begins_.size(); ++c)
      windows.push_back((pieces(c) - most_offset(c)) / context_);
    mixture_ = mix(train_, windows, weights_, "windows", notes_);
  }

  std::string load_text(const std::string& file, Reading& reading) {
    LineReport& report = reading.files.emplace_back();
    std::string text = read_text(place_below(root_, file), report);
    for (const std::string& note : report.notes()) notes_.push_back(note);
    return text;
  }

  // The train file is cut at code points: train | valid | test.
  std::string part(const std::string& name, Reading& reading) {
    const Part& own = name == "valid" ? valid_ : test_;
    if (name != "train" && !own.file.empty()) return load_text(own.file, reading);
    const std::string text = load_text(train_.at(0), reading);
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++count) next_code_point(text, i);
    const std::size_t train_end = position(text, count, 1 - valid_.fraction - test_.fraction);
    const std::size_t valid_end = position(text, count, 1 - test_.fraction);
    if (name == "train") return text.substr(0, train_end);
    if (name == "valid") return text.substr(train_end, valid_end - train_end);
    return text.substr(valid_end);
  }

  static std::size_t position(const std::string& text, std::size_t count, double fraction) {
    auto left = static_cast<std::size_t>(std::floor(static_cast<double>(count) * fraction));
    std::size_t i = 0;
    for (; left > 0 && i < text.size(); --left) next_code_point(text, i);
    return i;
  }

  std::int64_t context_ = 0;
  std::string root_;
  std::vector<std::string> train_;
  std::vector<double> weights_;       // of the texts of train, if they have any
  std::vector<std::int64_t> begins_;  // of each text in the ids of train, and their end
  std::optional<Mixture> mixture_;
  Part valid_, test_;
};

const bool registered = DataSources::add<RunningText>({
    .name = "text",
    .family = "data",
    .summary = "one text for a language model, in windows",
    .example = R"({"train": "input.txt", "split": {"valid": 0.1}, "context": 64})",
});

}  // namespace
}  // namespace manako
