#include "kernel/ceilings.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace tocsin {
namespace {

// AWS: the list of AWS services that support RCPs, by their prefixes, in order. SNS and Lambda are not among them.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services
constexpr auto kControlled = std::to_array<std::string_view>({
    "aoss",
    "appconfig",
    "appstream",
    "autoscaling",
    "autoscaling-plans",
    "budgets",
    "clouddirectory",
    "cloudfront",
    "cloudsearch",
    "cloudtrail-data",
    "codeartifact",
    "codebuild",
    "codecommit",
    "codepipeline",
    "cognito-identity",
    "cognito-idp",
    "comprehend",
    "comprehendmedical",
    "compute-optimizer",
    "cost-optimization-hub",
    "dax",
    "dsql",
    "dynamodb",
    "ecr",
    "ecr-public",
    "events",
    "firehose",
    "fis",
    "fms",
    "gamelift",
    "health",
    "inspector-scan",
    "kendra",
    "kinesisvideo",
    "kms",
    "logs",
    "memorydb",
    "networkmonitor",
    "notifications",
    "opensearch",
    "pca-connector-ad",
    "personalize",
    "polly",
    "pricing",
    "resource-groups",
    "rolesanywhere",
    "s3",
    "secretsmanager",
    "servicediscovery",
    "signin",
    "sqs",
    "sts",
    "support",
    "swf",
    "textract",
    "timestream-influxdb",
    "transcribe",
    "transfer",
    "translate",
    "wafv2",
    "workspaces",
    "xray",
});

bool is_service_linked(std::string_view role_arn) {
  return role_arn.find(":role/aws-service-role/") != std::string_view::npos;
}

}  // namespace

bool has_service_ceiling(const policy::Principal& principal) {
  switch (principal.kind) {
    case policy::PrincipalKind::kRoot:
    case policy::PrincipalKind::kUser:
    case policy::PrincipalKind::kFederatedUser: return true;
    case policy::PrincipalKind::kAssumedRole: return !is_service_linked(principal.issuer_arn);
    case policy::PrincipalKind::kFederated:
    case policy::PrincipalKind::kService:
    case policy::PrincipalKind::kAnonymous: break;
  }
  return false;
}

bool has_resource_ceiling(const policy::Request& request) {
  // Who may assume a service-linked role is not for RCPs to say, either.
  if (is_service_linked(request.principal.issuer_arn) || is_service_linked(request.resource)) return false;
  const std::string action = lower(request.action);
  if (action == "kms:retiregrant") return false;
  return std::binary_search(kControlled.begin(), kControlled.end(),
                            std::string_view(action).substr(0, action.find(':')));
}

}  // namespace tocsin
