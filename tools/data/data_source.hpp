#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/registry.hpp"
#include "tools/data/batching.hpp"
#include "tools/data/codec.hpp"
#include "tools/data/split.hpp"

namespace manako {

/// A corpus: what stands in the section "data" of a spec.  It offers splits of ids and the codecs
/// that made them.
///
/// Protocol: check() load_vocabularies()? (split | epoch)*   A trained run needs only its spec and
/// load_vocabularies() for its codecs; training text is read only if a split is asked for, or to
/// learn vocabularies that were not loaded.
class DataSource {
 public:
  /// Reads the keys that all sources share.
  explicit DataSource(Spec& spec) : batching_(BatchingOptions::read(spec)) {}
  virtual ~DataSource() = default;

  /// Do the files exist and look like text?  Cheap; throws Error.
  virtual void check() const {}
  /// Names of the splits that the spec configures, of "train", "valid", "test".
  virtual std::vector<std::string> splits() const = 0;
  bool has_split(const std::string& name) const;
  /// Read at first use.  Throws Error(Exit::usage) if the spec does not configure it.
  const Split& split(const std::string& name);
  /// Reads all splits now, so that nothing can fail late.
  void load();
  /// What epoch `epoch` trains on, valid until the next call: the split train, but for sources that
  /// cut running text anew in each epoch, or draw from several corpora.
  virtual const Split& epoch(std::uint64_t seed, std::int64_t epoch);

  /// Is there something to translate from, or only text to model?
  bool has_source() const { return source_ != nullptr; }
  /// Requires: has_source(), and a vocabulary was learned or loaded.
  const Codec& source() const;
  const Codec& target() const;
  /// DIRECTORY/source.vocabulary (if there is a source) and DIRECTORY/target.vocabulary; and
  /// DIRECTORY/standard_input.checksum where a corpus came from there, which must be the same
  /// later.
  void save_vocabularies(const std::string& directory) const;
  void load_vocabularies(const std::string& directory);
  /// Checksums of the vocabularies, "source target" or "target": stands in checkpoints.
  std::string vocabulary_checksums() const;

  const BatchingOptions& batching() const { return batching_; }
  /// From now on batches are made like this: what was read stays.
  void batch_as(const BatchingOptions& batching) { batching_ = batching; }
  /// What reading met that a user should know, one line each: sizes, what was dropped and why.
  const std::vector<std::string>& notes() const { return notes_; }

 protected:
  /// Reads one configured split; "train" also learns the vocabularies, unless they are there.
  virtual Split read(const std::string& name) = 0;
  bool vocabularies_ready() const;

  std::unique_ptr<Codec> source_, target_;  // source_ is null for language models
  std::vector<std::string> notes_;
  std::map<std::string, Split> loaded_;

 private:
  BatchingOptions batching_;
};

using DataSources = Registry<DataSource>;

}  // namespace manako
