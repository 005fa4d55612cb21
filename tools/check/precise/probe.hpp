#pragma once

#include "models/model.hpp"

namespace manako::check {

/// What a model is tried on: `sentences` random pairs (or targets alone), of 2 to `longest` tokens,
/// the last one of full length.  The same for the same seed.
Batch probe(const Model& model, VocabularySizes sizes, std::int64_t sentences, std::int64_t longest,
            std::uint64_t seed = 1);

/// One sentence of a batch as a batch of its own.
Batch only(const Batch& batch, std::int64_t sentence);

/// root mean square of all elements.
double rms(const Tensor& x);
/// Largest |a - b|, of the rms of a; infinite for NaN and for different shapes.
double difference(const Tensor& a, const Tensor& b);

}  // namespace manako::check
