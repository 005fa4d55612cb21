#include "tools/data/tokenizer.hpp"

#include "core/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tools/data/codec.hpp"

namespace manako {
namespace {

using testing::TemporaryDirectory;

using Pieces = std::vector<std::string>;

std::unique_ptr<Tokenizer> make(const std::string& name, const std::string& options = "{}") {
  Spec spec = Spec::parse(options, "test");
  auto made = Tokenizers::find(name)->make(spec);
  spec.finish();
  spec.throw_if_problems();
  return made;
}

std::string random_text(const Random& random) {
  std::string out;
  const std::int64_t length = random.below(40, 0);
  for (std::int64_t i = 0; i < length; ++i) {
    const auto index = static_cast<std::uint64_t>(i);
    const std::int64_t limits[] = {0x80, 0x800, 0xD800, 0x100000};
    const auto c = 1 + random.below(limits[random.below(4, 1000 + index)] - 1, 2000 + index) +
                   (random.below(9, 3000 + index) == 0 ? 0xE000 : 0);
    if (c >= 0xD800 && c < 0xE000) continue;
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c < 0x800) {
      out += {static_cast<char>(0xC0 | c >> 6), static_cast<char>(0x80 | (c & 63))};
    } else if (c < 0x10000) {
      out += {static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 63)),
              static_cast<char>(0x80 | (c & 63))};
    } else {
      out += {static_cast<char>(0xF0 | c >> 18), static_cast<char>(0x80 | (c >> 12 & 63)),
              static_cast<char>(0x80 | (c >> 6 & 63)), static_cast<char>(0x80 | (c & 63))};
    }
  }
  return out;
}

}  // namespace

TEST_CASE("words stand between blanks", "[tokenizer]") {
  const auto word = make("word");
  CHECK(word->split("  the cat\tsat . ") == Pieces{"the", "cat", "sat", "."});
  CHECK(word->split("").empty());
  CHECK(word->split(" ").empty());
  CHECK(word->split("a\u3000b\u00a0c") == Pieces{"a\u3000b\u00a0c"});  // ASCII blanks only
  CHECK(word->join({"the", "cat"}) == "the cat");
  CHECK(word->join({}).empty());
  CHECK(word->split("a b\nc\n") == Pieces{"a", "b", "\n", "c", "\n"});
  CHECK(word->join(word->split("a b\n\nc\n")) == "a b\n\nc\n");
}

TEST_CASE("characters are code points", "[tokenizer]") {
  const auto character = make("character");
  CHECK(character->split("aé日😀 ") == Pieces{"a", "é", "日", "😀", " "});
  CHECK(character->join({"a", "<unk>", "日"}) == "a<unk>日");
  CHECK(character->split("a\xffz\uFFFD") == Pieces{"a", "\uFFFD", "z", "\uFFFD"});
}

TEST_CASE("bytes and characters keep every valid text", "[tokenizer]") {
  for (const char* name : {"byte", "character"}) {
    const auto tokenizer = make(name);
    for (std::uint64_t i = 0; i < 2000; ++i) {
      const std::string text = random_text(Random(7).at(i));
      REQUIRE(tokenizer->join(tokenizer->split(text)) == text);
    }
  }
}

TEST_CASE("the byte tokenizer knows all 256 bytes, whatever it has seen", "[tokenizer]") {
  Codec codec(make("byte"));
  codec.learn({"abc"});
  CHECK(codec.vocabulary().size() == 256 + 3);
  CHECK(codec.encode("A日") == std::vector<std::int32_t>{3 + 0x41, 3 + 0xE6, 3 + 0x97, 3 + 0xA5});
  const std::vector<std::int32_t> broken = {3 + 0xE6, 3 + 0x97, 3 + 0x41};
  CHECK(codec.decode(broken) == "\uFFFD\uFFFDA");  // what a model says is made valid
  CHECK(codec.encode("<0x41>").size() == 6);
}

TEST_CASE("options of tokenizers are checked", "[tokenizer]") {
  CHECK(make("word", R"({"min_count": 2, "max_size": 10})")->signature() ==
        "word min_count=2 max_size=10");
  testing::expect_error(Exit::usage, {"max_size", "reserved"},
                        [] { make("word", R"({"max_size": 3})"); });
  testing::expect_error(Exit::usage, {"min_count"}, [] { make("word", R"({"min_count": 0})"); });
  testing::expect_error(Exit::usage, {"min_count"}, [] { make("byte", R"({"min_count": 2})"); });
}

TEST_CASE("a codec encodes known words and decodes to the end", "[codec]") {
  Codec codec(make("word", R"({"min_count": 2})"));
  CHECK_FALSE(codec.ready());
  codec.learn({"a b", "b a", "c a </s> </s>"});
  CHECK(codec.ready());
  CHECK(codec.encode("a c b </s>") == std::vector<std::int32_t>{3, 0, 4, 0});
  const std::vector<std::int32_t> ids = {1, 3, 0, 4, 2, 3};
  CHECK(codec.decode(ids) == "a <unk> b");
  CHECK(codec.pieces(ids) == Pieces{"<s>", "a", "<unk>", "b", "</s>", "a"});
}

TEST_CASE("a codec is restored from its file by the same tokenizer only", "[codec]") {
  const TemporaryDirectory folder;
  const std::string path = folder.path() + "/target.vocabulary";
  Codec codec(make("character"));
  codec.learn({"line\n", "語\n"});
  codec.save(path);
  Codec again(make("character"));
  again.load(path);
  CHECK(again.encode("語\nl") == codec.encode("語\nl"));
  Codec other(make("character", R"({"min_count": 2})"));
  testing::expect_error(Exit::model, {"another tokenizer"}, [&] { other.load(path); });
}

TEST_CASE("every registered tokenizer is made from its example", "[tokenizer]") {
  for (const auto& entry : Tokenizers::all()) {
    const auto tokenizer = make(entry.name, entry.example);
    CHECK(tokenizer->join(tokenizer->split("a b 日本")) == "a b 日本");
    CHECK(tokenizer->signature().starts_with(entry.name));
  }
}

}  // namespace manako
