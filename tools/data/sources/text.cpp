#include <cmath>

#include "core/random.hpp"
#include "core/utf8.hpp"
#include "tools/data/data_source.hpp"
#include "tools/data/text_file.hpp"

namespace manako {
namespace {

// Lines with their \n.
std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
    lines.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  return lines;
}

/// Running text for a language model, in windows that predict `context` pieces each.  Epoch e cuts
/// the train text one window after the other from an offset that is a function of (seed, e); valid
/// and test are covered from their start to their end.
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
    train_ = spec.text("train", {.help = "path of the text file (or of that and .gz)"});
    Spec fractions = spec.section("split", {.help = "parts of the train file, taken from its end"});
    valid_ = read_part(spec, fractions, "valid");
    test_ = read_part(spec, fractions, "test");
    fractions.finish();
    if (valid_.fraction + test_.fraction >= 1)
      spec.problem("split", "leaves nothing to train on: the parts add up to 1 or more");
  }

  std::vector<std::string> splits() const override {
    std::vector<std::string> names = {"train"};
    if (valid_.given()) names.push_back("valid");
    if (test_.given()) names.push_back("test");
    return names;
  }

  void check() const override {
    for (const std::string& file : {train_, valid_.file, test_.file})
      if (!file.empty()) find_text_file(place(file));
  }

  const Split& epoch(std::uint64_t seed, std::int64_t epoch) override {
    split("train");
    Split& train = loaded_.at("train");
    const std::int64_t most = std::min(context_, train.target.num_ids() - context_);
    const std::int64_t offset =
        Random(seed)
            .child("text offset")
            .below(std::max<std::int64_t>(1, most), static_cast<std::uint64_t>(epoch));
    train.target.cut(offset, context_ + 1, context_, false);
    return train;
  }

 protected:
  Split read(const std::string& name) override {
    Split split;
    const std::string text = part(name, split.reading);
    const std::vector<std::string> lines = lines_of(text);
    split.reading.lines = std::ssize(lines);
    if (name == "train" && !target_->ready()) target_->learn(lines);
    split.windows = true;
    for (const std::string& line : lines) split.target.add(target_->encode(line));
    const std::int64_t pieces = split.target.num_ids();
    const std::int64_t least = name == "train" ? context_ + 1 : 2;
    require(pieces >= least, Exit::data,
            "text: the {} split has {} pieces; expected at least {} (context {}); likely fix: more "
            "text or a smaller context",
            name, pieces, least, context_);
    split.target.cut(0, context_ + 1, context_, name != "train");
    split.target.shrink();
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

  std::string place(const std::string& file) const {
    return root_.empty() || file.starts_with('/') ? file : root_ + "/" + file;
  }

  std::string load_text(const std::string& file, Reading& reading) {
    LineReport& report = reading.files.emplace_back();
    std::string text = read_text(place(file), report);
    for (const std::string& note : report.notes()) notes_.push_back(note);
    return text;
  }

  // The train file is cut at code points: train | valid | test.
  std::string part(const std::string& name, Reading& reading) {
    const Part& own = name == "valid" ? valid_ : test_;
    if (name != "train" && !own.file.empty()) return load_text(own.file, reading);
    const std::string text = load_text(train_, reading);
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
  std::string root_, train_;
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
