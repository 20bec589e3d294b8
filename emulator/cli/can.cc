#include "cli/can.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/paint.h"
#include "deploy/into_world.h"
#include "scenario/act.h"
#include "scenario/read.h"
#include "scenario/stage.h"
#include "tocsin/permission.h"
#include "world/parts.h"
#include "world/permission.h"

namespace tocsin {
namespace {

struct CanOptions {
  std::string principal;
  std::string action;
  std::string resource = "*";
  std::vector<std::string> terraform;
  std::vector<std::string> variables;
  std::string scenario;
  std::string state_file;
  std::string region = "us-east-1";
  std::vector<std::string> context;
  bool as_json = false;
  bool show_all = false;
  std::string colour = "auto";
};

/// The world that is asked, and what its deployed resources are called.
struct Asked {
  World world;
  std::map<std::string, std::string> arns;  ///< `aws_sns_topic.alerts` → ARN
};

/// `name=value`, as --var and --context take it.
std::pair<std::string, std::string> assignment(const std::string& text, std::string_view option) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw FileError({}, concat(option, " wants NAME=VALUE, not \"", text, "\""));
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

/// Everything before the `when` of the file's first story.
void play_given(Asked& asked, Stages& stages, const std::string& file) {
  const std::vector<Story> stories = read_stories(file);
  const Story& story = stories.front();
  Stage& stage = stages.of(story);
  asked.world = stage.world.fork();
  Saved saved = stage.saved;
  for (const Act& act : story.given) {
    const ActResult result = perform(asked.world, act, saved, asked.world.now());
    if (!result.problem.empty()) throw FileError(act.position, result.problem);
  }
  for (const auto& [name, value] : stage.saved) {
    constexpr std::string_view kArn = ".arn";
    if (!name.ends_with(kArn)) continue;
    if (const auto text = parse_json(value); text && text->is_string()) {
      asked.arns.emplace(name.substr(0, name.size() - kArn.size()), text->get<std::string>());
    }
  }
}

Asked asked_world(const CanOptions& options) {
  Asked asked{.world = World({.region = options.region, .state_file = options.state_file}), .arns = {}};
  if (!options.scenario.empty()) {
    Stages stages;
    play_given(asked, stages, options.scenario);
  }
  std::map<std::string, hcl::Value> variables;
  for (const std::string& text : options.variables) {
    const auto [name, value] = assignment(text, "--var");
    variables.insert_or_assign(name, hcl::Value::from_json(parse_json(value).value_or(Json(value))));
  }
  for (const std::string& folder : options.terraform) {
    deploy::TerraformOptions terraform;
    terraform.directory = folder;
    terraform.region = options.region;
    terraform.variables = variables;
    for (const deploy::DeployedResource& resource : deploy::deploy_into(asked.world, terraform).resources) {
      asked.arns.emplace(resource.address, resource.arn);
    }
  }
  return asked;
}

/// An address of the deployed files stands for its ARN.
std::string arn_for(const Asked& asked, const std::string& name) {
  if (const auto found = asked.arns.find(name); found != asked.arns.end()) return found->second;
  if (name.starts_with("aws_") && name.find('.') != std::string::npos) {
    std::vector<std::string> known;
    for (const auto& [address, arn] : asked.arns) known.push_back(address);
    throw FileError({}, concat("nothing is deployed as ", name, did_you_mean(name, known)));
  }
  return name;
}

void print_statement(const ConsideredStatement& statement, Paint paint) {
  const std::string_view colour = !statement.applies ? "2" : statement.allow ? "32" : "31";
  const std::string effect = statement.allow ? "Allow" : "Deny";
  const std::string sid = statement.sid.empty() ? "" : concat(" \"", statement.sid, "\"");
  const std::string title =
      fmt::format("{} {} {}, statement {}{}", effect, statement.layer, statement.policy, statement.index, sid);
  const std::string place = statement.place ? concat("   ", statement.place->text()) : "";
  fmt::print("  {} {}{}\n", painted(statement.applies ? "✓" : "✗", colour, paint), title, painted(place, "2", paint));
  for (const std::string& mismatch : statement.mismatches) fmt::print("      {}\n", mismatch);
}

void print_permission(const Permission& permission, const PermissionQuestion& question, const CanOptions& options) {
  const Paint paint = paint_for(options.colour);
  fmt::print("{}  {} {} {} on {}\n",
             painted(permission.allowed ? "yes" : "no", permission.allowed ? "32" : "31", paint), question.as,
             permission.allowed ? "may" : "may not", question.action, question.resource);
  if (permission.allowed) {
    fmt::print("     by {}\n", permission.by);
  } else {
    fmt::print("     {}{}\n", permission.reason, permission.by.empty() ? "" : concat(" (", permission.by, ")"));
  }
  std::size_t others = 0;
  bool has_title = false;
  for (const ConsideredStatement& statement : permission.statements) {
    if (!statement.is_about && !options.show_all) {
      ++others;
      continue;
    }
    if (!has_title) fmt::print("\n");
    has_title = true;
    print_statement(statement, paint);
  }
  if (others > 0)
    fmt::print("  {} {} about other actions (--all shows them)\n", others, others == 1 ? "statement" : "statements");
  if (!permission.change.empty()) fmt::print("\n  change   {}\n", permission.change);
  if (!permission.missing_keys.empty()) {
    fmt::print("  absent   {}   give them with --context KEY=VALUE\n", join(permission.missing_keys, ", "));
  }
}

int run_can(const CanOptions& options) {
  Asked asked = asked_world(options);
  PermissionQuestion question{.as = arn_for(asked, options.principal),
                              .action = options.action,
                              .resource = arn_for(asked, options.resource),
                              .region = options.region};
  for (const std::string& text : options.context) {
    const auto [key, value] = assignment(text, "--context");
    auto& context = question.context;
    const auto same = [&key = key](const auto& entry) { return entry.first == key; };
    const auto known = std::find_if(context.begin(), context.end(), same);
    if (known == context.end()) {
      context.push_back({key, {arn_for(asked, value)}});
    } else {
      known->second.push_back(arn_for(asked, value));
    }
  }
  const Permission permission = asked.world.can(question);
  if (options.as_json) {
    fmt::print("{}\n", json_pretty(permission_json(permission, question)));
  } else {
    print_permission(permission, question, options);
  }
  return permission.allowed ? 0 : 1;
}

}  // namespace

void add_can_command(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<CanOptions>();
  CLI::App* command = app.add_subcommand(
      "can", "May a principal do something? Exit code 0 yes, 1 no, with every statement that was considered");
  command->add_option("PRINCIPAL", options->principal, "alice, role/Admin, root, an ARN, or events.amazonaws.com")
      ->required();
  command->add_option("ACTION", options->action, "sns:Publish")->required();
  command->add_option("RESOURCE", options->resource, "An ARN, or an address such as aws_sns_topic.alerts (default: *)");
  command->add_option("--terraform", options->terraform, "Deploy this folder of .tf files first (repeatable)")
      ->allow_extra_args(false);
  command->add_option("--var", options->variables, "A variable of the Terraform files: NAME=VALUE (repeatable)")
      ->allow_extra_args(false);
  command->add_option("--scenario", options->scenario, "Begin where the first story of this file begins its when");
  command->add_option("--state", options->state_file, "Ask the world in this file (tocsin serve --state)");
  command->add_option("--region", options->region, "Default us-east-1");
  command->add_option("--context", options->context, "A condition key of the request: KEY=VALUE (repeatable)")
      ->allow_extra_args(false);
  command->add_flag("--json", options->as_json, "The answer as JSON");
  command->add_flag("--all", options->show_all, "Show the statements about other actions, too");
  command->add_option("--color", options->colour, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  command->callback([options, &exit_code] { exit_code = run_can(*options); });
}

}  // namespace tocsin
