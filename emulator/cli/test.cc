#include "cli/test.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "base/text.h"
#include "cli/paint.h"
#include "scenario/find.h"
#include "scenario/read.h"
#include "scenario/reporters/reporter.h"
#include "scenario/run.h"

namespace tocsin {
namespace {

namespace fs = std::filesystem;

struct TestOptions {
  std::vector<std::string> paths;
  std::string format = "text";
  std::string output;
  std::string filter;
  std::string colour = "auto";
  bool with_chains = false;
  bool list_only = false;
};

/// The files below the paths, sorted. A path that is a file is taken as it is.
std::vector<std::string> files_to_tell(const std::vector<std::string>& paths, Reporter& reporter, Tally& tally) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    if (fs::is_regular_file(path)) {
      files.push_back(path);
      continue;
    }
    if (!fs::is_directory(path)) {
      ++tally.unusable;
      reporter.bad_file(path, concat(path, ": there is no such file or folder"));
      continue;
    }
    const std::vector<std::string> found = scenario_files(path);
    files.insert(files.end(), found.begin(), found.end());
    if (found.empty()) {
      ++tally.unusable;
      reporter.bad_file(path, concat(path, ": there is no scenario file (a .yaml with then:) in this folder"));
    }
  }
  return files;
}

/// The wall clock, for the reader of the report only.
double milliseconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

void run_file(const std::string& file, const TestOptions& options, Stages& stages, Reporter& reporter, Tally& tally) {
  std::vector<Story> stories;
  try {
    stories = read_stories(file);
  } catch (const FileError& error) {
    ++tally.unusable;
    reporter.bad_file(file, error.text);
    return;
  }
  bool has_begun = false;
  for (const Story& story : stories) {
    if (!options.filter.empty() && story.name.find(options.filter) == std::string::npos) continue;
    if (!has_begun) reporter.begin_file(file);
    has_begun = true;
    Teller teller(stages, story);
    for (std::size_t telling = 0; telling < tellings(story); ++telling) {
      if (options.list_only) {
        fmt::print("{}  {}\n", story.position.text(), story.name);
        break;
      }
      const auto start = std::chrono::steady_clock::now();
      StoryResult result = teller.tell(telling, {.keep_chains = options.with_chains});
      result.milliseconds = milliseconds_since(start);
      if (!result.error.empty()) {
        ++tally.unusable;
      } else {
        ++(result.passed() ? tally.passed : tally.failed);
      }
      reporter.story(result);
    }
  }
}

int run_test(const TestOptions& options) {
  std::FILE* out = stdout;
  if (!options.output.empty() && (out = std::fopen(options.output.c_str(), "w")) == nullptr) {
    fmt::print(stderr, "tocsin: cannot write {}\n", options.output);
    return 2;
  }
  std::unique_ptr<Reporter> reporter;
  if (options.format == "json") {
    reporter = json_reporter(out);
  } else if (options.format == "junit") {
    reporter = junit_reporter(out);
  } else {
    reporter = text_reporter(out, paint_for(options.colour), options.with_chains);
  }

  const auto start = std::chrono::steady_clock::now();
  Tally tally;
  Stages stages;
  std::vector<std::string> paths = options.paths;
  if (paths.empty()) paths.push_back(fs::is_directory("scenarios") ? "scenarios" : ".");
  for (const std::string& file : files_to_tell(paths, *reporter, tally)) {
    run_file(file, options, stages, *reporter, tally);
  }
  tally.stages = stages.size();
  tally.resources = stages.resources();
  tally.milliseconds = milliseconds_since(start);
  if (!options.list_only) {
    if (tally.passed + tally.failed + tally.unusable == 0) {
      reporter->bad_file("", "no story was told: check the paths and --filter");
      tally.unusable = 1;
    }
    reporter->end(tally);
  }
  if (out != stdout) std::fclose(out);
  return tally.exit_code();
}

}  // namespace

void add_test_command(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<TestOptions>();
  CLI::App* command = app.add_subcommand("test", "Run scenario files");
  command->add_option("PATH", options->paths, "Files, or folders to search (default: scenarios/, else .)");
  command->add_option("--format", options->format, "text, json or junit")
      ->check(CLI::IsMember({"text", "json", "junit"}));
  command->add_option("--output", options->output, "Write the report into this file");
  command->add_option("--filter", options->filter, "Only stories whose name has this in it");
  command->add_option("--color", options->colour, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  command->add_flag("--chains", options->with_chains, "Show the whole chain of stories that pass, too");
  command->add_flag("--list", options->list_only, "Only list the stories");
  command->callback([options, &exit_code] { exit_code = run_test(*options); });
}

}  // namespace tocsin
