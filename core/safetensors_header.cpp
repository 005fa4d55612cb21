#include "core/safetensors_header.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "core/error.hpp"
#include "core/identify.hpp"

namespace manako::safetensors {
namespace {

// Not ordered_json, whose keys are searched one by one: a hostile header may hold millions.
using Json = nlohmann::json;
using Entry = SafeTensorsHeader::Entry;

constexpr std::int64_t max_header = 100'000'000;  // the limit of the reference implementation
constexpr const char* damaged = "the file is damaged; copy it again or use an older checkpoint";

bool is_checksum(std::string_view text) {
  return text.size() == no_checksum.size() &&
         text.find_first_not_of("0123456789abcdef") == text.npos;
}

// Everything before the data: length field and header.
std::string read_raw(const InputFile& file) {
  const std::string& path = file.path();
  std::string start(static_cast<std::size_t>(std::min<std::int64_t>(512, file.size())), '\0');
  file.read(start.data(), start.size(), 0);
  const std::string kind = identify(start);
  const std::string seems = kind.empty() || kind == "a safetensors file" ? "" : "; this is " + kind;
  require(file.size() >= 8, Exit::model,
          "{}: not a safetensors file: {} bytes; expected 8 at least{}", path, file.size(), seems);
  std::uint64_t length = 0;
  for (std::size_t i = 8; i-- > 0;) length = length << 8 | static_cast<unsigned char>(start[i]);
  const bool absurd = length < 2 || length > max_header;
  require(!absurd && (start.size() == 8 || start[8] == '{'), Exit::model,
          "{}: not a safetensors file{}: header of {} bytes; expected 2 to {}, beginning with '{{'",
          path, seems, length, max_header);
  const auto whole = static_cast<std::int64_t>(length) + 8;
  require(whole <= file.size(), Exit::model,
          "{}: truncated: the header ends at byte {}, the file at {}; {}", path, whole, file.size(),
          damaged);
  std::string raw(static_cast<std::size_t>(whole), '\0');
  file.read(raw.data(), raw.size(), 0);
  return raw;
}

// JSON without what a header never needs: repeated keys and depth.
Json parse(const std::string& path, std::string_view text, const std::string& what) {
  std::vector<std::set<std::string>> keys;
  const auto watch = [&](int depth, Json::parse_event_t event, Json& value) {
    using Event = Json::parse_event_t;
    if (depth > 3) fail(Exit::model, "{}: {}: nested too deeply; {}", path, what, damaged);
    if (event == Event::object_start) keys.emplace_back();
    if (event == Event::object_end) keys.pop_back();
    if (event == Event::key && !keys.back().insert(value.get<std::string>()).second)
      fail(Exit::model, "{}: {}: the name {} occurs twice; {}", path, what,
           shown(value.get<std::string>()), damaged);
    return true;
  };
  try {
    Json json = Json::parse(text, watch);
    require(json.is_object(), Exit::model, "{}: {}: expected an object; {}", path, what, damaged);
    return json;
  } catch (const Json::exception& error) {
    fail(Exit::model, "{}: {}: {}; {}", path, what, error.what(), damaged);
  }
}

std::map<std::string, std::string> read_texts(const std::string& path, const Json& object,
                                              std::string_view what) {
  require(object.is_object(), Exit::model, "{}: {}: expected an object of texts; {}", path, what,
          damaged);
  std::map<std::string, std::string> out;
  for (const auto& [key, value] : object.items()) {
    if (!value.is_string())
      fail(Exit::model, "{}: {}: {}: expected a text; {}", path, what, shown(key), damaged);
    out[key] = value.get<std::string>();
  }
  return out;
}

std::vector<std::int64_t> read_sizes(const std::string& path, const std::string& who,
                                     const Json& object, const char* key) {
  const auto found = object.find(key);
  require(found != object.end() && found->is_array(), Exit::model,
          "{}: tensor {}: {}: expected a list of sizes; {}", path, who, key, damaged);
  std::vector<std::int64_t> out;
  for (const Json& value : *found) {
    const bool fits = value.is_number_unsigned() && value.get<std::uint64_t>() <= INT64_MAX;
    require(fits, Exit::model, "{}: tensor {}: {}: {}; expected a size below 2^63; {}", path, who,
            key, value.dump(), damaged);
    out.push_back(value.get<std::int64_t>());
  }
  return out;
}

// `start`: where the data begins in the file, which has `size` bytes.
Entry read_entry(const std::string& path, const std::string& name, const Json& object,
                 std::int64_t start, std::int64_t size) {
  const std::string who = shown(name);
  require(object.is_object() && object.size() == 3 && object.contains("dtype") &&
              object["dtype"].is_string(),
          Exit::model, "{}: tensor {}: expected dtype, shape and data_offsets; {}", path, who,
          damaged);
  Entry entry{name, object["dtype"].get<std::string>(), read_sizes(path, who, object, "shape")};
  const auto offsets = read_sizes(path, who, object, "data_offsets");
  std::int64_t bytes = element_bytes(entry.dtype);
  require(bytes > 0, Exit::model, "{}: tensor {}: unknown dtype {}; {}", path, who,
          shown(entry.dtype), damaged);
  for (const std::int64_t n : entry.shape)
    if (__builtin_mul_overflow(bytes, n, &bytes))
      fail(Exit::model, "{}: tensor {}: its shape has more than 2^63 bytes; {}", path, who,
           damaged);
  require(offsets.size() == 2 && offsets[0] <= offsets[1] && offsets[1] - offsets[0] == bytes,
          Exit::model, "{}: tensor {}: data_offsets {} for {} bytes of shape and dtype; {}", path,
          who, object["data_offsets"].dump(), bytes, damaged);
  require(offsets[1] <= size - start, Exit::model,
          "{}: truncated: the data of tensor {} ends {} bytes behind the header, the file {}; {}",
          path, who, offsets[1], size - start, damaged);
  entry.begin = start + offsets[0];
  entry.end = start + offsets[1];
  return entry;
}

// Sorts by place in the file; the data must be filled without a gap.
void check_layout(const std::string& path, std::vector<Entry>& tensors, std::int64_t start,
                  std::int64_t size) {
  std::sort(tensors.begin(), tensors.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name);
  });
  std::int64_t at = start;
  for (const Entry& entry : tensors) {
    if (entry.begin != at)
      fail(Exit::model,
           "{}: tensor {}: data starts at byte {}; expected {}, where the one before ends; {}",
           path, shown(entry.name), entry.begin, at, damaged);
    at = entry.end;
  }
  require(at == size, Exit::model, "{}: {} bytes behind the data, which ends at byte {}; {}", path,
          size - at, at, damaged);
}

