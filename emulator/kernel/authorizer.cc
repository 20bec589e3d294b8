#include "kernel/authorizer.h"

#include "base/text.h"
#include "kernel/ceilings.h"
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

/// One context before another.
class TwoContexts final : public policy::ContextSource {
 public:
  TwoContexts(const policy::Context& first, const policy::Context& second) : first_(first), second_(second) {}

  policy::ContextValue find(std::string_view key) const override {
    const policy::ContextValue found = first_.find(key);
    return found.state == policy::ContextValue::State::kUnknown ? second_.find(key) : found;
  }

 private:
  const policy::Context& first_;
  const policy::Context& second_;
};

/// What a key's grants allow counts as its policy's word.
void add_grants(std::vector<PolicyText>& texts, const Resource& resource, const std::string& arn) {
  for (const auto& [name, text] : resource.grants) texts.push_back({policy::Layer::kResource, name, arn, "", text});
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

/// Is this one of the actions that a role's trust policy grants?
bool is_assumption(std::string_view action) {
  return action.starts_with("sts:AssumeRole") || action == "sts:TagSession" || action == "sts:SetSourceIdentity";
}

/// A session that a service has of a role.
Caller session_of(const std::string& role_arn, const Resource& role, const std::string& service) {
  Caller session;
  session.principal.kind = policy::PrincipalKind::kAssumedRole;
  session.principal.account = role.account;
  session.principal.issuer_arn = role_arn;
  session.principal.unique_id = role.unique_id;
  session.session_name = service;
  session.principal.arn = concat("arn:aws:sts::", role.account, ":assumed-role/",
                                 std::string_view(role_arn).substr(role_arn.rfind('/') + 1), "/", service);
  return session;
}

/// For questions: what is neither given nor known is not in the request.
class Supposed final : public policy::ContextSource {
 public:
  explicit Supposed(const policy::ContextSource& known) : known_(known) {}
  policy::ContextValue find(std::string_view key) const override {
    const policy::ContextValue value = known_.find(key);
    if (value.state != policy::ContextValue::State::kUnknown) return value;
    return {.state = policy::ContextValue::State::kAbsent, .values = {}};
  }

 private:
  const policy::ContextSource& known_;
};

/// aws:ResourceOrgID and aws:ResourceOrgPaths, or those of another prefix; absent outside an organization.
void set_organization(policy::Context& context, std::string_view whose, const std::optional<Membership>& membership) {
  if (!membership) return;
  context.set(concat("aws:", whose, "OrgID"), membership->organization);
  context.set(concat("aws:", whose, "OrgPaths"), membership->path);
}

/// Compiled policies with what is said of them, and the ceilings above them. Borrows from the texts.
class Attached {
 public:
  Attached(policy::PolicyCache& cache, const std::vector<PolicyText>& texts, const std::vector<PolicyText>& ceilings) {
    compiled_.reserve(texts.size() + ceilings.size());
    policies_.reserve(texts.size() + ceilings.size());
    add(cache, texts);
    add(cache, ceilings);
  }
  std::span<const policy::AttachedPolicy> policies() const { return policies_; }

 private:
  void add(policy::PolicyCache& cache, const std::vector<PolicyText>& texts) {
    for (const PolicyText& text : texts) {
      compiled_.push_back(cache.compile(text.text, kind_of(text.layer)));
      policies_.push_back({.layer = text.layer,
                           .name = text.name,
                           .arn = text.arn,
                           .version = text.version,
                           .policy = compiled_.back().get(),
                           .level = text.level});
    }
  }

  std::vector<std::shared_ptr<const policy::Policy>> compiled_;
  std::vector<policy::AttachedPolicy> policies_;
};

Authorization answer_to(const policy::Request& request, const policy::Decision& decision) {
  Authorization answer;
  answer.allowed = decision.allowed();
  answer.action = request.action;
  answer.resource = request.resource;
  answer.by = said_by(request, decision);
  if (answer.allowed) return answer;
  answer.reason = policy::denied_reason(request, decision);
  answer.message = policy::denied_message(request, decision);
  const bool is_ceiling =
      decision.layer == policy::Layer::kServiceControl || decision.layer == policy::Layer::kResourceControl;
  if (is_ceiling) answer.code = "OP-04";
  return answer;
}

}  // namespace

