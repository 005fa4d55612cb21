#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "core/registry.hpp"

namespace manako {

/// One word of the command line: `manako WORD ...`.  Results go to stdout, talk to stderr.
class Command {
 public:
  virtual ~Command() = default;
  /// Declares arguments and options.
  virtual void declare(CLI::App& app) = 0;
  /// The exit status; failures are thrown as Error.
  virtual int run() = 0;
};

/// A command T is made as T(Spec&); it takes its options from the command line and ignores the
/// Spec. The entry's `example` is shown by --help.
using Commands = Registry<Command>;

}  // namespace manako
