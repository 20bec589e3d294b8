#include "base/text.h"

#include <fmt/format.h>

#include <filesystem>

#include "scenario/reporters/reporter.h"

namespace tocsin {
namespace {

constexpr std::size_t kNameColumns = 76;

class TextReporter final : public Reporter {
 public:
  TextReporter(std::FILE* out, Paint paint, bool with_chains) : out_(out), paint_(paint), with_chains_(with_chains) {}

  /// Stories of one folder stand under its name.
  void begin_file(const std::string& file) override {
    const std::string folder = std::filesystem::path(file).parent_path().filename().string();
    if (folder == folder_ && !is_first_) return;
    if (!is_first_) fmt::print(out_, "\n");
    is_first_ = false;
    folder_ = folder;
    fmt::print(out_, "{}\n", painted(folder.empty() ? file : folder, "1", paint_));
  }

  void story(const StoryResult& result) override {
    if (!result.error.empty()) {
      fmt::print(out_, "  {} {}\n", painted("?", "33", paint_), result.name);
      for (const std::string_view line : split(result.error, '\n')) fmt::print(out_, "      {}\n", line);
      return;
    }
    const std::string alerts = result.alerts == 1 ? "1 alert" : fmt::format("{} alerts", result.alerts);
    const std::string after =
        result.first_alert ? fmt::format("after {}", duration_text(*result.first_alert)) : std::string();
    const std::string mark = result.passed() ? painted("✓", "32", paint_) : painted("✗", "31", paint_);
    // A long sentence has a line of its own, so that the columns stay where they are.
    const bool is_long = display_width(result.name) > kNameColumns;
    if (is_long) fmt::print(out_, "  {} {}\n", mark, result.name);
    fmt::print(out_, "  {} {:<76} {:<9} {:<16} {:>7.1f} ms\n", is_long ? " " : mark, is_long ? "" : result.name, alerts,
               after, result.milliseconds);
    for (const Failure& failure : result.failures) show(failure);
    if (!with_chains_ || !result.passed()) return;
    for (const Chain& chain : result.chains) fmt::print(out_, "\n{}\n", chain_text(chain, paint_, "      "));
  }

  void bad_file(const std::string&, const std::string& text) override { fmt::print(out_, "{}\n", text); }

  void end(const Tally& tally) override {
    const std::string counts = fmt::format("{} passed, {} failed", tally.passed, tally.failed);
    if (tally.unusable > 0) {
      fmt::print(out_, "\n{} could not be told\n",
                 tally.unusable == 1 ? "1 story" : fmt::format("{} stories", tally.unusable));
    }
    const std::size_t stories = tally.passed + tally.failed;
    fmt::print(out_, "\n{} {} over {} ({}), {:.0f} ms\n", stories, stories == 1 ? "story" : "stories",
               tally.stages == 1 ? "1 deployment" : fmt::format("{} deployments", tally.stages),
               tally.resources == 1 ? "1 resource" : fmt::format("{} resources", tally.resources), tally.milliseconds);
    fmt::print(out_, "{}\n", counts);
  }

 private:
  void show(const Failure& failure) {
    const std::string place =
        Position{std::filesystem::path(failure.position.file).filename().string(), failure.position.line, 0}.text();
    fmt::print(out_, "      expected  {}   {}\n", failure.expected, painted(place, "2", paint_));
    fmt::print(out_, "      got       {}\n", failure.got);
    if (!failure.chain.links.empty()) fmt::print(out_, "\n{}\n", chain_text(failure.chain, paint_, "      "));
  }

  std::FILE* out_;
  Paint paint_;
  bool with_chains_;
  bool is_first_ = true;
  std::string folder_;
};

}  // namespace

std::unique_ptr<Reporter> text_reporter(std::FILE* out, Paint paint, bool with_chains) {
  return std::make_unique<TextReporter>(out, paint, with_chains);
}

}  // namespace tocsin