std::vector<PolicyText> Authorizer::ceilings_over(const policy::Request& request) {
  std::vector<PolicyText> texts;
  const policy::Principal& principal = request.principal;
  if (has_service_ceiling(principal)) {
    texts = identities_->ceilings_of(principal.account, policy::Layer::kServiceControl);
  }
  if (has_resource_ceiling(request)) {
    const std::string owner(request.resource_account.empty() ? principal.account : request.resource_account);
    for (PolicyText& text : identities_->ceilings_of(owner, policy::Layer::kResourceControl)) {
      texts.push_back(std::move(text));
    }
  }
  return texts;
}

Authorization Authorizer::decide(const policy::Request& request, const std::vector<PolicyText>& texts,
                                 policy::ResourceRule rule, policy::Explanation* why) {
  const std::vector<PolicyText> ceilings = ceilings_over(request);
  const Attached attached(cache_, texts, ceilings);
  Authorization answer = answer_to(request, policy::evaluate(request, attached.policies(), rule));
  if (answer.allowed) return answer;
  policy::Explanation explanation = policy::explain(request, attached.policies(), rule);
  answer.change = explanation.change;
  if (why) *why = std::move(explanation);
  return answer;
}

Authorizer::Ground Authorizer::ground(const Caller& caller, const std::string& resource) {
  Ground ground{.owner = caller.account(), .default_policy = {}, .rule = policy::ResourceRule::kEither, .texts = {}};
  if (resource != "*") {
    if (const auto arn = parse_arn(resource); arn && !arn->account.empty()) ground.owner = arn->account;
    if (const auto found = resources_.find(resource)) {
      ground.owner = found->account;
      if (!found->policy.empty() && layer_of(resource) == policy::Layer::kResource) {
        ground.texts.push_back({policy::Layer::kResource, short_name(resource), resource, "", found->policy});
        ground.default_policy = found->default_policy;
      }
      add_grants(ground.texts, *found, resource);
      ground.rule = found->rule;
    }
  }
  for (PolicyText& text : identities_->policies_of(caller)) ground.texts.push_back(std::move(text));
  return ground;
}

Authorization Authorizer::may(const Call& call, std::string_view action, const std::string& resource,
                              const policy::Context& extra) {
  Ground ground = this->ground(call.caller, resource);
  const RequestContext context(facts_of(call), *identities_, extra, ground.owner);
  const policy::Request request{.action = action,
                                .resource = resource,
                                .principal = call.caller.principal,
                                .context = context,
                                .resource_account = ground.owner};
  Authorization answer = decide(request, ground.texts, ground.rule);
  if (!answer.allowed && !ground.default_policy.empty() && ground.texts.front().text != ground.default_policy) {
    ground.texts.front().text = ground.default_policy;
    if (decide(request, ground.texts, policy::ResourceRule::kEither).allowed) answer.code = "ED-04";
  }
  return answer;
}

Answer Authorizer::explain(const Inquiry& inquiry) {
  Ground ground = this->ground(inquiry.caller, inquiry.resource);
  policy::ResourceRule rule = ground.rule;
  if (is_assumption(inquiry.action) && layer_of(inquiry.resource) == policy::Layer::kTrust) {
    const auto role = resources_.find(inquiry.resource);
    if (!role) throw AwsError("NoSuchEntity", 404, concat("there is no role ", inquiry.resource));
    rule = policy::ResourceRule::kResourceMustAllow;
    ground.texts.push_back({policy::Layer::kTrust, short_name(inquiry.resource), inquiry.resource, "", role->policy});
  }
  const policy::Principal& principal = inquiry.caller.principal;
  const policy::Context nothing;
  const RequestContext known({inquiry.caller, inquiry.region, timeline_.now(), {}, {}}, *identities_, nothing,
                             ground.owner);
  policy::Context sent = delivery_context(principal.service, {}, {}, inquiry.region, timeline_.now());
  const bool is_service = principal.kind == policy::PrincipalKind::kService;
  set_organization(sent, "Resource", identities_->membership_of(ground.owner));
  policy::Context given(is_service ? static_cast<const policy::ContextSource*>(&sent) : &known);
  for (const auto& [key, values] : inquiry.context) given.set(key, values);
  const Supposed context(given);
  const policy::Request request{.action = inquiry.action,
                                .resource = inquiry.resource,
                                .principal = principal,
                                .context = context,
                                .resource_account = ground.owner};
  const std::vector<PolicyText> ceilings = ceilings_over(request);
  const Attached attached(cache_, ground.texts, ceilings);
  Answer answer;
  answer.explanation = policy::explain(request, attached.policies(), rule);
  answer.authorization = answer_to(request, answer.explanation.decision);
  answer.authorization.change = answer.explanation.change;
  return answer;
}

