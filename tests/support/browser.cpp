#include "tests/support/browser.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <sstream>
#include <stdexcept>

namespace manako::testing {
namespace {

using Json = nlohmann::json;

constexpr int longest_wait_ms = 30000;

// In the child: Chromium reads commands from 3 and writes answers to 4.
[[noreturn]] void become(std::vector<std::string> words, int commands, int answers) {
  ::setpgid(0, 0);
  const int nothing = ::open("/dev/null", O_RDWR);
  for (const int end : {0, 1, 2}) ::dup2(nothing, end);
  const int in = ::fcntl(commands, F_DUPFD, 10), out = ::fcntl(answers, F_DUPFD, 10);
  ::dup2(in, 3);
  ::dup2(out, 4);
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  ::execv(pointers[0], pointers.data());
  ::_exit(99);
}

}  // namespace

std::string Browser::program() {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');)
    if (::access((folder + "/chromium").c_str(), X_OK) == 0) return folder + "/chromium";
  return "";
}

Browser::Browser() {
  int commands[2], answers[2];
  if (::pipe2(commands, O_CLOEXEC) != 0 || ::pipe2(answers, O_CLOEXEC) != 0)
    throw std::runtime_error("cannot make pipes");
  child_ = ::fork();
  // Root has no sandbox; the pages are our own.
  if (child_ == 0)
    become({program(), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-dev-shm-usage", "--disable-background-networking", "--remote-debugging-pipe",
            "--user-data-dir=" + profile_.path(), "about:blank"},
           commands[0], answers[1]);
  ::close(commands[0]);
  ::close(answers[1]);
  to_ = commands[1];
  from_ = answers[0];
  const Json tab = call("Target.createTarget", {{"url", "about:blank"}});
  session_ = call("Target.attachToTarget", {{"targetId", tab["targetId"]}, {"flatten", true}})
                 .at("sessionId");
  for (const char* domain : {"Page", "Runtime", "Log", "Network"})
    call(std::string(domain) + ".enable", Json::object());
}

Browser::~Browser() {
  ::kill(-child_, SIGKILL);
  ::waitpid(child_, nullptr, 0);
  ::close(to_);
  ::close(from_);
}

void Browser::open(const std::string& file) {
  complaints_.clear();
  requests_.clear();
  url_ = "file://" + std::filesystem::absolute(file).string();
  last_event_.clear();
  call("Page.navigate", {{"url", url_}});
  wait_for("Page.loadEventFired");
  evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
}

Json Browser::evaluate(const std::string& expression) {
  const Json answer =
      call("Runtime.evaluate",
           {{"expression", expression}, {"returnByValue", true}, {"awaitPromise", true}});
  if (answer.contains("exceptionDetails"))
    throw std::runtime_error(expression + ": " + answer["exceptionDetails"].dump());
  return answer["result"].value("value", Json());
}

void Browser::resize(int width, int height) {
  call("Emulation.setDeviceMetricsOverride",
       {{"width", width}, {"height", height}, {"deviceScaleFactor", 1}, {"mobile", width < 600}});
}

Json Browser::call(const std::string& method, const Json& parameters) {
  Json message = {{"id", ++calls_}, {"method", method}, {"params", parameters}};
  if (!session_.empty()) message["sessionId"] = session_;
  const std::string text = message.dump() + '\0';
  if (::write(to_, text.data(), text.size()) != std::ssize(text))
    throw std::runtime_error("Chromium does not listen: " + method);
  for (;;) {
    const Json answer = next_message();
    if (answer.value("id", 0) != calls_) continue;
    if (answer.contains("error")) throw std::runtime_error(method + ": " + answer.dump());
    return answer["result"];
  }
}

void Browser::wait_for(const std::string& event) {
  while (last_event_ != event) next_message();
}

Json Browser::next_message() {
  std::size_t end = 0;
  while ((end = received_.find('\0')) == std::string::npos) {
    pollfd ready{from_, POLLIN, 0};
    char block[65536];
    const ssize_t n =
        ::poll(&ready, 1, longest_wait_ms) == 1 ? ::read(from_, block, sizeof block) : ssize_t{0};
    if (n <= 0) throw std::runtime_error("Chromium does not answer");
    received_.append(block, static_cast<std::size_t>(n));
  }
  const Json message = Json::parse(received_.substr(0, end));
  received_.erase(0, end + 1);
  if (message.contains("method")) note(message);
  return message;
}

void Browser::note(const Json& event) {
  const std::string method = event["method"];
  const Json& what = event["params"];
  if (method == "Page.loadEventFired") last_event_ = method;
  if (method == "Runtime.exceptionThrown") complaints_.push_back(what.dump());
  if (method == "Log.entryAdded" && what["entry"]["level"] != "info" &&
      what["entry"]["level"] != "verbose")
    complaints_.push_back(what.dump());
  if (method == "Runtime.consoleAPICalled" && what["type"] != "log" && what["type"] != "info")
    complaints_.push_back(what.dump());
  if (method == "Network.requestWillBeSent" && what["request"]["url"] != url_)
    requests_.push_back(what["request"]["url"]);
}

}  // namespace manako::testing
