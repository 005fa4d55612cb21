#pragma once

#include <string_view>

/// What is fuzzed: each function gives one hostile input to one reader of the program.  It returns
/// if the reader refused it by an Error as such errors must be, or took it and what came out is
/// consistent; it throws Violation if not.  tests/soak/fuzz feeds them millions of inputs, an
/// ordinary test those of corpus/NAME/.
namespace manako::fuzz {

/// A spec, then its overrides, each after a zero byte.
void spec(std::string_view input);
/// A safetensors file.
void safetensors(std::string_view input);
/// A text file, plain or gzip.
void text(std::string_view input);
/// A byte that chooses the tokenizer, a text to cut up to a zero byte, a vocabulary file.
void vocabulary(std::string_view input);

}  // namespace manako::fuzz
