#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "language/hcl/value.h"
#include "tocsin/error.h"
#include "tocsin/time.h"

/// Deploys a folder of Terraform files without Terraform: reads the language, puts the resources in the order of their
/// dependencies, and makes the calls that the AWS provider would make. Nothing is stored: each deployment creates
/// everything, so state, backends and refresh do not exist here, and nothing is ever changed or destroyed.
///
/// Read: *.tf with all their blocks, terraform.tfvars, *.auto.tfvars (and .json of both), modules in local folders.
/// Not read: TF_VAR_ of the environment, *.tf.json and override files (refused by name), modules from elsewhere.
/// Whatever is not modelled is an error at its place, and no call is made before the whole folder is free of errors.
namespace tocsin::deploy {

/// One AWS call that a resource needs. `input` has the member names of boto3.
struct DeployCall {
  std::string service;    ///< iam sts cloudtrail events sns s3 sqs organizations
  std::string operation;  ///< CreateTopic
  std::string region;
  const Json& input;
  Position position;    ///< Of the resource.
  std::string address;  ///< aws_sns_topic.alerts
};

/// Makes the call and gives its output, with boto3's member names. Throws AwsError or Unmodelled.
using CallDoor = std::function<Json(const DeployCall&)>;

enum class UnmodelledResources { kRefuse, kSkip };

struct TerraformOptions {
  std::string directory;
  std::string region = "us-east-1";  ///< Unless a provider block names one.
  std::map<std::string, hcl::Value> variables = {};
  std::vector<std::string> variable_files = {};  ///< As -var-file; relative to the directory.
  /// Resources that count as not written: their addresses without keys, `*` standing for any run of characters.
  std::vector<std::string> without = {};
  UnmodelledResources unmodelled = UnmodelledResources::kRefuse;
  /// When the deployment happens. Names that Terraform makes up (`terraform-2026...`) are made of it and a counter.
  Time now = {};
  /// Passwords of login profiles are made of this.
  std::string seed = {};
};

struct DeployedResource {
  std::string address;  ///< module.alarm.aws_sns_topic.alerts["x"]
  std::string type;
  std::string id;  ///< Terraform's id; "" before the deployment
  /// Its ARN. If it has none of its own, that of what it configures: the topic of an aws_sns_topic_policy, the rule of
  /// an event target. "" if there is neither, and before the deployment.
  std::string arn;
  std::string region;
  Position position;
  /// Where each argument and block stands: `event_pattern`, `input_transformer.input_template`, and inside of
  /// documents, as far as they can be followed: `policy.Statement[0].Principal`, `event_pattern.detail.eventName`.
  std::map<std::string, Position> attributes;
};

/// A resource that UnmodelledResources::kSkip left out.
struct SkippedResource {
  std::string address;
  Position position;
  std::string reason;
};

struct DeployResult {
  std::vector<DeployedResource> resources;  ///< In the order of their creation.
  std::map<std::string, hcl::Value> outputs;
  std::vector<SkippedResource> skipped;
};

/// AWS refused a call, or a value turned out wrong when the deployment had already begun.
struct DeployError : FileError {
  DeployError(Position position, std::string address_, std::string code_, const std::string& message);

  std::string address;
  std::string code;  ///< AWS's error code; "" if the problem is not AWS's
};

/// What can be said about a folder without making a call.
struct TerraformPlan {
  std::vector<Problem> problems;
  std::vector<DeployedResource> resources;  ///< Without ARNs.
  std::vector<SkippedResource> skipped;
  std::size_t blocks = 0;           ///< Resource blocks in all modules,
  std::size_t blocks_modelled = 0;  ///< and those whose type is modelled.
};

/// Never throws for what is in the files: it is all in the problems.
TerraformPlan plan_terraform(const TerraformOptions& options);

/// Plans first, and throws FileError with every problem. Then makes the calls; the first that fails ends it with a
/// DeployError. What is not modelled behind the door is an Unmodelled that also names the resource and its place.
DeployResult deploy_terraform(const TerraformOptions& options, const CallDoor& door);

/// The resource types and data sources that can be deployed, sorted.
std::vector<std::string> terraform_resource_types();
std::vector<std::string> terraform_data_sources();

}  // namespace tocsin::deploy
