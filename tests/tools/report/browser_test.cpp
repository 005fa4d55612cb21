// The page in a browser: it draws what the files say, answers to its choosers, and runs nothing
// else.
#include <filesystem>

#include "core/files.hpp"
#include "tests/support/browser.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/sanitized.hpp"
#include "tests/tools/commands/trained_run.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

constexpr const char* hostile =
    "</script><script>window.hacked=1</script><img src=x onerror=window.hacked=1>";

// A copy of the trained run, named `name`, with files of hostile texts.
std::string other_run(const TemporaryDirectory& folder, const std::string& name) {
  const std::string path = copy_of_trained_run(folder);
  std::string spec = read_file(path + "/spec.json");
  const std::size_t at = spec.find("\"tiny\"");
  spec = spec.substr(0, at) + nlohmann::json(name).dump() + spec.substr(at + 6);
  folder.write("run/spec.json", spec);
  std::string samples;
  for (const int update : {30, 60})
    samples += fmt::format(
        R"({{"update":{},"epoch":1,"samples":[{{"source":"s1 {}","reference":"s1 s2","output":"{} {}"}}]}})"
        "\n",
        update, hostile, update, hostile);
  folder.write("run/samples.jsonl", samples);
  folder.write("run/data_report.json",
               fmt::format(R"({{"{0}":{{"lines":[{{"{0}":"{0}"}}]}}}})", hostile));
  return path;
}

void check_clean(Browser& browser) {
  for (const std::string& complaint : browser.complaints()) FAIL_CHECK(complaint);
  for (const std::string& request : browser.requests()) FAIL_CHECK("asked for " << request);
  CHECK(browser.evaluate("window.hacked === undefined") == true);
}

// Corners of the curve of a chart: those that were drawn, and no others.
int corners(Browser& browser, const std::string& title, const std::string& kind) {
  return browser.evaluate(fmt::format(
      "[...document.querySelectorAll('.chart')].find(c => c.querySelector('h3').textContent === "
      "'{}').querySelector('.{} .line').getAttribute('d').match(/[ML]/g).length",
      title, kind));
}

void check_one_run(Browser& browser, const std::string& page) {
  browser.open(page);
  check_clean(browser);
  CHECK(browser.evaluate("document.getElementById('title').textContent") == "tiny");
  CHECK_THAT(browser.evaluate("document.querySelector('.endings').textContent").get<std::string>(),
             Catch::Contains("done after update 60"));
  // 60 updates, a line of metrics at the end only, two validations.
  CHECK(corners(browser, "NLL", "valid") == 2);
  CHECK(corners(browser, "Loss", "train") == 1);

  const std::string map =
      "[...document.querySelectorAll('.cell')].map(c => "
      "c.getAttribute('fill-opacity')).join()";
  const auto choose = [&](const std::string& chooser, int option) {
    browser.evaluate(fmt::format("document.querySelectorAll('.attention {} input')[{}].click()",
                                 chooser, option));
    return browser.evaluate(map).get<std::string>();
  };
  const std::string first = browser.evaluate(map);
  const std::string second = choose(".thumbnails", 1);
  CHECK_FALSE(first.empty());
  CHECK(second != first);
  CHECK(choose(".thumbnails", 0) == first);
  CHECK(choose("[data-chooser=kind]", 0) != first);
  CHECK_THAT(browser.evaluate("document.querySelector('.map svg').getAttribute('aria-label')")
                 .get<std::string>(),
             Catch::Contains("Encoder self-attention, layer 1, head 1"));

  for (const char* chosen : {"epoch", "tokens", "seconds", "log"}) {
    browser.evaluate(
        fmt::format("document.querySelector('#curves input[value={}]').click()", chosen));
    CHECK(corners(browser, "NLL", "valid") == 2);
  }
  // The keyboard reads single points.
  browser.evaluate(
      "document.querySelector('#curves input[value=update]').click(); "
      "document.querySelector('.chart svg').dispatchEvent(new KeyboardEvent('keydown', "
      "{key: 'Home'}))");
  CHECK(browser.evaluate("document.querySelector('.chart .where').textContent") == "update 60");
  check_clean(browser);
}

void check_two_runs(Browser& browser, const std::string& page) {
  browser.open(page);
  check_clean(browser);
  const std::string curves =
      "document.querySelectorAll('.chart')[1].querySelectorAll('.valid .line').length";
  CHECK(browser.evaluate(curves) == 2);
  browser.evaluate("document.querySelectorAll('#legend input')[1].click()");
  CHECK(browser.evaluate(curves) == 1);
  browser.evaluate("document.querySelectorAll('#legend input')[1].click()");
  // Hostile names, samples and reports are text.
  const std::string body = browser.evaluate("document.body.textContent");
  CHECK_THAT(body, Catch::Contains(hostile));
  CHECK(browser.evaluate("document.querySelectorAll('img').length") == 0);
  CHECK(browser.evaluate("document.querySelectorAll('#differences tbody tr').length") == 1);
  // The slider goes back to an earlier validation.
  const std::string output = "document.querySelector('#sample-list dd:last-child').textContent";
  CHECK_THAT(browser.evaluate(output).get<std::string>(), Catch::StartsWith("60"));
  browser.evaluate(
      "{ const it = document.querySelector('#samples input'); it.value = 0; "
      "it.dispatchEvent(new Event('input')); }");
  CHECK_THAT(browser.evaluate(output).get<std::string>(), Catch::StartsWith("30"));
  // On a phone nothing is wider than the screen.
  browser.resize(375, 800);
  CHECK(browser.evaluate("document.documentElement.scrollWidth") <= 375);
  check_clean(browser);
  // And if markup did get in, the policy would not run it.
  browser.evaluate(
      "document.body.append(Object.assign(document.createElement('script'), "
      "{textContent: 'window.hacked = 1'})); "
      "document.body.insertAdjacentHTML('beforeend', '<svg onload=\"window.hacked = 1\">')");
  CHECK(browser.evaluate("window.hacked === undefined") == true);
  CHECK_FALSE(browser.complaints().empty());
}

void check_pages() {
  const TemporaryDirectory folder, copies;
  const std::string other = other_run(folder, std::string("other ") + hostile);
  const std::string one = folder / "one.html", two = folder / "two.html";
  REQUIRE(run_manako({"report", trained_run(), "--out", one}).status == 0);
  const std::string first = copy_of_trained_run(copies);
  std::filesystem::remove(first + "/samples.jsonl");  // so that the samples are the other's
  REQUIRE(run_manako({"report", first, other, "--out", two}).status == 0);
  Browser browser;
  check_one_run(browser, one);
  check_two_runs(browser, two);
}

}  // namespace

TEST_CASE("report: the page works in a browser", "[report][program][browser]") {
  if (sanitized)
    WARN("skipped under sanitizers, which would look at the same pages more slowly");
  else if (Browser::program().empty())
    WARN("skipped: Chromium is not installed; \"tools/setup test\" installs it");
  else
    check_pages();
}
