#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tools/data/data_source.hpp"

namespace manako {

/// Options that every corpus made in memory has.
struct InMemoryOptions {
  std::int64_t num_train = 0, num_valid = 0, num_test = 0;
  std::uint64_t seed = 0;
  static InMemoryOptions read(Spec& spec, const InMemoryOptions& defaults);
  std::int64_t num_pairs() const { return num_train + num_valid + num_test; }
};

/// A parallel corpus that is made and not read: words, the same for the same seed.  The first pairs
/// are train, then valid, then test.
class InMemory : public DataSource {
 public:
  using Pair = std::pair<std::string, std::string>;  // source, target

  InMemory(Spec& spec, const InMemoryOptions& defaults);
  std::vector<std::string> splits() const override;

 protected:
  /// All pairs: num_pairs() of them, no two with the same source or the same target.
  virtual std::vector<Pair> make() const = 0;
  Split read(const std::string& name) final;
  const InMemoryOptions& options() const { return options_; }

 private:
  InMemoryOptions options_;
  std::vector<Pair> pairs_;
};

}  // namespace manako
