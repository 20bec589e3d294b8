#include "deploy/terraform.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "deploy/terraform_config.h"
#include "deploy/terraform_run.h"
#include "deploy/terraform_types.h"

namespace tocsin::deploy {
namespace {

/// A folder, read and planned.
struct Planned {
  std::shared_ptr<const ModuleDeclaration> root;
  std::map<std::string, hcl::Value> variables;
  std::map<std::string, SkippedResource> skipped;
  TerraformPlan plan;
};

void count_blocks(const ModuleDeclaration& module, std::size_t& all, std::size_t& modelled) {
  for (const ResourceDeclaration& declaration : module.resources) {
    if (declaration.is_data) continue;
    ++all;
    if (find_resource_type(declaration.type)) ++modelled;
  }
  for (const ModuleCall& call : module.calls) {
    if (call.module) count_blocks(*call.module, all, modelled);
  }
}

bool is_whole(const ModuleDeclaration& module) {
  return module.is_whole && std::all_of(module.calls.begin(), module.calls.end(),
                                        [](const ModuleCall& call) { return !call.module || is_whole(*call.module); });
}

std::map<std::string, hcl::Value> all_variables(const TerraformOptions& options, const ModuleDeclaration& root,
                                                Findings& findings) {
  std::map<std::string, hcl::Value> variables =
      load_variable_files(options.directory, options.variable_files, findings);
  std::vector<std::string> known;
  for (const auto& [name, declaration] : root.variables) known.push_back(name);
  for (const auto& [name, value] : options.variables) {
    variables[name] = value;
    if (root.variables.contains(name)) continue;
    // A file of variables may be shared by several folders; a variable given to this one is meant for it.
    add_finding(findings, {options.directory, 0, 0},
                concat("there is no variable ", name, " here", did_you_mean(name, known)));
  }
  return variables;
}

/// Problems in the order of the files, each once.
std::vector<Problem> sorted(const Findings& findings) {
  std::vector<Problem> problems;
  for (const Finding& finding : findings) problems.push_back(finding.problem);
  const auto key = [](const Problem& p) {
    return std::tie(p.position.file, p.position.line, p.position.column, p.message);
  };
  std::stable_sort(problems.begin(), problems.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  const auto same = [&](const Problem& a, const Problem& b) { return key(a) == key(b); };
  problems.erase(std::unique(problems.begin(), problems.end(), same), problems.end());
  return problems;
}

Planned plan_folder(const TerraformOptions& options) {
  Planned planned;
  Findings findings;
  planned.root = load_module(options.directory, options.without, findings);
  planned.variables = all_variables(options, *planned.root, findings);
  count_blocks(*planned.root, planned.plan.blocks, planned.plan.blocks_modelled);
  Run run(options, *planned.root, planned.variables, Pass::kPlan, nullptr);
  run.count_blocks(planned.plan.blocks, planned.plan.blocks_modelled);
  // What stands in a file that cannot be read would only be reported as missing.
  if (is_whole(*planned.root)) run.everything();
  for (Finding& finding : findings) {
    const bool may_skip = finding.unmodelled && options.unmodelled == UnmodelledResources::kSkip;
    if (!may_skip) run.findings().push_back(std::move(finding));
  }
  planned.plan.problems = sorted(run.findings());
  planned.plan.resources = std::move(run.resources());
  planned.skipped = run.skipped();
  for (const auto& [address, skipped] : planned.skipped) planned.plan.skipped.push_back(skipped);
  return planned;
}

}  // namespace

DeployError::DeployError(Position position, std::string address_, std::string code_, const std::string& message)
    : FileError(std::move(position), message.starts_with(address_) ? message : concat(address_, ": ", message)),
      address(std::move(address_)),
      code(std::move(code_)) {}

TerraformPlan plan_terraform(const TerraformOptions& options) { return plan_folder(options).plan; }

DeployResult deploy_terraform(const TerraformOptions& options, const CallDoor& door) {
  const Planned planned = plan_folder(options);
  if (!planned.plan.problems.empty()) throw FileError(planned.plan.problems);
  Run run(options, *planned.root, planned.variables, Pass::kApply, &door);
  run.skipped() = planned.skipped;
  DeployResult result;
  try {
    run.everything();
    result.outputs = run.outputs();
  } catch (const Aborted& aborted) {
    std::rethrow_exception(aborted.reason);
  }
  result.resources = std::move(run.resources());
  for (const auto& [address, skipped] : run.skipped()) result.skipped.push_back(skipped);
  return result;
}

}  // namespace tocsin::deploy
