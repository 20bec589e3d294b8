#include "base/text.h"
#include "deploy/terraform_module.h"
#include "deploy/terraform_positions.h"
#include "deploy/terraform_types.h"

/// How a resource block becomes resources.
namespace tocsin::deploy {
namespace {

using hcl::Value;

/// Every name begins with `aws_`, which would make them all look alike.
std::string nearest_type(const std::string& type, const std::vector<std::string>& known) {
  constexpr std::string_view kPrefix = "aws_";
  if (!type.starts_with(kPrefix)) return {};
  std::vector<std::string> rests;
  for (const std::string& name : known) rests.push_back(name.substr(kPrefix.size()));
  const auto near = nearest(type.substr(kPrefix.size()), rests);
  return near ? concat("; did you mean ", kPrefix, *near, "?") : std::string();
}

std::string unmodelled_type(const ResourceDeclaration& declaration, const Run& run) {
  const std::vector<std::string> known = declaration.is_data ? terraform_data_sources() : terraform_resource_types();
  if (declaration.is_data) {
    return concat("data source ", declaration.type, " is not modelled", nearest_type(declaration.type, known));
  }
  return concat("resource type ", declaration.type, " is not modelled", nearest_type(declaration.type, known), " (",
                run.modelled_share(), ")");
}

/// Ends the deployment at this resource. Never a FileError that try() or a list of findings could swallow.
[[noreturn]] void abort_at(const Resource& resource, const Position& position, const std::string& code,
                           const std::string& message) {
  throw Aborted{std::make_exception_ptr(DeployError(position, resource.address(), code, message))};
}

}  // namespace

Value ModuleScope::resource(const ResourceDeclaration& declaration, const Position& position) const {
  return once(declaration.key(), position, [&] { return make_resource(declaration); });
}

void ModuleScope::skip(const ResourceDeclaration& declaration, const std::string& reason) const {
  const std::string address = address_ + declaration.key();
  run_.skipped().emplace(address, SkippedResource{address, declaration.position, reason});
  throw Skipped{address};
}

Value ModuleScope::make_resource(const ResourceDeclaration& declaration) const {
  if (run_.skipped().contains(address_ + declaration.key())) throw Skipped{address_ + declaration.key()};
  Findings findings = declaration.findings;
  Value value = Value::unknown();
  try {
    ensure_callers_dependencies();
    ensure(declaration.depends_on);
    value = make_instances(declaration, findings);
  } catch (const Skipped& dependency) {
    skip(declaration, concat("depends on ", dependency.address));
  } catch (const FileError& error) {
    add_findings(findings, error);
  }
  if (run_.may_skip()) {
    for (const Finding& finding : findings) {
      if (finding.unmodelled) skip(declaration, finding.problem.message);
    }
  }
  if (findings.empty()) return value;
  if (run_.pass() == Pass::kApply) {
    const std::string address = address_ + declaration.key();
    throw Aborted{
        std::make_exception_ptr(DeployError(findings[0].problem.position, address, "", findings[0].problem.message))};
  }
  run_.findings().insert(run_.findings().end(), findings.begin(), findings.end());
  return value;
}

Value ModuleScope::make_instances(const ResourceDeclaration& declaration, Findings& findings) const {
  const ResourceType* type =
      declaration.is_data ? find_data_source(declaration.type) : find_resource_type(declaration.type);
  if (!type) {
    findings.push_back({{declaration.position, unmodelled_type(declaration, run_)}, true});
    return Value::unknown();
  }
  const auto all = instances(declaration.repetition, findings);
  if (!all) return Value::unknown();
  std::vector<Value> values;
  for (const auto& instance : all->list) values.push_back(make_instance(declaration, *type, *instance, findings));
  return all->together(std::move(values));
}

Value ModuleScope::make_instance(const ResourceDeclaration& declaration, const ResourceType& type,
                                 const Instance& instance, Findings& findings) const {
  check_conditions(declaration.preconditions, instance.scope, findings);
  ProviderSettings settings =
      provider(declaration.provider.empty() ? "aws" : declaration.provider, declaration.position);
  Value::Map config = read_arguments(declaration.body, type.arguments, declaration.type, declaration.position,
                                     instance.scope, findings);
  check_groups(type, config, declaration.position, findings);
  const auto region = config.find("region");
  if (region == config.end() && type.find("region")) {
    config["region"] = Value::string(settings.region);
  } else if (region != config.end() && region->second.is_string()) {
    settings.region = region->second.as_string();
  }
  if (!findings.empty()) return planned_value(config, type.arguments);
  Resource resource(type, concat(address_, declaration.key(), instance.suffix), declaration.position, settings.region,
                    config, settings.default_tags, run_.workshop());
  const Value value = run_.pass() == Pass::kPlan ? plan_instance(declaration, resource, config, findings)
                                                 : apply_instance(declaration, resource, instance, findings);
  if (!declaration.is_data) record(declaration, resource, instance.scope);
  return value;
}

Value ModuleScope::plan_instance(const ResourceDeclaration& declaration, Resource& resource, const Value::Map& config,
                                 Findings& findings) const {
  const ResourceType& type = resource.type();
  if (!type.is_pure || !Value::map(config).wholly_known()) return planned_value(config, type.arguments);
  try {
    type.make(resource);
  } catch (const FileError& error) {
    add_findings(findings, error);
    return planned_value(config, type.arguments);
  } catch (const hcl::ValueError& error) {  // a null in a list
    add_finding(findings, resource.position(), concat(resource.address(), ": ", error.message));
    return planned_value(config, type.arguments);
  }
  // What a condition may say about it can be said now.
  hcl::Variables scope(this);
  scope.set("self", resource.finished());
  check_conditions(declaration.postconditions, scope, findings);
  return resource.finished();
}

Value ModuleScope::apply_instance(const ResourceDeclaration& declaration, Resource& resource, const Instance& instance,
                                  Findings& findings) const {
  const Position& position = declaration.position;
  try {
    resource.type().make(resource);
  } catch (const AwsError& error) {
    abort_at(resource, position, error.code, concat(error.code, ": ", error.message));
  } catch (const Unmodelled& error) {
    if (run_.may_skip()) skip(declaration, error.text);
    throw Aborted{
        std::make_exception_ptr(Unmodelled(concat(position.text(), ": ", resource.address(), ": ", error.thing)))};
  } catch (const FileError& error) {
    abort_at(resource, error.problems[0].position, "", error.problems[0].message);
  } catch (const hcl::ValueError& error) {
    abort_at(resource, position, "", error.message);
  }
  hcl::Variables scope(&instance.scope);
  scope.set("self", resource.finished());
  check_conditions(declaration.postconditions, scope, findings);
  return resource.finished();
}

void ModuleScope::record(const ResourceDeclaration& declaration, const Resource& resource,
                         const hcl::Scope& scope) const {
  run_.resources().push_back({.address = resource.address(),
                              .type = declaration.type,
                              .id = resource.id(),
                              .arn = resource.subject(),
                              .region = resource.region(),
                              .position = declaration.position,
                              .attributes = positions_of(declaration, resource.type(), *this, scope)});
}

}  // namespace tocsin::deploy
