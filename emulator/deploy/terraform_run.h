#pragma once

#include <exception>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "deploy/terraform.h"
#include "deploy/terraform_resource.h"

namespace tocsin::deploy {

class ModuleScope;

enum class Pass { kPlan, kApply };

/// Something was left out, and what is being evaluated depends on it. Not a FileError: try() must not catch it.
struct Skipped {
  std::string address;
};

/// The deployment ends here. Not a FileError either, for the same reason.
struct Aborted {
  std::exception_ptr reason;
};

/// What a provider block settles for the resources that use it.
struct ProviderSettings {
  std::string region;
  hcl::Value::Map default_tags;
};

/// One pass over all modules: planning, which collects problems and makes no call, or applying.
class Run {
 public:
  Run(const TerraformOptions& options, const ModuleDeclaration& root, std::map<std::string, hcl::Value> variables,
      Pass pass, const CallDoor* door);
  ~Run();

  /// Makes every resource of every module, in the order of the files, dependencies first.
  void everything();
  std::map<std::string, hcl::Value> outputs();

  const TerraformOptions& options() const { return options_; }
  Pass pass() const { return pass_; }
  const Workshop& workshop() const { return workshop_; }
  const std::map<std::string, hcl::Value>& variables() const { return variables_; }

  Findings& findings() { return findings_; }
  std::vector<DeployedResource>& resources() { return resources_; }

  /// What is left out, by address without keys. The plan decides; applying takes it over.
  std::map<std::string, SkippedResource>& skipped() { return skipped_; }
  bool may_skip() const { return options_.unmodelled == UnmodelledResources::kSkip; }

  /// What is being evaluated right now, for the message about a circle.
  std::vector<std::string>& stack() { return stack_; }
  std::string circle(const std::string& again) const;

  /// `12 of 13 resources are`
  std::string modelled_share() const;
  void count_blocks(std::size_t all, std::size_t modelled);

 private:
  Json call(const Resource& resource, const std::string& service, const std::string& operation, const Json& input);
  std::string unique_name(const std::string& prefix);
  std::string password(const std::string& purpose, std::size_t length) const;
  std::string arn_of(const Resource& resource, const std::string& type, const std::string& id) const;

  const TerraformOptions& options_;
  std::map<std::string, hcl::Value> variables_;
  Pass pass_;
  const CallDoor* door_;
  Workshop workshop_;
  Findings findings_;
  std::vector<DeployedResource> resources_;
  std::map<std::string, SkippedResource> skipped_;
  std::vector<std::string> stack_;
  std::size_t names_made_ = 0;
  std::size_t blocks_ = 0, blocks_modelled_ = 0;
  std::unique_ptr<ModuleScope> root_;
};

}  // namespace tocsin::deploy
