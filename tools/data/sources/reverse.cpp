#include "tools/data/sources/symbols.hpp"

namespace manako {
namespace {

/// The answer is the question read backwards.
class Reverse : public SymbolTask {
 public:
  using SymbolTask::SymbolTask;

 protected:
  Symbols answer(const Symbols& symbols) const override {
    return {symbols.rbegin(), symbols.rend()};
  }
};

const bool registered = DataSources::add<Reverse>({
    .name = "reverse",
    .family = "data",
    .summary = "random symbols, to be repeated backwards",
    .example = R"({"num_symbols": 8, "num_train": 200, "num_valid": 20, "num_test": 20})",
});

}  // namespace
}  // namespace manako
