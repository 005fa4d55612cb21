#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/tensor.hpp"

namespace manako {

/// Tensors with their names, in an order that matters.
using NamedTensors = std::vector<std::pair<std::string, Tensor>>;

/// What the header of a safetensors file says; every number is checked against the file's size.
/// Format: 8 bytes of header length (little-endian), the header as JSON, the data.
/// docs/checkpoint.md.
struct SafeTensorsHeader {
  struct Entry {
    std::string name;
    std::string dtype;  ///< "F32", "BF16", ...
    std::vector<std::int64_t> shape;
    std::int64_t begin = 0, end = 0;  ///< bytes from the start of the file
    std::string checksum = {};        ///< XXH3-64 of the data, 16 hex digits; "" if there is none
  };
  std::vector<Entry> tensors;                   ///< in the order of their data
  std::map<std::string, std::string> metadata;  ///< without our checksums
  bool verified = false;                        ///< holds our checksums, and the header's is right
};

/// A whole file.  `verified` is false for files of other tools: they carry no checksums.
struct SafeTensors {
  NamedTensors tensors;
  std::map<std::string, std::string> metadata;
  bool verified = false;
  std::string path = {};  ///< for messages
  /// The tensor of that name, or nullptr.
  const Tensor* find(const std::string& name) const;
};

/// Publishes a file (AtomicFile) with the tensors in the given order and a checksum for every byte.
void write_safetensors(const std::string& path, const NamedTensors& tensors,
                       const std::map<std::string, std::string>& metadata = {});

/// Names, shapes and metadata alone: the data is neither read nor verified.
SafeTensorsHeader read_safetensors_header(const std::string& path);

/// Every tensor, F32 or F64, as `real`.  Whatever is wrong with the content is Error(Exit::model);
/// nothing is allocated before its size is known to be in the file.
SafeTensors read_safetensors(const std::string& path);

}  // namespace manako
