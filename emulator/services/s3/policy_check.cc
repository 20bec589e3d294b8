#include "services/s3/policy_check.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "kernel/resources.h"
#include "services/s3/errors.h"

namespace tocsin::s3 {
namespace {

/// The members of a policy element that is one text or a list of texts.
std::vector<std::string> texts_of(const Json* element) {
  std::vector<std::string> texts;
  if (!element) return texts;
  if (element->is_string()) texts.push_back(element->get<std::string>());
  if (element->is_array()) {
    for (const Json& item : *element) {
      if (item.is_string()) texts.push_back(item.get<std::string>());
    }
  }
  return texts;
}

// AWS: which actions are on objects; all others are on buckets.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
bool is_object_action(std::string_view name) {
  constexpr std::array<std::string_view, 11> kOnObjects = {"getobject",
                                                           "putobject",
                                                           "deleteobject",
                                                           "restoreobject",
                                                           "abortmultipart",
                                                           "listmultipartuploadparts",
                                                           "replicate",
                                                           "bypassgovernance",
                                                           "objectowneroverride",
                                                           "initiatereplication",
                                                           "updateobjectencryption"};
  return std::any_of(kOnObjects.begin(), kOnObjects.end(),
                     [&](std::string_view prefix) { return name.starts_with(prefix); });
}

enum class Level { kBucket, kObject, kBoth };

Level level_of_action(const std::string& action) {
  if (action == "*") return Level::kBoth;
  const std::string name = lower(action).substr(3);
  // A pattern may mean both.
  if (name.find_first_of("*?") != std::string::npos) return Level::kBoth;
  return is_object_action(name) ? Level::kObject : Level::kBucket;
}

/// What a resource of this bucket stands for: `bucket` the bucket, `bucket/…` objects, a pattern perhaps both.
Level level_of_resource(const std::string& resource, const std::string& bucket_arn) {
  if (resource == bucket_arn) return Level::kBucket;
  if (resource.starts_with(bucket_arn + "/")) return Level::kObject;
  return Level::kBoth;
}

bool is_of_bucket(const std::string& resource, const std::string& bucket_arn) {
  if (resource == bucket_arn || resource.starts_with(bucket_arn + "/")) return true;
  // `arn:aws:s3:::bucket*`, and patterns that can only mean this bucket.
  const auto mark = resource.find_first_of("*?");
  return mark != std::string::npos && glob_matches(resource, bucket_arn) &&
         resource.substr(0, mark).starts_with("arn:aws:s3:::");
}

void check_statement(const Json& statement, const std::string& bucket_arn) {
  for (const auto& [element, negated] : {std::pair{"Effect", ""}, std::pair{"Principal", "NotPrincipal"},
                                         std::pair{"Action", "NotAction"}, std::pair{"Resource", "NotResource"}}) {
    const bool has = json_find(statement, element) || (*negated != '\0' && json_find(statement, negated));
    if (!has) throw malformed_policy(concat("Missing required field ", element));
  }
  const auto actions = texts_of(json_find(statement, "Action"));
  for (const std::string& action : actions) {
    if (action != "*" && !lower(action).starts_with("s3:")) throw malformed_policy("Policy has invalid action");
  }
  const auto resources = texts_of(json_find(statement, "Resource"));
  for (const std::string& resource : resources) {
    if (!is_of_bucket(resource, bucket_arn)) throw malformed_policy("Policy has invalid resource");
  }
  if (resources.empty()) return;
  // AWS: every action must fit one of the statement's resources: s3:GetObject needs objects, s3:ListBucket the bucket.
  for (const std::string& action : actions) {
    const Level wanted = level_of_action(action);
    const bool fits =
        wanted == Level::kBoth || std::any_of(resources.begin(), resources.end(), [&](const std::string& resource) {
          const Level level = level_of_resource(resource, bucket_arn);
          return level == Level::kBoth || level == wanted;
        });
    if (!fits) throw malformed_policy("Action does not apply to any resource(s) in statement");
  }
}

/// A principal that names a user or role of this account which does not exist.
// Deviation: principals of other accounts are taken as they are; those accounts need not be part of this world.
bool is_unknown(S3& s3, const BucketRow& bucket, const policy::Policy::PrincipalEntry& principal) {
  if (principal.type != "AWS") return false;
  const auto arn = parse_arn(principal.value);
  if (!arn || arn->service != "iam" || arn->account != bucket.account || arn->resource == "root") return false;
  if (!arn->resource.starts_with("user/") && !arn->resource.starts_with("role/")) return false;
  return s3.kernel.resources.owner("iam") && !s3.kernel.resources.find(principal.value);
}

}  // namespace

void check_bucket_policy(S3& s3, const BucketRow& bucket, const std::string& text) {
  const auto json = parse_json(text);
  if (!json || !json->is_object() || trim(text).empty() || text.front() != '{') {
    throw malformed_policy("Policies must be valid JSON and the first byte must be '{'");
  }
  const Json* statements = json_find(*json, "Statement");
  if (!statements) throw malformed_policy("Missing required field Statement");
  const std::string bucket_arn = bucket.arn();
  if (statements->is_array()) {
    for (const Json& statement : *statements) check_statement(statement, bucket_arn);
  } else {
    check_statement(*statements, bucket_arn);
  }
  std::shared_ptr<const policy::Policy> policy;
  try {
    policy = s3.policies.compile(text, policy::DocumentKind::kResource);
  } catch (const policy::PolicyError& error) {
    throw malformed_policy(error.message);
  }
  for (const auto& principal : policy->principals()) {
    if (is_unknown(s3, bucket, principal)) throw malformed_policy("Invalid principal in policy");
  }
}

}  // namespace tocsin::s3