// Takes our checksums out of the metadata and into the entries, and verifies that of the header.
void take_checksums(const std::string& path, std::string raw, SafeTensorsHeader& header) {
  auto& metadata = header.metadata;
  const auto own = metadata.find(std::string(header_checksum)),
             data = metadata.find(std::string(checksums));
  if (own == metadata.end() && data == metadata.end()) return;
  const std::size_t mark = raw.find(header_checksum_mark);
  require(own != metadata.end() && data != metadata.end() && mark != std::string::npos &&
              is_checksum(own->second),
          Exit::model, "{}: metadata: incomplete checksums; {}", path, damaged);
  raw.replace(mark + header_checksum_mark.size(), no_checksum.size(), no_checksum);
  const std::string found = checksum(raw.data(), raw.size());
  require(found == own->second, Exit::model, "{}: header: checksum {}; expected {}; {}", path,
          found, own->second, damaged);
  const auto of = read_texts(path, parse(path, data->second, "checksums"), "checksums");
  for (Entry& entry : header.tensors) {
    const auto at = of.find(entry.name);
    if (at == of.end() || !is_checksum(at->second))
      fail(Exit::model, "{}: tensor {} has no checksum; {}", path, shown(entry.name), damaged);
    entry.checksum = at->second;
  }
  metadata.erase(own);
  metadata.erase(data);
  header.verified = true;
}

}  // namespace

std::string shown(std::string_view text) {
  constexpr std::size_t longest = 200;
  return Json(text.substr(0, longest)).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::int64_t element_bytes(std::string_view dtype) {
  static const std::map<std::string_view, std::int64_t> bytes = {
      {"F64", 8}, {"I64", 8}, {"U64", 8},  {"F32", 4},     {"I32", 4},
      {"U32", 4}, {"F16", 2}, {"BF16", 2}, {"I16", 2},     {"U16", 2},
      {"I8", 1},  {"U8", 1},  {"BOOL", 1}, {"F8_E4M3", 1}, {"F8_E5M2", 1}};
  const auto found = bytes.find(dtype);
  return found == bytes.end() ? 0 : found->second;
}

SafeTensorsHeader read_header(const InputFile& file) {
  const std::string raw = read_raw(file);
  const auto start = static_cast<std::int64_t>(raw.size());
  const Json json = parse(file.path(), std::string_view(raw).substr(8), "header");
  SafeTensorsHeader header;
  for (const auto& [name, object] : json.items()) {
    if (name == "__metadata__")
      header.metadata = read_texts(file.path(), object, "metadata");
    else
      header.tensors.push_back(read_entry(file.path(), name, object, start, file.size()));
  }
  check_layout(file.path(), header.tensors, start, file.size());
  take_checksums(file.path(), raw, header);
  return header;
}

}  // namespace manako::safetensors
