#include "tools/data/vocabulary.hpp"

#include <numeric>

#include "core/utf8.hpp"
#include "tests/fuzz/support.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tools/data/codec.hpp"

namespace manako::fuzz {
namespace {

std::unique_ptr<Tokenizer> make_tokenizer(char choice) {
  const auto& all = Tokenizers::all();
  const auto& entry = all[static_cast<unsigned char>(choice) % all.size()];
  Spec spec = Spec::parse("{}", "fuzz");
  return entry.make(spec);
}

void check_ids(const Codec& codec, std::string_view text) {
  const std::vector<std::int32_t> ids = codec.encode(text);
  for (const std::int32_t id : ids)
    expect(id >= 0 && id < codec.vocabulary().size(), "an id that is not in the vocabulary");
  expect(is_valid_utf8(codec.decode(ids)), "decoded to no UTF-8");
}

// What tools/data/tokenizer.hpp promises of every tokenizer.
void check_tokenizer(const Tokenizer& tokenizer, std::string_view text) {
  const std::vector<std::string> pieces = tokenizer.split(text);
  for (const std::string& piece : pieces) expect(!piece.empty(), "an empty piece");
  const std::string joined = tokenizer.join(pieces);
  expect(tokenizer.split(joined) == pieces, "other pieces after join");
  const std::size_t newline = text.find('\n');
  if (newline == text.npos) return;
  std::vector<std::string> parts = tokenizer.split(text.substr(0, newline + 1));
  for (std::string& piece : tokenizer.split(text.substr(newline + 1)))
    parts.push_back(std::move(piece));
  expect(parts == pieces, "other pieces when cut behind a line");
}

}  // namespace

void vocabulary(std::string_view input) {
  static MemoryFile file;
  static const testing::TemporaryDirectory folder;
  if (input.empty()) return;
  Codec codec(make_tokenizer(input[0]));
  input.remove_prefix(1);
  const std::string_view text = input.substr(0, input.find('\0'));
  input.remove_prefix(std::min(text.size() + 1, input.size()));
  if (is_valid_utf8(text)) check_tokenizer(codec.tokenizer(), text);
  const std::string& path = file.holding(input);
  if (answers({Exit::model}, [&] { codec.load(path); })) {
    check_ids(codec, text);
    std::vector<std::int32_t> all(static_cast<std::size_t>(codec.vocabulary().size()));
    std::iota(all.begin(), all.end(), 0);
    expect(is_valid_utf8(codec.decode(all)), "decoded to no UTF-8");
    const std::string copy = folder / "copy";
    codec.save(copy);
    Codec same(make_tokenizer(0));
    same = std::move(codec);
    const std::string checksum = same.vocabulary().checksum();
    same.load(copy);
    expect(same.vocabulary().checksum() == checksum, "another vocabulary after a round trip");
  } else if (is_valid_utf8(text)) {  // as the reader of text gives it
    codec.learn({std::string(text)});
    check_ids(codec, text);
  }
}

}  // namespace manako::fuzz
