#include "core/safetensors.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <nlohmann/json.hpp>
#include <type_traits>

#include "core/error.hpp"
#include "core/files.hpp"
#include "core/safetensors_header.hpp"

namespace manako {
namespace {

using namespace safetensors;
using Json = nlohmann::ordered_json;

static_assert(std::endian::native == std::endian::little, "the format is little-endian");

constexpr const char* own_dtype = std::is_same_v<real, float> ? "F32" : "F64";

std::size_t bytes_of(const Tensor& tensor) {
  return static_cast<std::size_t>(tensor.size()) * sizeof(real);
}

// Header text, padded so that the data behind it and the length field starts aligned.
std::string header_text(const NamedTensors& tensors,
                        const std::map<std::string, std::string>& metadata) {
  Json sums = Json::object(), header;
  for (const auto& [name, tensor] : tensors) sums[name] = checksum(tensor.data(), bytes_of(tensor));
  // First in the file, so that the mark is found here and in no later text.
  header["__metadata__"] = {{header_checksum, no_checksum}, {checksums, sums.dump()}};
  for (const auto& [key, value] : metadata) {
    require(key != header_checksum && key != checksums, Exit::internal,
            "safetensors: the metadata name \"{}\" is our own", key);
    header["__metadata__"][key] = value;
  }
  std::size_t at = 0;
  for (const auto& [name, tensor] : tensors) {
    require(!header.contains(name), Exit::internal, "safetensors: two tensors named \"{}\"", name);
    Json shape = Json::array();
    for (int i = 0; i < tensor.shape().rank(); ++i) shape.push_back(tensor.shape()[i]);
    const std::size_t end = at + bytes_of(tensor);
    header[name] = {{"dtype", own_dtype}, {"shape", shape}, {"data_offsets", {at, end}}};
    at = end;
  }
  std::string text = header.dump();
  while ((text.size() + 8) % alignment != 0) text += ' ';
  return text;
}

// Length field and header, with the checksum of both put in.
std::string sealed(const std::string& text) {
  std::string raw(8, '\0');
  const std::uint64_t length = text.size();
  std::memcpy(raw.data(), &length, 8);
  raw += text;
  const std::string sum = checksum(raw.data(), raw.size());
  return raw.replace(raw.find(header_checksum_mark) + header_checksum_mark.size(), sum.size(), sum);
}

template <class From>
void convert(const std::vector<char>& bytes, Tensor& out) {
  real* to = out.mutable_data();
  for (std::int64_t i = 0; i < out.size(); ++i) {
    From value;
    std::memcpy(&value, bytes.data() + static_cast<std::size_t>(i) * sizeof(From), sizeof(From));
    to[i] = static_cast<real>(value);
  }
}

Tensor read_tensor(const InputFile& file, const SafeTensorsHeader::Entry& entry) {
  const std::string& path = file.path();
  const std::string who = shown(entry.name);
  require(entry.dtype == "F32" || entry.dtype == "F64", Exit::model,
          "{}: tensor {}: dtype {}; expected F32 or F64; convert the file first", path, who,
          entry.dtype);
  require(entry.shape.size() <= Shape::max_rank, Exit::model,
          "{}: tensor {}: {} dimensions; expected at most {}", path, who, entry.shape.size(),
          Shape::max_rank);
  Tensor out{Shape(entry.shape)};
  const auto bytes = static_cast<std::size_t>(entry.end - entry.begin);
  const bool direct = entry.dtype == own_dtype;
  std::vector<char> other(direct ? 0 : bytes);
  void* to = direct ? static_cast<void*>(out.mutable_data()) : other.data();
  file.read(to, bytes, entry.begin);
  if (!entry.checksum.empty()) {
    const std::string found = checksum(to, bytes);
    require(found == entry.checksum, Exit::model,
            "{}: tensor {}: checksum {}; expected {}; the data is damaged; copy the file again "
            "or use an older checkpoint",
            path, who, found, entry.checksum);
  }
  if (!direct && entry.dtype == "F32") convert<float>(other, out);
  if (!direct && entry.dtype == "F64") convert<double>(other, out);
  return out;
}

}  // namespace

const Tensor* SafeTensors::find(const std::string& name) const {
  for (const auto& [key, tensor] : tensors)
    if (key == name) return &tensor;
  return nullptr;
}

void write_safetensors(const std::string& path, const NamedTensors& tensors,
                       const std::map<std::string, std::string>& metadata) {
  const std::string header = sealed(header_text(tensors, metadata));
  std::size_t bytes = header.size();
  for (const auto& [name, tensor] : tensors) bytes += bytes_of(tensor);
  AtomicFile file(path, static_cast<std::int64_t>(bytes));
  file.write(header);
  for (const auto& [name, tensor] : tensors) file.write(tensor.data(), bytes_of(tensor));
  file.commit();
}

SafeTensorsHeader read_safetensors_header(const std::string& path) {
  return read_header(InputFile(path));
}

SafeTensors read_safetensors(const std::string& path) {
  const InputFile file(path);
  SafeTensorsHeader header = read_header(file);
  SafeTensors out{{}, std::move(header.metadata), header.verified, path};
  for (const auto& entry : header.tensors)
    out.tensors.emplace_back(entry.name, read_tensor(file, entry));
  return out;
}

}  // namespace manako
