#include "services/s3/grants.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "services/s3/errors.h"
#include "services/s3/s3.h"

namespace tocsin::s3 {
namespace {

constexpr std::string_view kAllUsers = "http://acs.amazonaws.com/groups/global/AllUsers";
constexpr std::string_view kAuthenticatedUsers = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
constexpr std::string_view kLogDelivery = "http://acs.amazonaws.com/groups/s3/LogDelivery";

Grant to_user(const std::string& id, std::string permission) {
  return {.grantee = Grantee{.id = id, .type = "CanonicalUser"}, .permission = std::move(permission)};
}

Grant to_group(std::string_view uri, std::string permission) {
  return {.grantee = Grantee{.type = "Group", .uri = std::string(uri)}, .permission = std::move(permission)};
}

void check_group(std::string_view uri) {
  if (uri != kAllUsers && uri != kAuthenticatedUsers && uri != kLogDelivery) {
    throw invalid_argument("Invalid group uri");
  }
}

// AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl
std::vector<Grant> canned_grants(const std::string& name, const std::string& owner) {
  std::vector<Grant> grants = {to_user(owner, "FULL_CONTROL")};
  if (name == "private" || name == "bucket-owner-full-control" || name == "bucket-owner-read") return grants;
  if (name == "public-read" || name == "public-read-write") grants.push_back(to_group(kAllUsers, "READ"));
  if (name == "public-read-write") grants.push_back(to_group(kAllUsers, "WRITE"));
  if (name == "authenticated-read") grants.push_back(to_group(kAuthenticatedUsers, "READ"));
  if (name == "log-delivery-write") {
    grants.push_back(to_group(kLogDelivery, "WRITE"));
    grants.push_back(to_group(kLogDelivery, "READ_ACP"));
  }
  if (grants.size() == 1) throw invalid_argument("");
  return grants;
}

/// One grant header: `uri="http://…", id="…"`.
void add_header(std::vector<Grant>& grants, const std::optional<std::string>& header, const std::string& permission) {
  if (!header) return;
  for (const std::string_view part : split(*header, ',')) {
    const std::string_view entry = trim(part);
    const auto equals = entry.find('=');
    if (equals == std::string_view::npos) throw invalid_argument("Argument format not recognized");
    const std::string kind = lower(trim(entry.substr(0, equals)));
    std::string_view value = trim(entry.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    if (kind == "id") {
      grants.push_back(to_user(std::string(value), permission));
    } else if (kind == "uri") {
      check_group(value);
      grants.push_back(to_group(value, permission));
    } else if (kind == "emailaddress") {
      throw method_not_allowed();
    } else {
      throw invalid_argument("Argument format not recognized");
    }
  }
}

std::vector<Grant> document_grants(const AccessControlPolicy& document, const std::string& owner) {
  constexpr std::array<std::string_view, 5> kPermissions = {"FULL_CONTROL", "WRITE", "WRITE_ACP", "READ", "READ_ACP"};
  if (!document.owner || !document.owner->id) throw malformed_xml();
  if (*document.owner->id != owner) throw access_denied_plainly();
  for (const Grant& grant : document.grants) {
    if (!grant.grantee || !grant.permission) throw malformed_xml();
    if (std::find(kPermissions.begin(), kPermissions.end(), *grant.permission) == kPermissions.end()) {
      throw malformed_xml();
    }
    // AWS: e-mail addresses are no longer taken as grantees since October 2025.
    if (grant.grantee->type == "AmazonCustomerByEmail") throw method_not_allowed();
    if (grant.grantee->type == "Group") check_group(grant.grantee->uri.value_or(""));
    if (grant.grantee->type == "CanonicalUser" && !grant.grantee->id) throw malformed_xml();
  }
  return document.grants;
}

}  // namespace

std::vector<Grant> grants_of(const AclRequest& request, const std::string& owner_account) {
  const std::string owner = canonical_id(owner_account);
  if (request.canned && request.has_headers()) throw canned_and_headers();
  if (request.document && (request.canned || request.has_headers())) throw two_acls();
  if (request.document) return document_grants(*request.document, owner);
  if (request.canned) return canned_grants(*request.canned, owner);
  std::vector<Grant> grants;
  add_header(grants, request.full_control, "FULL_CONTROL");
  add_header(grants, request.read, "READ");
  add_header(grants, request.read_acp, "READ_ACP");
  add_header(grants, request.write, "WRITE");
  add_header(grants, request.write_acp, "WRITE_ACP");
  return grants;
}

std::vector<Grant> stored_grants(const BucketRow& bucket) {
  if (bucket.acl.empty()) return {to_user(canonical_id(bucket.account), "FULL_CONTROL")};
  const auto json = parse_json(bucket.acl);
  TOCSIN_CHECK(json);
  std::vector<Grant> grants;
  for (const Json& grant : *json) grants.push_back(Grant::read(grant));
  return grants;
}

std::string grants_text(const std::vector<Grant>& grants) {
  std::vector<std::string> texts;
  for (const Grant& grant : grants) texts.push_back(grant.text());
  return concat("[", join(texts, ","), "]");
}

bool is_public(const Grant& grant) {
  return grant.grantee && (grant.grantee->uri == kAllUsers || grant.grantee->uri == kAuthenticatedUsers);
}

bool any_public(const std::vector<Grant>& grants) {
  return std::any_of(grants.begin(), grants.end(), [](const Grant& grant) { return is_public(grant); });
}

bool gives_away(const std::vector<Grant>& grants, const std::string& owner_account) {
  const std::string owner = canonical_id(owner_account);
  return std::any_of(grants.begin(), grants.end(),
                     [&](const Grant& grant) { return !grant.grantee || grant.grantee->id != owner; });
}

}  // namespace tocsin::s3
