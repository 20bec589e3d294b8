#include "cli/schema.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/text.h"
#include "scenario/schema.h"
#include "world/parts.h"

namespace tocsin {
namespace {

int list_operations(const std::string& only) {
  World world;
  std::map<std::string, std::size_t> counts;
  for (const auto& [name, operation] : world.parts().engine.gateway.operations()) {
    if (!only.empty() && operation.service != only) continue;
    ++counts[operation.service];
    fmt::print("{:<48}{}\n", name, operation.gaps.empty() ? "" : concat("without: ", operation.gaps));
  }
  if (counts.empty()) {
    fmt::print(stderr, "tocsin: no operation of service \"{}\" is emulated\n", only);
    return 2;
  }
  for (const auto& [service, count] : counts) {
    fmt::print("{}: {} of AWS's {} operations\n", service, count, find_service(service)->operations.size());
  }
  return 0;
}

}  // namespace

void add_schema_command(CLI::App& app, int& exit_code) {
  CLI::App* schema = app.add_subcommand("schema", "Print the JSON Schema of scenario files");
  schema->callback([&exit_code] {
    fmt::print("{}\n", json_pretty(scenario_schema()));
    exit_code = 0;
  });
  const auto only = std::make_shared<std::string>();
  CLI::App* operations = app.add_subcommand("operations", "List what is emulated, and what is missing in it");
  operations->add_option("SERVICE", *only, "Only this service");
  operations->callback([only, &exit_code] { exit_code = list_operations(*only); });
}

}  // namespace tocsin
