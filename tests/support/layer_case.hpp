#pragma once

#include <memory>
#include <string>

#include "nn/attention.hpp"
#include "nn/layer.hpp"

namespace manako::testing {

/// A layer made from JSON options, with its parameters and something to feed it: seven rows of
/// width 6 in four sequences (one of them empty), and a memory of the same number of sequences.
struct LayerCase {
  static constexpr std::int64_t width = 6;
  Params params;
  std::unique_ptr<Layer> layer;
  Segments segments = Segments({3, 0, 1, 3});
  Memory memory;
  std::vector<std::string> problems;  ///< of the options
  std::vector<Declared> declared;     ///< what the layer reads

  /// `type` of the registry of layers, or of attentions as "attention:NAME".
  LayerCase(const std::string& type, const std::string& options, std::uint64_t seed = 7,
            Params::Storage storage = Params::Storage::allocate);
  Context context(bool training = false) const;
  Tensor input(std::uint64_t seed = 11) const;
};

}  // namespace manako::testing
