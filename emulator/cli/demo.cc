#include "cli/demo.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>

#include "base/text.h"
#include "cli/paint.h"
#include "scenario/read.h"
#include "scenario/run.h"

namespace tocsin {
namespace {

constexpr std::size_t kDemoWidth = 100;

/// Lines of at most `width` bytes, broken at spaces.
std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  for (const std::string_view word : split(text, ' ')) {
    if (word.empty() || word == "\n") continue;
    if (!lines.back().empty() && lines.back().size() + 1 + word.size() > width) lines.emplace_back();
    if (!lines.back().empty()) lines.back() += ' ';
    lines.back() += trim(word);
  }
  return lines;
}

void show_mail(const Alert& mail, Paint paint) {
  std::string rule;
  for (std::size_t i = 0; i < kDemoWidth; ++i) rule += "─";
  fmt::print("  ┌{}\n", rule);
  fmt::print("  │ {}  AWS Notifications <no-reply@sns.amazonaws.com>\n", painted("From:   ", "2", paint));
  fmt::print("  │ {}  {}\n", painted("To:     ", "2", paint), mail.to);
  fmt::print("  │ {}  {}\n", painted("Date:   ", "2", paint), iso_time(mail.time));
  fmt::print("  │ {}  {}\n  │\n", painted("Subject:", "2", paint), painted(mail.subject, "1", paint));
  for (const std::string_view line : split(mail.body, '\n')) fmt::print("  │ {}\n", line);
  fmt::print("  └{}\n", rule);
}

int run_demo(const std::string& file, const std::string& colour) {
  const Paint paint = paint_for(colour);
  std::vector<Story> stories;
  try {
    stories = read_stories(file);
  } catch (const FileError& error) {
    fmt::print(stderr, "{}\n", error.text);
    return 2;
  }
  const auto start = std::chrono::steady_clock::now();
  Stages stages;
  std::optional<Alert> mail;
  int exit_code = 0;
  for (std::size_t i = 0; i < stories.size(); ++i) {
    const StoryResult result = tell(stages, stories[i], 0, {.keep_chains = true});
    fmt::print("\n{} {}\n", painted(fmt::format("{}", i + 1), "1;36", paint), painted(stories[i].name, "1", paint));
    for (const std::string& line : wrapped(stories[i].reason, kDemoWidth)) {
      fmt::print("  {}\n", painted(line, "2", paint));
    }
    if (!result.error.empty()) fmt::print("\n  {}\n", result.error);
    fmt::print("\n");
    if (!result.chains.empty()) fmt::print("{}", chain_text(result.chains.back(), paint));
    for (const Failure& failure : result.failures) {
      fmt::print("  not as told: expected {}, got {}\n", failure.expected, failure.got);
    }
    if (!mail && !result.mails.empty()) mail = result.mails.front();
    if (!result.passed()) exit_code = result.error.empty() ? 1 : 2;
  }
  if (mail) {
    fmt::print("\n{}\n\n", painted("What the person on call read, once:", "1", paint));
    show_mail(*mail, paint);
  }
  const auto milliseconds = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  fmt::print("\n{} stories over {} deployments in {:.0f} ms, without an AWS account.\n", stories.size(), stages.size(),
             milliseconds);
  fmt::print("Next:  tocsin test {}     your own: tocsin schema, then a story beside your .tf files\n",
             std::filesystem::path(file).parent_path().string());
  return exit_code;
}

}  // namespace

void add_demo_command(CLI::App& app, int& exit_code) {
  struct DemoOptions {
    std::string file = "scenarios/pipelines/access-key-alert/demo.yaml";
    std::string colour = "auto";
  };
  const auto options = std::make_shared<DemoOptions>();
  CLI::App* command = app.add_subcommand("demo", "Play an alert whole, then broken in four ways");
  command->add_option("FILE", options->file, "The stories to play (default: " + options->file + ")");
  command->add_option("--color", options->colour, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  command->callback([options, &exit_code] { exit_code = run_demo(options->file, options->colour); });
}

}  // namespace tocsin
