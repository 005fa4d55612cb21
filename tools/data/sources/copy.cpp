#include "tools/data/sources/symbols.hpp"

namespace manako {
namespace {

/// The answer is the question.
class Copy : public SymbolTask {
 public:
  using SymbolTask::SymbolTask;

 protected:
  Symbols answer(const Symbols& symbols) const override { return symbols; }
};

const bool registered = DataSources::add<Copy>({
    .name = "copy",
    .family = "data",
    .summary = "random symbols, to be repeated",
    .example = R"({"num_symbols": 8, "num_train": 200, "num_valid": 20, "num_test": 20})",
});

}  // namespace
}  // namespace manako
