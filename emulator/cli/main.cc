#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

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
  tocsin::add_serve_command(app, exit_code);
  tocsin::add_schema_command(app, exit_code);
  tocsin::add_pattern_command(app, exit_code);
  tocsin::add_fuzz_command(app, exit_code);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Rehearse AWS security alerts: deploy the real pipeline, play the story, see which alerts come out.",
               "tocsin");
  app.set_version_flag("--version", "tocsin " TOCSIN_VERSION);
  app.require_subcommand(1);
  int exit_code = 0;
  add_commands(app, exit_code);
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
