#include "tools/data/data_source.hpp"

#include <algorithm>
#include <filesystem>

#include "core/files.hpp"
#include "tools/data/standard_input.hpp"

namespace manako {

constexpr const char* checksum_file = "/standard_input.checksum";

bool DataSource::has_split(const std::string& name) const {
  const std::vector<std::string> names = splits();
  return std::find(names.begin(), names.end(), name) != names.end();
}

const Split& DataSource::split(const std::string& name) {
  if (const auto found = loaded_.find(name); found != loaded_.end()) return found->second;
  if (!has_split(name))
    fail(Exit::usage, "data: there is no split \"{}\"; expected one of those that the spec has: {}",
         name, fmt::join(splits(), ", "));
  if (name != "train" && !vocabularies_ready()) split("train");
  return loaded_.emplace(name, read(name)).first->second;
}

void DataSource::load() {
  for (const std::string& name : splits()) split(name);
}

const Split& DataSource::epoch(std::uint64_t, std::int64_t) { return split("train"); }

std::string DataSource::vocabulary_checksums() const {
  const std::string target = target_->vocabulary().checksum();
  return has_source() ? source_->vocabulary().checksum() + " " + target : target;
}

bool DataSource::vocabularies_ready() const {
  return target_->ready() && (!source_ || source_->ready());
}

const Codec& DataSource::source() const {
  require(source_ && source_->ready(), Exit::internal, "data: no source vocabulary yet");
  return *source_;
}

const Codec& DataSource::target() const {
  require(target_->ready(), Exit::internal, "data: no target vocabulary yet");
  return *target_;
}

void DataSource::save_vocabularies(const std::string& directory) const {
  if (source_) source().save(directory + "/source.vocabulary");
  target().save(directory + "/target.vocabulary");
  if (standard_input::was_read())
    publish(directory + checksum_file, standard_input::checksum() + "\n");
}

void DataSource::load_vocabularies(const std::string& directory) {
  require(loaded_.empty(), Exit::internal, "data: vocabularies loaded after a split was read");
  if (source_) source_->load(directory + "/source.vocabulary");
  target_->load(directory + "/target.vocabulary");
  const std::string checksum = directory + checksum_file;
  standard_input::expect(std::filesystem::exists(checksum) ? read_file(checksum).substr(0, 16)
                                                           : "");
}

}  // namespace manako