Authorization Authorizer::may_take_role(const Parcel& parcel, const Resource& role, const policy::Context& context) {
  const policy::Principal service = service_caller(parcel.principal).principal;
  const policy::Request trust{.action = kAssumeRole,
                              .resource = parcel.role_arn,
                              .principal = service,
                              .context = context,
                              .resource_account = role.account};
  Authorization assumed =
      decide(trust, {{policy::Layer::kTrust, short_name(parcel.role_arn), parcel.role_arn, "", role.policy}},
             policy::ResourceRule::kResourceMustAllow);
  if (!assumed.allowed && assumed.code.empty()) assumed.code = "ED-08";
  return assumed;
}

Authorization Authorizer::may_deliver(const Parcel& parcel, std::string_view action, const Resource& target,
                                      const policy::Context* extra, policy::Explanation* why) {
  policy::Context sent =
      delivery_context(parcel.principal, parcel.source_arn, parcel.source_account, parcel.region, timeline_.now());
  sent.set("aws:ResourceAccount", target.account);
  set_organization(sent, "Resource", identities_->membership_of(target.account));
  // AWS does not say which services send the organization of what they act for; here it is those that send the account.
  if (sent.find("aws:sourceaccount").state == policy::ContextValue::State::kPresent) {
    set_organization(sent, "Source", identities_->membership_of(parcel.source_account));
  }
  Caller sender = service_caller(parcel.principal);
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
    Authorization assumed = may_take_role(parcel, *role, sent);
    if (!assumed.allowed) return assumed;
    sender = session_of(parcel.role_arn, *role, parcel.principal);
    texts = identities_->policies_of(sender);
  }
  // Under a role the service is the role's session: the keys are the session's, and the service's own are gone.
  const policy::Context nothing;
  const RequestContext of_session({sender, parcel.region, timeline_.now(), {}, {}}, *identities_, nothing,
                                  target.account);
  policy::Context context(parcel.role_arn.empty() ? static_cast<const policy::ContextSource*>(&sent) : &of_session);
  for (const auto& [key, value] : parcel.conditions) context.set(key, value);
  const TwoContexts all(extra ? *extra : nothing, context);
  if (!target.policy.empty()) {
    texts.push_back({policy::Layer::kResource, short_name(parcel.target), parcel.target, "", target.policy});
  }
  add_grants(texts, target, parcel.target);
  const policy::Request request{.action = action,
                                .resource = parcel.target,
                                .principal = sender.principal,
                                .context = all,
                                .resource_account = target.account};
  policy::Explanation explanation;
  Authorization answer = decide(request, texts, target.rule, &explanation);
  if (!answer.allowed && answer.code.empty()) {
    // AWS's own first policy of a resource is nobody's mistake: what is missing is a policy that lets the sender in.
    const bool is_default = !target.default_policy.empty() && target.policy == target.default_policy;
    answer.code = diagnose_delivery(parcel, is_default ? policy::Explanation() : explanation);
    if (is_default) {
      answer.reason += "; it has AWS's default policy, which lets its own account in and no service of this kind";
      answer.change.clear();
    }
  }
  if (why) *why = std::move(explanation);
  return answer;
}

Authorization Authorizer::may_assume(const Call& call, const std::string& role_arn, const Resource& role,
                                     const policy::Context& extra) {
  const RequestContext context(facts_of(call), *identities_, extra, role.account);
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
