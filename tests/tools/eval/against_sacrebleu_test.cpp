#include <filesystem>
#include <fstream>

#include "tests/support/catch.hpp"
#include "tests/tools/eval/noisy_corpus.hpp"
#include "tools/eval/bleu.hpp"
#include "tools/eval/chrf.hpp"

namespace manako {

namespace {

struct Scores {
  double none, marks, characters, chrf;
};

// Birth certificate: sacreBLEU 2.6.0 on the corpora written by `manako_tests "[write-corpora]"`:
//   sacrebleu N.ref -i N.hyp -b -w 4 --force -m bleu --tokenize none|13a|char
//   sacrebleu N.ref -i N.hyp -b -w 4 -m chrf
const std::vector<Scores> golden = {
    {100.0000, 100.0000, 100.0000, 100.0000}, {66.9655, 76.1818, 87.2801, 84.0749},
    {41.8039, 69.5659, 78.0904, 77.7549},     {37.9667, 55.0044, 71.0451, 66.6348},
    {41.1541, 50.5950, 68.5091, 66.1947},     {34.1094, 35.8589, 52.0973, 46.5953},
    {21.8522, 29.4256, 52.2650, 48.1637},     {21.3740, 32.7556, 51.6975, 51.3673},
    {12.1756, 16.4665, 47.5248, 44.6415},     {17.6227, 25.9275, 42.7177, 39.0076},
    {3.1942, 16.1178, 30.7001, 29.3438},      {21.8429, 23.0056, 53.6733, 49.9746},
};

Scores scores(const NoisyCorpus& corpus) {
  BleuStatistics none, marks, characters;
  ChrfStatistics chrf;
  for (std::size_t i = 0; i < corpus.references.size(); ++i) {
    const std::string &h = corpus.hypotheses[i], &r = corpus.references[i];
    none.add(bleu_statistics(h, r, "none"));
    marks.add(bleu_statistics(h, r, "13a"));
    characters.add(bleu_statistics(h, r, "char"));
    chrf.add(chrf_statistics(h, r));
  }
  return {none.score(), marks.score(), characters.score(), chrf.score()};
}

void write_lines(const std::filesystem::path& path, const std::vector<std::string>& lines) {
  std::ofstream file(path, std::ios::binary);
  for (const std::string& line : lines) file << line << '\n';
}

}  // namespace

TEST_CASE("BLEU and chrF are those of sacreBLEU", "[metrics]") {
  for (std::size_t seed = 0; seed < golden.size(); ++seed) {
    CAPTURE(seed);
    const Scores ours = scores(noisy_corpus(seed));
    CHECK(ours.none == Approx(golden[seed].none).epsilon(0).margin(1e-4));
    CHECK(ours.marks == Approx(golden[seed].marks).epsilon(0).margin(1e-4));
    CHECK(ours.characters == Approx(golden[seed].characters).epsilon(0).margin(1e-4));
    CHECK(ours.chrf == Approx(golden[seed].chrf).epsilon(0).margin(1e-4));
  }
}

// Hidden; for making the table above anew.
TEST_CASE("write the corpora for sacreBLEU", "[.][write-corpora]") {
  const auto folder = std::filesystem::temp_directory_path() / "manako_noisy_corpora";
  std::filesystem::create_directories(folder);
  for (std::size_t seed = 0; seed < 12; ++seed) {
    const NoisyCorpus corpus = noisy_corpus(seed);
    write_lines(folder / (std::to_string(seed) + ".hyp"), corpus.hypotheses);
    write_lines(folder / (std::to_string(seed) + ".ref"), corpus.references);
  }
  WARN("written to " << folder.string());
}

}  // namespace manako
