#include "tools/data/data_report.hpp"

#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/tools/data/make_source.hpp"

using namespace manako;
using namespace manako::testing;

namespace {

using Json = nlohmann::ordered_json;

std::unique_ptr<DataSource> parallel(const TemporaryDirectory& folder) {
  folder.write("train.ja", "a b\na b\n\nc d e\na b\nf g h i j\n");
  folder.write("train.en", "x\ny\nz\nx y z\nx\nx\n");
  folder.write("test.ja", "a b\nc d e\n\na q q r\n");
  folder.write("test.en", "x\nq\nx\nx\n");
  return make_source(R"({"type": "parallel_text", "root": ")" + folder.path() + R"(",
    "source": {"max_length": 4}, "train": {"source": "train.ja", "target": "train.en"},
    "test": {"source": "test.ja", "target": "test.en"}})");
}

}  // namespace

TEST_CASE("data report: lines, drops, unknown words and sentences of train in test", "[data]") {
  const TemporaryDirectory folder;
  const auto data = parallel(folder);
  const Json report = data_report(*data);
  const Json& train = report["splits"]["train"];
  CHECK(train["lines"] == 6);
  CHECK(train["examples"] == 4);
  CHECK(train["dropped"] == Json{{"empty", 1}, {"too_long", 1}});
  CHECK(train["repeated"] == Json{{"sources", 2}, {"targets", 1}, {"pairs", 1}});
  CHECK(train["files"][0] == Json{{"path", folder / "train.ja"},
                                  {"lines", 6},
                                  {"empty", 1},
                                  {"crlf", 0},
                                  {"byte_order_mark", false},
                                  {"final_newline", true}});
  CHECK(train["source"]["tokens"] == 9);
  CHECK(train["source"]["unknown_tokens"] == 0);

  const Json& test = report["splits"]["test"];
  CHECK(test["examples"] == 4);
  CHECK(test["kept"] == Json{{"empty", 1}});
  CHECK(test["in_train"] == Json{{"sources", 2}, {"targets", 3}, {"pairs", 1}});
  const Json& source = test["source"];
  CHECK(source["tokens"] == 9);
  CHECK(source["unknown_tokens"] == 3);
  CHECK(source["unknown_tokens_percent"] == 33.333);
  CHECK(source["types"] == 7);  // a b c d e q r
  CHECK(source["unknown_types"] == 2);
  CHECK(source["length"]["max"] == 4);
  CHECK(source["length"]["min"] == 0);
  CHECK(report["vocabulary"]["source"]["size"] == 13);  // a ... j, and three reserved
  CHECK_FALSE(report["splits"].contains("valid"));

  const std::vector<std::string> lines = data_report_lines(report);
  CHECK(lines.at(0) ==
        "train: 4 examples of 6 lines; dropped 1 empty, 1 too_long; "
        "repeated 2 sources, 1 targets, 1 pairs");
  CHECK(lines.at(4) == "  source: 9 tokens, 33.33% unknown; length 0 to 4, median 2, 99% up to 4");
}

TEST_CASE("data report: running text has no sentences to compare", "[data]") {
  const TemporaryDirectory folder;
  const std::string file = folder.write("text.txt", "abcabcabcabc\nabcabcabc\nxyz");
  const auto data = make_source(R"({"type": "text", "context": 4, "split": {"valid": 0.15},
    "train": ")" + file + "\"}");
  const Json report = data_report(*data);
  const Json &train = report["splits"]["train"], &valid = report["splits"]["valid"];
  CHECK(train["lines"] == 2);
  CHECK(train["files"][0]["lines"] == 3);
  CHECK_FALSE(train.contains("source"));
  CHECK_FALSE(train.contains("repeated"));
  CHECK_FALSE(valid.contains("in_train"));
  CHECK(valid["target"]["tokens"] == 4);
  CHECK(valid["target"]["unknown_tokens"] == 3);  // "\n" is known, x y z are not
}

TEST_CASE("data report: a corpus made in memory has no files", "[data]") {
  const auto data = make_source(
      R"({"type": "copy", "num_symbols": 4, "num_train": 50, "num_valid": 9, "num_test": 0})");
  const Json report = data_report(*data);
  CHECK(report["splits"]["train"]["files"].empty());
  CHECK(report["splits"]["train"]["lines"] == 50);
  CHECK(report["splits"]["train"]["repeated"] ==
        Json{{"sources", 0}, {"targets", 0}, {"pairs", 0}});
  CHECK(report["splits"]["valid"]["in_train"]["pairs"] == 0);
}
