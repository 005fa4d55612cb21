#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/random.hpp"
#include "core/tensor.hpp"

namespace manako {

/// Fills a new parameter.  The stream depends on the seed and the parameter's path alone.
using Initializer = std::function<void(Tensor&, const Random&)>;

/// What a parameter is; weight decay acts on `weight` alone by default.
enum class Role { weight, bias, norm, embedding };

struct Param {
  std::string name;  ///< its path, e.g. "encoder.layers.0.self_attention.query.weight"
  Tensor value;      ///< handles share storage with the layer's own
  Role role = Role::weight;
};

/// All parameters of a model, in order of creation.  Paths are API: keys of the checkpoint, of
/// regex parameter groups and of error messages.
class Params {
 public:
  enum class Storage {
    allocate,
    shapes_only,  ///< for describing and checking a model without memory
  };
  explicit Params(std::uint64_t seed = 0, Storage storage = Storage::allocate);

  std::vector<Param>& all() { return all_; }
  const std::vector<Param>& all() const { return all_; }
  /// The parameter of that name, or nullptr.
  Param* find(std::string_view name);
  /// Number of scalars.
  std::int64_t count() const;
  void clear_grads();
  /// Parameters of these names, when they are created, want no gradient: backward does not work for
  /// them and leaves them none.
  void freeze(std::set<std::string> names) { frozen_ = std::move(names); }

 private:
  friend class Scope;
  std::vector<Param> all_;
  Random random_;
  Storage storage_;
  std::map<std::string, std::size_t, std::less<>> places_;  // of the names in all_
  std::set<std::string> frozen_;
};

/// A place in the tree of names.  `scope / "encoder"` goes into a name, like cd.
class Scope {
 public:
  Scope(Params& params, std::string path = "")
      : params_(&params), path_(std::move(path)) {}  // NOLINT

  Scope operator/(std::string_view name) const;
  Scope operator/(std::int64_t number) const { return *this / std::to_string(number); }
  const std::string& path() const { return path_; }
  /// Names, shapes, registers and initialises a parameter in one call.
  Tensor param(std::string_view name, const Shape& shape, const Initializer& init,
               Role role = Role::weight) const;
  /// A stream of randomness of this place, e.g. for dropout: the same for the same path.
  std::uint64_t stream() const;

 private:
  Params* params_;
  std::string path_;
};

}  // namespace manako
