#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>

#include "base/text.h"
#include "cli/can.h"
#include "cli/demo.h"
#include "cli/fuzz.h"
#include "cli/pattern.h"
#include "cli/schema.h"
#include "cli/serve.h"
#include "cli/test.h"

namespace {

constexpr int kBadUsage = 2;

/// Each command is a file of its own, which sets `exit_code`: 0 all is well, 1 what was asked about failed, 2 bad
/// usage, a bad file, or something that is not modelled.
void add_commands(CLI::App& app, int& exit_code) {
  tocsin::add_demo_command(app, exit_code);
  tocsin::add_test_command(app, exit_code);
  tocsin::add_can_command(app, exit_code);
  tocsin::add_serve_command(app, exit_code);
  tocsin::add_schema_command(app, exit_code);
  tocsin::add_pattern_command(app, exit_code);
  tocsin::add_fuzz_command(app, exit_code);
}

/// CLI11 says of a misspelt command only that one is required.
bool is_unknown_command(const CLI::App& app, const std::string& word) {
  if (word.empty() || word[0] == '-') return false;
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  if (std::find(names.begin(), names.end(), word) != names.end()) return false;
  const std::string hint = tocsin::did_you_mean(word, names);
  std::fprintf(stderr, "tocsin: unknown command %s%s (known: %s)\n", word.c_str(), hint.c_str(),
               tocsin::join(names, ", ").c_str());
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Rehearse AWS security alerts: deploy the real pipeline, play the story, see which alerts come out.",
               "tocsin");
  app.set_version_flag("--version", "tocsin " TOCSIN_VERSION);
  app.require_subcommand(1);
  int exit_code = 0;
  add_commands(app, exit_code);
  if (argc > 1 && is_unknown_command(app, argv[1])) return kBadUsage;
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked);  // --help and --version
  } catch (const CLI::ParseError& error) {
    app.exit(error);
    return kBadUsage;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tocsin: %s\n", error.what());
    return kBadUsage;
  }
  return exit_code;
}
