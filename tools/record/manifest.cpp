#include "tools/record/manifest.hpp"

#include <ctime>
#include <filesystem>
#include <set>

#include "core/error.hpp"
#include "core/files.hpp"
#include "core/log.hpp"
#include "core/sha256.hpp"

namespace manako {
namespace {

using Json = nlohmann::ordered_json;
constexpr int version = 1;

Json fresh() { return {{"manifest_version", version}, {"sessions", Json::array()}}; }

// A hand may have been at the file: "" for what is no text.
std::string text_of(const Json& object, const char* key) {
  if (!object.is_object() || !object.contains(key) || !object[key].is_string()) return "";
  return object[key].get<std::string>();
}

bool is_manifest(const Json& json) {
  if (!json.is_object() || json.value("manifest_version", Json()) != version) return false;
  const auto sessions = json.find("sessions");
  return sessions != json.end() && sessions->is_array() && !sessions->empty() &&
         std::all_of(sessions->begin(), sessions->end(), [](const Json& session) {
           return utc_seconds(text_of(session, "started")) > 0;
         });
}

}  // namespace

Manifest::Manifest(std::string path, bool resume) : path_(std::move(path)), json_(fresh()) {
  if (!resume || !std::filesystem::exists(path_)) return;
  Json found = Json::parse(read_file(path_), nullptr, false);
  if (is_manifest(found))
    json_ = std::move(found);
  else
    log::warn("{}: cannot be read as a manifest; a new one is begun", path_);
}

void Manifest::begin(Json session) {
  Json& sessions = json_["sessions"];
  if (!sessions.empty()) {
    const auto of = [](const Json& json, const char* key) { return json.value(key, Json()); };
    const Json& before = sessions.back();
    std::vector<std::string> changes = changed_inputs(of(before, "inputs"), of(session, "inputs"));
    changes.push_back(changed_products(of(before, "machine"), of(session, "machine")));
    for (const std::string& change : changes)
      if (!change.empty())
        log::warn("{}; the result is no longer that of one uninterrupted run", change);
  }
  Json entry = {{"started", utc_text(std::time(nullptr))}};
  entry.update(session);
  sessions.push_back(std::move(entry));
  write();
}

void Manifest::end(const std::string& reason, std::int64_t update) {
  json_["sessions"].back()["ended"] = {
      {"time", utc_text(std::time(nullptr))}, {"update", update}, {"reason", reason}};
  try {
    write();
  } catch (const Error& error) {  // there may be a failure to report that matters more
    log::warn("{}; the manifest does not say how training ended", error.what());
  }
}

std::int64_t Manifest::first_start() const {
  return utc_seconds(text_of(json_["sessions"].front(), "started"));
}

void Manifest::write() const {
  publish(path_, json_.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

Json describe_inputs(const std::vector<std::string>& spec_files, DataSource& data) {
  Json out = Json::array();
  std::set<std::string> seen;
  const auto add = [&](const std::string& path, const char* what) {
    if (!seen.insert(path).second) return;
    Json& entry = out.emplace_back(Json{{"path", path}, {"what", what}});
    std::error_code none;
    if (!std::filesystem::is_regular_file(path, none)) return;
    entry["bytes"] = std::filesystem::file_size(path);
    entry["sha256"] = sha256_of_file(path);
  };
  for (const std::string& path : spec_files) add(path, "spec");
  for (const std::string& name : data.splits())
    for (const LineReport& file : data.split(name).reading.files) add(file.path, "data");
  return out;
}

// A spec is compared by what it says, elsewhere; here only by its data.
std::vector<std::string> changed_inputs(const Json& before, const Json& now) {
  const auto sums = [](const Json& inputs) {
    std::map<std::string, std::string> sum_of;
    for (const Json& input : inputs)
      if (text_of(input, "what") == "data")
        sum_of[text_of(input, "path")] = text_of(input, "sha256");
    return sum_of;
  };
  std::vector<std::string> out;
  const auto old_sums = sums(before), new_sums = sums(now);
  for (const auto& [path, sum] : old_sums) {
    const auto found = new_sums.find(path);
    if (found == new_sums.end())
      out.push_back(fmt::format("{}: was read before and is not any more", path));
    else if (found->second != sum)
      out.push_back(fmt::format("{}: has changed since the last session: SHA-256 was {}, is {}",
                                path, sum, found->second));
  }
  for (const auto& [path, sum] : new_sums)
    if (!old_sums.contains(path)) out.push_back(fmt::format("{}: was not read before", path));
  return out;
}

std::string changed_products(const Json& before, const Json& now) {
  const std::string old_name = text_of(before, "products"), name = text_of(now, "products");
  const auto bits = [](const std::string& x) { return x == "avx2" ? "avx512" : x; };
  if (old_name.empty() || bits(old_name) == bits(name)) return "";
  return fmt::format(
      "products were by {} in the last session and are by {} now, as exact but not to the bit "
      "(MANAKO_PRODUCTS in the environment chooses)",
      old_name, name);
}

std::string utc_text(std::int64_t unix_seconds) {
  const std::time_t time = unix_seconds;
  std::tm parts{};
  gmtime_r(&time, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::int64_t utc_seconds(const std::string& text) {
  std::tm parts{};
  const char* end = strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return end != nullptr && *end == '\0' ? timegm(&parts) : 0;
}

}  // namespace manako
