#include "base/json.h"
#include "kernel/authorizer.h"
#include "services/kms/errors.h"
#include "services/kms/requests.h"
#include "services/kms/shapes.h"

namespace tocsin::kms {
namespace {

/// The grant that the request names: by its token, or by key and id.
GrantRow meant_grant(Kms& kms, const Call& call, const RetireGrantInput& in) {
  if (in.grant_token) {
    const auto grant = kms.grants.find_token(*in.grant_token);
    if (!grant || grant->region != call.region) {
      throw AwsError("InvalidGrantTokenException", 400, "The grant token is not valid.");
    }
    return *grant;
  }
  if (!in.key_id || !in.grant_id) throw validation("RetireGrant needs a GrantToken, or a KeyId and a GrantId.");
  const KeyRow key = require_key(kms, call, *in.key_id, Naming::kKeys);
  const auto grant = kms.grants.find(key.account, key.region, key.id, *in.grant_id);
  if (!grant) throw grant_not_found(*in.grant_id);
  return *grant;
}

bool is_retiring(const GrantRow& grant, const policy::Principal& caller) {
  if (grant.retiring.empty()) return false;
  return grant.retiring == caller.arn || grant.retiring == caller.issuer_arn || grant.retiring == caller.service;
}

// AWS: the retiring principal may always; others by a permission: the grantee by the grant's own RetireGrant, anybody
// else by key policy and identity policy. https://docs.aws.amazon.com/kms/latest/APIReference/API_RetireGrant.html
RetireGrantOutput retire_grant(Kms& kms, Call& call, const RetireGrantInput& in) {
  if (in.dry_run.value_or(false)) throw Unmodelled("kms.RetireGrant DryRun");
  const GrantRow grant = meant_grant(kms, call, in);
  if (!is_retiring(grant, call.caller.principal)) {
    policy::Context context;
    describe_request(call, in, context);
    if (const auto key = kms.keys.find(grant.account, grant.region, grant.key)) describe_key(kms, *key, context);
    call.authorize("kms:RetireGrant", grant.key_arn(), &context);
  }
  call.touch("AWS::KMS::Key", grant.key_arn());
  kms.grants.remove(grant);
  return {};
}

}  // namespace

Operations retirement_operations(Kms& kms) {
  return {operation("RetireGrant", kms, retire_grant, {.gaps = "DryRun", .checks_itself = true})};
}

}  // namespace tocsin::kms
