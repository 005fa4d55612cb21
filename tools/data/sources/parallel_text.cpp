#include <array>

#include "tools/data/alignment.hpp"
#include "tools/data/data_source.hpp"
#include "tools/data/text_file.hpp"

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

/// Two files whose lines are translations of each other.
class ParallelText : public DataSource {
 public:
  explicit ParallelText(Spec& spec) : DataSource(spec) {
    root_ = spec.text("root", {.fallback = "", .help = "folder that file names start from"});
    Side source = read_side(spec, "source", "the language that is translated from");
    Side target = read_side(spec, "target", "the language that is translated to");
    source_ = std::move(source.codec);
    target_ = std::move(target.codec);
    max_source_ = source.max_length;
    max_target_ = target.max_length;
    for (const char* name : {"train", "valid", "test"}) read_files(spec, name);
  }

  std::vector<std::string> splits() const override {
    std::vector<std::string> names;
    for (const char* name : {"train", "valid", "test"})
      if (files_.contains(name)) names.push_back(name);
    return names;
  }

  void check() const override {
    for (const auto& [name, files] : files_)
      for (const std::string& file : files) find_text_file(file);
  }

 protected:
  Split read(const std::string& name) override {
    const auto& [source_file, target_file] = files_.at(name);
    LineReport source_report, target_report;
    std::vector<std::string> source = read_lines(source_file, source_report);
    std::vector<std::string> target = read_lines(target_file, target_report);
    require_same_lines(source_report.path, source, target_report.path, target);
    for (const LineReport& report : {source_report, target_report})
      for (const std::string& note : report.notes()) notes_.push_back(note);
    if (name == "train" && !source_->ready()) source_->learn(source);
    if (name == "train" && !target_->ready()) target_->learn(target);
    Split split = encode(name, std::move(source), std::move(target));
    split.reading.files = {source_report, target_report};
    return split;
  }

 private:
  void read_files(Spec& data, const std::string& name) {
    const bool required = name == "train";
    Spec spec = data.section(name, {.help = "files of the " + name + " split"});
    Text declaration{.help = "path of a text file (or of that and .gz)"};
    if (!required) declaration.fallback = "";
    const std::string source = spec.text("source", declaration);
    const std::string target = spec.text("target", declaration);
    spec.finish();
    if (source.empty() != target.empty())
      spec.problem(source.empty() ? "source" : "target", "is missing: a split needs both files");
    if (!source.empty() && !target.empty()) files_[name] = {place(source), place(target)};
  }

  std::string place(const std::string& file) const {
    return root_.empty() || file.starts_with('/') ? file : root_ + "/" + file;
  }

  Split encode(const std::string& name, std::vector<std::string> source,
               std::vector<std::string> target) {
    const bool train = name == "train";
    Split split;
    split.reading.lines = std::ssize(source);
    auto& odd = train ? split.reading.dropped : split.reading.kept;
    for (std::size_t i = 0; i < source.size(); ++i) {
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
    split.source.shrink();
    split.target.shrink();
    require(split.size() > 0, Exit::data, "{}: no pair of sentences to use in the {} split",
            files_.at(name)[0], name);
    if (train) return split;
    split.source_lines = std::move(source);
    split.target_lines = std::move(target);
    return split;
  }

  std::string root_;
  std::int64_t max_source_ = 0, max_target_ = 0;
  std::map<std::string, std::array<std::string, 2>> files_;
};

const bool registered = DataSources::add<ParallelText>({
    .name = "parallel_text",
    .family = "data",
    .summary = "two files whose lines are translations of each other",
    .example = R"({"train": {"source": "train.ja", "target": "train.en"}})",
});

}  // namespace
}  // namespace manako
