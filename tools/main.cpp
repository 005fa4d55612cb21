#include <signal.h>

#include <cerrno>
#include <cstdio>
#include <exception>
#include <memory>
#include <new>
#include <system_error>

#include "core/blas.hpp"
#include "core/error.hpp"
#include "core/log.hpp"
#include "core/parallel.hpp"
#include "core/start_again.hpp"
#include "tools/commands/command.hpp"
#include "tools/signals.hpp"

namespace manako {
namespace {

struct Named {
  std::unique_ptr<Command> command;
  CLI::App* app;
};

// CLI11 would only say that a command is missing.
void require_command(int count, char** words) {
  if (count < 2 || words[1][0] == '-' || Commands::find(words[1]) != nullptr) return;
  const std::string close = nearest(words[1], Commands::names());
  fail(Exit::usage, "\"{}\" is no command{}; expected one of {}; \"manako --help\" explains them",
       words[1], close.empty() ? "" : fmt::format(", did you mean \"{}\"?", close),
       fmt::join(Commands::names(), ", "));
}

// CLI11 does not say of which command it speaks.
int explain(const CLI::ParseError& error, const std::string& command) {
  const std::string what = error.what();
  const auto* known = Commands::find(command);
  const std::string who = known == nullptr ? "manako" : "manako " + command;
  std::string text = fmt::format("{}: {}", who, what);
  if (what.find(": --") != std::string::npos && what.find('.') != std::string::npos &&
      what.find('=') != std::string::npos)
    text += "; an override is written without dashes: key.path=value";
  if (known != nullptr) text += fmt::format("; example: {}", known->example);
  text += fmt::format("; \"{} --help\" explains", who);
  std::fprintf(stderr, "%s\n", log::printable(text).c_str());
  return static_cast<int>(Exit::usage);
}

int run(int count, char** words) {
  require_command(count, words);
  CLI::App app("Manako: trains Transformers on an ordinary CPU", "manako");
  app.set_version_flag("--version", "manako 0.1.0");
  app.require_subcommand(1);
  app.footer(
      "Start: manako train configs/translation/toy_ja_en.json\n"
      "Each command answers --help with an example.");
  int threads_wanted = 0;
  bool quiet = false;
  Spec none = Spec::parse("{}", "command line");
  std::vector<Named> commands;
  for (const auto& entry : Commands::all()) {
    CLI::App* own = app.add_subcommand(entry.name, entry.summary);
    own->footer("Example:\n  " + entry.example);
    own->add_option("--threads", threads_wanted,
                    "threads; all cores by default; never changes a result")
        ->check(CLI::Range(1, 1024));
    own->add_flag("--quiet", quiet, "no progress and no talk on stderr");
    commands.push_back({entry.make(none), own});
    commands.back().command->declare(*own);
  }
  if (count < 2) {
    std::fprintf(stderr, "%s", app.help().c_str());
    return static_cast<int>(Exit::usage);
  }
  try {
    app.parse(count, words);
  } catch (const CLI::Success& asked) {  // --help, --version
    return app.exit(asked);
  } catch (const CLI::ParseError& error) {
    return explain(error, words[1]);
  }
  log::set_quiet(quiet);
  if (threads_wanted > 0) set_threads(threads_wanted);
  for (const Named& named : commands)
    if (named.app->parsed()) return named.command->run();
  return static_cast<int>(Exit::usage);
}

// Whoever read our output has seen enough ("manako list | head"): as if SIGPIPE had ended us.
constexpr int reader_gone = 128 + SIGPIPE;

int guarded(int count, char** words) {
  try {
    const int status = run(count, words);
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
      if (errno == EPIPE) return reader_gone;
      fail(Exit::io, "standard output: cannot write; is the disk full?");
    }
    return status;
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", log::printable(std::string("manako: ") + error.what()).c_str());
    return static_cast<int>(error.code());
  } catch (const signals::Stopped& stopped) {
    return 128 + stopped.number;
  } catch (const std::bad_alloc&) {
    std::fprintf(stderr, "manako: out of memory; likely fix: smaller batches or a smaller model\n");
    return static_cast<int>(Exit::resource);
  } catch (const std::system_error& error) {  // of standard output, or a file that went away
    if (error.code() == std::errc::broken_pipe) return reader_gone;
    std::fprintf(stderr, "manako: %s; is the disk full, or a file no longer there?\n",
                 log::printable(error.what()).c_str());
    return static_cast<int>(Exit::io);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "manako: a bug of ours: %s\n", log::printable(error.what()).c_str());
    return static_cast<int>(Exit::internal);
  }
}

}  // namespace
}  // namespace manako

int main(int count, char** words) {
  manako::start_again_with_short_waits();
  manako::signals::install();
  return manako::guarded(count, words);
}
