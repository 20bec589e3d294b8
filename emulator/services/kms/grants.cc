#include "services/kms/grants.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "kernel/paging.h"
#include "kernel/resources.h"
#include "services/kms/errors.h"
#include "services/kms/requests.h"
#include "services/kms/shapes.h"

namespace tocsin::kms {
namespace {

// AWS: what a grant on a symmetric key can allow.
// https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#terms-grant-operations
constexpr std::array<std::string_view, 9> kOperations = {
    "Decrypt",     "Encrypt",     "GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "ReEncryptFrom", "ReEncryptTo",
    "CreateGrant", "RetireGrant", "DescribeKey"};

/// AWS: constraints are about encryption contexts, so they do not limit what has none.
bool has_context(const std::string& operation) { return operation != "DescribeKey" && operation != "RetireGrant"; }

// AWS: an ARN, or the name of a service.
Json principal_of(const std::string& grantee) {
  return grantee.starts_with("arn:") ? Json{{"AWS", grantee}} : Json{{"Service", grantee}};
}

Json condition_of(const GrantConstraints& constraints) {
  Json equals = Json::object();
  const bool whole = !constraints.encryption_context_equals.empty();
  const auto& pairs = whole ? constraints.encryption_context_equals : constraints.encryption_context_subset;
  Json names = Json::array();
  for (const auto& [name, value] : pairs) {
    equals[concat("kms:EncryptionContext:", name)] = value;
    names.push_back(name);
  }
  Json condition = {{"StringEquals", std::move(equals)}};
  if (whole) condition["ForAllValues:StringEquals"] = {{"kms:EncryptionContextKeys", std::move(names)}};
  return condition;
}

Json statement_of(const GrantRow& grant, const std::vector<std::string>& operations) {
  Json actions = Json::array();
  for (const std::string& operation : operations) actions.push_back(concat("kms:", operation));
  return {{"Effect", "Allow"},
          {"Principal", principal_of(grant.grantee)},
          {"Action", std::move(actions)},
          {"Resource", "*"}};
}

std::string policy_text(const GrantRow& grant) {
  std::vector<std::string> bound, free;
  const Json operations = *parse_json(grant.operations);
  for (const Json& operation : operations) {
    (has_context(operation) ? bound : free).push_back(operation);
  }
  Json statements = Json::array();
  if (!bound.empty()) {
    statements.push_back(statement_of(grant, bound));
    if (!grant.constraints.empty()) {
      statements.back()["Condition"] = condition_of(GrantConstraints::read(*parse_json(grant.constraints)));
    }
  }
  if (!free.empty()) statements.push_back(statement_of(grant, free));
  return json_text({{"Version", "2012-10-17"}, {"Statement", std::move(statements)}});
}

// AWS: an account, user, role, session or federated user. AWS services appear by their names.
void check_principal(Kms& kms, const Call& call, const std::string& principal) {
  const auto arn = parse_arn(principal);
  if (!arn) {
    if (principal.ends_with(".amazonaws.com")) return;
    throw invalid_arn(principal);
  }
  if (arn->service != "iam" && arn->service != "sts") throw invalid_arn(principal);
  const bool is_here = arn->service == "iam" && arn->account == call.account && arn->resource != "root";
  if (is_here && kms.kernel.resources.owner("iam") && !kms.kernel.resources.find(principal)) {
    throw invalid_arn(principal);
  }
}

std::string constraints_text(const std::optional<GrantConstraints>& constraints) {
  if (!constraints) return {};
  const bool subset = !constraints->encryption_context_subset.empty();
  const bool equals = !constraints->encryption_context_equals.empty();
  if (!subset && !equals) return {};
  if (subset && equals) throw validation("A grant has EncryptionContextSubset or EncryptionContextEquals, not both.");
  Json json = Json::object();
  constraints->write(json);
  return json_text(json);
}

/// A grant that is already there says the same.
std::optional<GrantRow> same_grant(Kms& kms, const GrantRow& wanted) {
  if (wanted.name.empty()) return std::nullopt;
  auto rows = kms.grants.of_key(wanted.account, wanted.region, wanted.key, "", kWholeList);
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const GrantRow& row) {
    return row.name == wanted.name && row.grantee == wanted.grantee && row.retiring == wanted.retiring &&
           row.operations == wanted.operations && row.constraints == wanted.constraints;
  });
  if (found == rows.end()) return std::nullopt;
  return *found;
}

