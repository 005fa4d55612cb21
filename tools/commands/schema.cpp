#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tools/commands/command.hpp"
#include "tools/commands/json_schema.hpp"

namespace manako {
namespace {

/// manako schema: the spec language for editors and other tools.
class PrintSchema : public Command {
 public:
  explicit PrintSchema(Spec&) {}
  void declare(CLI::App&) override {}
  int run() override {
    fmt::print("{}\n", json_schema().dump(1));
    return 0;
  }
};

const bool registered =
    Commands::add<PrintSchema>({.name = "schema",
                                .family = "command",
                                .summary = "JSON Schema (draft 2020-12) of specs, for editors",
                                .example = "manako schema > manako.schema.json"});

}  // namespace
}  // namespace manako
