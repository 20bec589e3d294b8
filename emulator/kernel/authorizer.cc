#include "kernel/authorizer.h"

#include "base/text.h"
#include "kernel/diagnostics.h"
#include "kernel/operation.h"
#include "kernel/request_context.h"
#include "kernel/resources.h"

namespace tocsin {
namespace {

constexpr std::string_view kAssumeRole = "sts:AssumeRole";

/// The kind of document that stands in a layer.
policy::DocumentKind kind_of(policy::Layer layer) {
  switch (layer) {
    case policy::Layer::kResource:
    case policy::Layer::kResourceControl:
    case policy::Layer::kVpcEndpoint: return policy::DocumentKind::kResource;
    case policy::Layer::kTrust: return policy::DocumentKind::kTrust;
    default: return policy::DocumentKind::kIdentity;
  }
}

/// Where the policy of a resource stands: a role's is its trust policy.
policy::Layer layer_of(std::string_view arn) {
  const bool is_role = arn.starts_with("arn:aws:iam:") && arn.find(":role/") != std::string_view::npos;
  return is_role ? policy::Layer::kTrust : policy::Layer::kResource;
}

std::string short_name(const std::string& arn) {
  const auto parsed = parse_arn(arn);
  return parsed ? parsed->resource : arn;
}

std::string said_by(const policy::Request& request, const policy::Decision& decision) {
  if (!decision.statements.empty()) return decision.statements.front().text();
  if (decision.allowed() && request.principal.kind == policy::PrincipalKind::kRoot) return "root of the account";
  return {};
}

}  // namespace

Authorization Authorizer::decide(const policy::Request& request, const std::vector<PolicyText>& texts,
                                 policy::ResourceRule rule, policy::Explanation* why) {
  std::vector<std::shared_ptr<const policy::Policy>> compiled;
  std::vector<policy::AttachedPolicy> attached;
  compiled.reserve(texts.size());
  attached.reserve(texts.size());
  for (const PolicyText& text : texts) {
    compiled.push_back(cache_.compile(text.text, kind_of(text.layer)));
    attached.push_back({.layer = text.layer,
                        .name = text.name,
                        .arn = text.arn,
                        .version = text.version,
                        .policy = compiled.back().get()});
  }
  const policy::Decision decision = policy::evaluate(request, attached, rule);

  Authorization answer;
  answer.allowed = decision.allowed();
  answer.action = request.action;
  answer.resource = request.resource;
  answer.by = said_by(request, decision);
  if (answer.allowed) return answer;
  answer.reason = policy::denied_reason(request, decision);
  answer.message = policy::denied_message(request, decision);
  policy::Explanation explanation = policy::explain(request, attached, rule);
  answer.change = explanation.change;
  if (why) *why = std::move(explanation);
  return answer;
}

Authorization Authorizer::may(const Call& call, std::string_view action, const std::string& resource,
                              const policy::Context& extra) {
  std::vector<PolicyText> texts;
  std::string owner = call.account;
  std::string default_policy;
  if (resource != "*") {
    if (const auto arn = parse_arn(resource); arn && !arn->account.empty()) owner = arn->account;
    if (const auto found = resources_.find(resource)) {
      owner = found->account;
      if (!found->policy.empty() && layer_of(resource) == policy::Layer::kResource) {
        texts.push_back({policy::Layer::kResource, short_name(resource), resource, "", found->policy});
        default_policy = found->default_policy;
      }
    }
  }
  for (PolicyText& text : identities_->policies_of(call.caller)) texts.push_back(std::move(text));

  const CallContext context(call, *identities_, extra, owner);
  const policy::Request request{.action = action,
                                .resource = resource,
                                .principal = call.caller.principal,
                                .context = context,
                                .resource_account = owner};
  Authorization answer = decide(request, texts, policy::ResourceRule::kEither);
  if (!answer.allowed && !default_policy.empty() && texts.front().text != default_policy) {
    texts.front().text = default_policy;
    if (decide(request, texts, policy::ResourceRule::kEither).allowed) answer.code = "ED-04";
  }
  return answer;
}

Authorization Authorizer::may_deliver(const Parcel& parcel, std::string_view action, const Resource& target) {
  policy::Context context =
      delivery_context(parcel.principal, parcel.source_arn, parcel.source_account, parcel.region, timeline_.now());
  context.set("aws:ResourceAccount", target.account);
  for (const auto& [key, value] : parcel.conditions) context.set(key, value);
  policy::Principal sender = service_caller(parcel.principal).principal;
  std::vector<PolicyText> texts;

  if (!parcel.role_arn.empty()) {
    const auto role = resources_.find(parcel.role_arn);
    if (!role) {
      const std::string message = concat("The role ", parcel.role_arn, " does not exist");
      return {.action = std::string(kAssumeRole),
              .resource = parcel.role_arn,
              .reason = message,
              .message = message,
              .code = "ED-08"};
    }
    const policy::Request trust{.action = kAssumeRole,
                                .resource = parcel.role_arn,
                                .principal = sender,
                                .context = context,
                                .resource_account = role->account};
    Authorization assumed =
        decide(trust, {{policy::Layer::kTrust, short_name(parcel.role_arn), parcel.role_arn, "", role->policy}},
               policy::ResourceRule::kResourceMustAllow);
    if (!assumed.allowed) {
      assumed.code = "ED-08";
      return assumed;
    }
    Caller session;
    session.principal.kind = policy::PrincipalKind::kAssumedRole;
    session.principal.account = role->account;
    session.principal.issuer_arn = parcel.role_arn;
    session.principal.unique_id = role->unique_id;
    session.session_name = parcel.principal;
    session.principal.arn =
        concat("arn:aws:sts::", role->account, ":assumed-role/",
               std::string_view(parcel.role_arn).substr(parcel.role_arn.rfind('/') + 1), "/", parcel.principal);
    texts = identities_->policies_of(session);
    sender = session.principal;
  }
  if (!target.policy.empty()) {
    texts.push_back({policy::Layer::kResource, short_name(parcel.target), parcel.target, "", target.policy});
  }
  const policy::Request request{.action = action,
                                .resource = parcel.target,
                                .principal = sender,
                                .context = context,
                                .resource_account = target.account};
  policy::Explanation why;
  Authorization answer = decide(request, texts, policy::ResourceRule::kEither, &why);
  if (!answer.allowed) {
    // AWS's own first policy of a resource is nobody's mistake: what is missing is a policy that lets the sender in.
    const bool is_default = !target.default_policy.empty() && target.policy == target.default_policy;
    answer.code = diagnose_delivery(parcel, is_default ? policy::Explanation() : why);
    if (is_default) {
      answer.reason += "; it has AWS's default policy, which lets its own account in and no service of this kind";
      answer.change.clear();
    }
  }
  return answer;
}

Authorization Authorizer::may_assume(const Call& call, const std::string& role_arn, const Resource& role,
                                     const policy::Context& extra) {
  const CallContext context(call, *identities_, extra, role.account);
  std::vector<PolicyText> texts = {{policy::Layer::kTrust, short_name(role_arn), role_arn, "", role.policy}};
  for (PolicyText& text : identities_->policies_of(call.caller)) texts.push_back(std::move(text));
  const policy::Request request{.action = call.operation.action,
                                .resource = role_arn,
                                .principal = call.caller.principal,
                                .context = context,
                                .resource_account = role.account};
  return decide(request, texts, policy::ResourceRule::kResourceMustAllow);
}

}  // namespace tocsin