CreateGrantOutput create_grant(Kms& kms, Call& call, const CreateGrantInput& in) {
  if (in.dry_run.value_or(false)) throw Unmodelled("kms.CreateGrant DryRun");
  // A grant that was made by right of a grant may give no more than that one gives.
  if (call.checks.back().by.starts_with("policy grant ")) throw Unmodelled("kms.CreateGrant by right of a grant");
  const KeyRow key = require_key(kms, call, in.key_id, Naming::kKeys);
  check_enabled(key);
  check_principal(kms, call, in.grantee_principal);
  if (in.retiring_principal) check_principal(kms, call, *in.retiring_principal);
  for (const std::string& operation : in.operations) {
    if (std::find(kOperations.begin(), kOperations.end(), operation) == kOperations.end()) {
      throw validation(concat("The operation ", operation, " is not supported for a SYMMETRIC_DEFAULT key."));
    }
  }
  constexpr std::string_view kHex = "0123456789abcdef";
  GrantRow grant{.account = key.account,
                 .region = key.region,
                 .key = key.id,
                 .id = call.random.text(kHex, 64),
                 .name = in.name.value_or(""),
                 .grantee = in.grantee_principal,
                 .retiring = in.retiring_principal.value_or(""),
                 .issuer = call.account,
                 .operations = json_text(in.operations),
                 .constraints = constraints_text(in.constraints),
                 .created_at = call.now};
  // AWS: with a name, the same grant again is the same grant.
  if (const auto existing = same_grant(kms, grant)) return {.grant_token = existing->token, .grant_id = existing->id};
  grant.token = base64_encode(concat("grant ", grant.id, " ", key.arn()));
  kms.grants.put(grant);
  return {.grant_token = grant.token, .grant_id = grant.id};
}

RevokeGrantOutput revoke_grant(Kms& kms, Call& call, const RevokeGrantInput& in) {
  if (in.dry_run.value_or(false)) throw Unmodelled("kms.RevokeGrant DryRun");
  const KeyRow key = require_key(kms, call, in.key_id, Naming::kKeys);
  const auto grant = kms.grants.find(key.account, key.region, key.id, in.grant_id);
  if (!grant) throw grant_not_found(in.grant_id);
  kms.grants.remove(*grant);
  return {};
}

GrantListEntry entry_of(const GrantRow& grant) {
  GrantListEntry entry;
  entry.key_id = grant.key_arn();
  entry.grant_id = grant.id;
  if (!grant.name.empty()) entry.name = grant.name;
  entry.creation_date = grant.created_at;
  entry.grantee_principal = grant.grantee;
  if (!grant.retiring.empty()) entry.retiring_principal = grant.retiring;
  entry.issuing_account = concat("arn:aws:iam::", grant.issuer, ":root");
  entry.operations = parse_json(grant.operations)->get<std::vector<std::string>>();
  if (!grant.constraints.empty()) entry.constraints = GrantConstraints::read(*parse_json(grant.constraints));
  return entry;
}

/// One page out of rows that were read with a limit of `limit` + 1.
template <class Output>
Output page_of(std::vector<GrantRow> rows, std::size_t limit) {
  Output out;
  out.next_marker = cut_page(rows, limit, [](const GrantRow& row) { return row.id; });
  out.truncated = out.next_marker.has_value();
  for (const GrantRow& row : rows) out.grants.push_back(entry_of(row));
  return out;
}

ListGrantsOutput list_grants(Kms& kms, Call& call, const ListGrantsInput& in) {
  const auto after = page_start(in.marker);
  if (!after) throw invalid_marker();
  const KeyRow key = require_key(kms, call, in.key_id, Naming::kKeys);
  auto rows = kms.grants.of_key(key.account, key.region, key.id, *after, kWholeList);
  std::erase_if(rows, [&](const GrantRow& row) {
    return (in.grant_id && row.id != *in.grant_id) || (in.grantee_principal && row.grantee != *in.grantee_principal);
  });
  return page_of<ListGrantsOutput>(std::move(rows), page_size(in.limit, 50));
}

ListRetirableGrantsOutput list_retirable_grants(Kms& kms, Call& call, const ListRetirableGrantsInput& in) {
  const auto after = page_start(in.marker);
  if (!after) throw invalid_marker();
  const std::size_t limit = page_size(in.limit, 50);
  return page_of<ListRetirableGrantsOutput>(
      kms.grants.retirable(in.retiring_principal, call.region, *after, static_cast<std::int64_t>(limit) + 1), limit);
}

}  // namespace

std::vector<std::pair<std::string, std::string>> grant_policies(Kms& kms, const KeyRow& key) {
  std::vector<std::pair<std::string, std::string>> policies;
  for (const GrantRow& grant : kms.grants.of_key(key.account, key.region, key.id, "", kWholeList)) {
    policies.emplace_back(concat("grant ", grant.name.empty() ? grant.id : grant.name), policy_text(grant));
  }
  return policies;
}

Operations grant_operations(Kms& kms) {
  return {
      operation("CreateGrant", kms, create_grant,
                on_key<CreateGrantInput>(kms, Naming::kKeys,
                                         "grants made by right of a grant; grant tokens: a grant counts at once; "
                                         "DryRun")),
      operation("RevokeGrant", kms, revoke_grant, on_key<RevokeGrantInput>(kms, Naming::kKeys, "DryRun")),
      operation("ListGrants", kms, list_grants, on_key<ListGrantsInput>(kms, Naming::kKeys)),
      operation("ListRetirableGrants", kms, list_retirable_grants),
  };
}

}  // namespace tocsin::kms
