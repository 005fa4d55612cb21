#pragma once

#include <sys/types.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/temporary_directory.hpp"

namespace manako::testing {

/// A headless Chromium with one tab, spoken to over a pipe by the DevTools protocol
/// (https://chromedevtools.github.io/devtools-protocol).  Whatever it cannot do within 30 seconds
/// is a std::runtime_error.
class Browser {
 public:
  /// Path of Chromium, or "" if it is not installed.
  static std::string program();

  Browser();
  ~Browser();
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  /// Loads a file and waits until it is there.  Complaints and requests begin anew.
  void open(const std::string& file);
  /// The value of an expression of JavaScript in the page.
  nlohmann::json evaluate(const std::string& expression);
  void resize(int width, int height);

  /// Errors and warnings of the console, exceptions, and what a security policy blocked.
  const std::vector<std::string>& complaints() const { return complaints_; }
  /// What the page asked for besides itself.
  const std::vector<std::string>& requests() const { return requests_; }

 private:
  nlohmann::json call(const std::string& method, const nlohmann::json& parameters);
  void wait_for(const std::string& event);
  nlohmann::json next_message();
  void note(const nlohmann::json& event);

  TemporaryDirectory profile_;
  pid_t child_ = -1;
  int to_ = -1, from_ = -1;
  std::string received_, session_, url_, last_event_;
  std::vector<std::string> complaints_, requests_;
  int calls_ = 0;
};

}  // namespace manako::testing
