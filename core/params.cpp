#include "core/params.hpp"

#include "core/error.hpp"

namespace manako {

Params::Params(std::uint64_t seed, Storage storage)
    : random_(Random(seed).child("init")), storage_(storage) {}

Param* Params::find(std::string_view name) {
  const auto found = places_.find(name);
  return found == places_.end() ? nullptr : &all_[found->second];
}

std::int64_t Params::count() const {
  std::int64_t total = 0;
  for (const Param& param : all_) total += param.value.size();
  return total;
}

void Params::clear_grads() {
  for (Param& param : all_) param.value.clear_grad();
}

Scope Scope::operator/(std::string_view name) const {
  return {*params_, path_.empty() ? std::string(name) : path_ + "." + std::string(name)};
}

Tensor Scope::param(std::string_view name, const Shape& shape, const Initializer& init,
                    Role role) const {
  const std::string path = (*this / name).path_;
  require(params_->find(path) == nullptr, Exit::internal, "params: \"{}\" exists already", path);
  Tensor value;
  if (params_->storage_ == Params::Storage::shapes_only) {
    value = Tensor::shape_only(shape);
  } else {
    value = Tensor(shape);
    init(value, params_->random_.child(path));
  }
  if (!params_->frozen_.contains(path)) value.set_requires_grad();
  params_->all_.push_back({path, value, role});
  params_->places_.emplace(path, params_->all_.size() - 1);
  return value;
}

std::uint64_t Scope::stream() const { return Random().child(path_).bits(0); }

}  // namespace manako
