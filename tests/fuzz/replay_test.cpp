// The inputs of corpus/NAME/: small files written for this, and whatever was ever found.
#include <filesystem>

#include "core/files.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/support/catch.hpp"

using namespace manako;

namespace {

void replay(const std::string& name, void (*target)(std::string_view)) {
  int inputs = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(MANAKO_SOURCE_DIR "/tests/fuzz/corpus/" + name)) {
    INFO(entry.path().string());
    CHECK_NOTHROW(target(read_file(entry.path().string())));
    ++inputs;
  }
  CHECK(inputs >= 8);
}

}  // namespace

TEST_CASE("corpus of the spec reader", "[fuzz]") { replay("spec", fuzz::spec); }
TEST_CASE("corpus of the safetensors reader", "[fuzz]") {
  replay("safetensors", fuzz::safetensors);
}
TEST_CASE("corpus of the text reader", "[fuzz]") { replay("text", fuzz::text); }
TEST_CASE("corpus of vocabularies and tokenizers", "[fuzz]") {
  replay("vocabulary", fuzz::vocabulary);
}
