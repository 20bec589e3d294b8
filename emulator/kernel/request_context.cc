#include "kernel/request_context.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace tocsin {
namespace {

using State = policy::ContextValue::State;
using Values = std::vector<std::string>;

/// How one global key is computed. Empty: the key is not in this request.
struct GlobalKey {
  std::string_view name;
  Values (*values)(const RequestFacts& facts);
};

bool is_temporary(const RequestFacts& facts) { return facts.caller.session_created.has_value(); }

Values one(std::string value) { return {std::move(value)}; }
Values yes_no(bool value) { return {value ? "true" : "false"}; }
Values if_known(std::string_view value) { return value.empty() ? Values() : one(std::string(value)); }
Values never(const RequestFacts&) { return {}; }

Values principal_type(const RequestFacts& facts) {
  switch (facts.caller.principal.kind) {
    case policy::PrincipalKind::kRoot: return one("Account");
    case policy::PrincipalKind::kUser: return one("User");
    case policy::PrincipalKind::kAssumedRole: return one("AssumedRole");
    case policy::PrincipalKind::kFederatedUser: return one("FederatedUser");
    case policy::PrincipalKind::kAnonymous: return one("Anonymous");
    case policy::PrincipalKind::kFederated:
    case policy::PrincipalKind::kService: return {};
  }
  return {};
}

Values user_id(const RequestFacts& facts) {
  const policy::Principal& principal = facts.caller.principal;
  if (principal.kind == policy::PrincipalKind::kAssumedRole) {
    return one(concat(principal.unique_id, ":", facts.caller.session_name));
  }
  return if_known(principal.unique_id);
}

// AWS: the ARN of a role session is, for aws:PrincipalArn, the ARN of its role.
Values principal_arn(const RequestFacts& facts) {
  const policy::Principal& principal = facts.caller.principal;
  return if_known(principal.kind == policy::PrincipalKind::kAssumedRole ? principal.issuer_arn : principal.arn);
}

constexpr auto by_name = [](const GlobalKey& a, const GlobalKey& b) { return a.name < b.name; };

/// In lower case, sorted.
const std::vector<GlobalKey>& global_keys() {
  static const std::vector<GlobalKey> keys = [] {
    std::vector<GlobalKey> all = {
        {"aws:principalarn", principal_arn},
        {"aws:principalaccount", [](const RequestFacts& facts) { return if_known(facts.caller.principal.account); }},
        {"aws:principaltype", principal_type},
        {"aws:principalisawsservice",
         [](const RequestFacts& facts) {
           return yes_no(facts.caller.principal.kind == policy::PrincipalKind::kService);
         }},
        {"aws:principalservicename",
         [](const RequestFacts& facts) { return if_known(facts.caller.principal.service); }},
        {"aws:principalservicenameslist",
         [](const RequestFacts& facts) { return if_known(facts.caller.principal.service); }},
        {"aws:userid", user_id},
        {"aws:username", [](const RequestFacts& facts) { return if_known(facts.caller.user_name); }},
        {"aws:sourceip",
         [](const RequestFacts& facts) {
           return facts.caller.invoked_by.empty() ? if_known(facts.source_ip) : Values();
         }},
        {"aws:useragent", [](const RequestFacts& facts) { return if_known(facts.user_agent); }},
        {"aws:currenttime", [](const RequestFacts& facts) { return one(iso_time(facts.now)); }},
        {"aws:epochtime",
         [](const RequestFacts& facts) { return one(std::to_string(facts.now.time_since_epoch().count() / 1000)); }},
        // Deviation: AWS is spoken to over TLS; a local http endpoint stands for it.
        {"aws:securetransport", [](const RequestFacts&) { return yes_no(true); }},
        {"aws:requestedregion", [](const RequestFacts& facts) { return one(std::string(facts.region)); }},
        {"aws:multifactorauthpresent",
         [](const RequestFacts& facts) { return is_temporary(facts) ? yes_no(facts.caller.mfa) : Values(); }},
        {"aws:multifactorauthage",
         [](const RequestFacts& facts) {
           if (!is_temporary(facts) || !facts.caller.mfa) return Values();
           return one(std::to_string((facts.now - *facts.caller.session_created).count() / 1000));
         }},
        {"aws:tokenissuetime",
         [](const RequestFacts& facts) {
           return is_temporary(facts) ? one(iso_time(*facts.caller.session_created)) : Values();
         }},
        {"aws:viaawsservice", [](const RequestFacts& facts) { return yes_no(!facts.caller.invoked_by.empty()); }},
        {"aws:calledvia", [](const RequestFacts& facts) { return if_known(facts.caller.invoked_by); }},
        {"aws:calledviafirst", [](const RequestFacts& facts) { return if_known(facts.caller.invoked_by); }},
        {"aws:calledvialast", [](const RequestFacts& facts) { return if_known(facts.caller.invoked_by); }},
        {"aws:sourceowner", [](const RequestFacts& facts) { return if_known(facts.caller.principal.account); }},
        {"aws:sourcearn", never},
        {"aws:sourceaccount", never},
        {"aws:sourceidentity", never},
        {"aws:sourcevpc", never},
        {"aws:sourcevpce", never},
        {"aws:sourcevpcarn", never},
        {"aws:vpcsourceip", never},
        {"aws:referer", never},
        {"aws:tagkeys", never},
        {"aws:federatedprovider", never},
        // Absent but where an organization is known: RequestContext, and the authorizer for deliveries.
        {"aws:principalorgid", never},
        {"aws:principalorgpaths", never},
        {"aws:resourceorgid", never},
        {"aws:resourceorgpaths", never},
        {"aws:sourceorgid", never},
        {"aws:sourceorgpaths", never},
        {"aws:ec2instancesourcevpc", never},
        {"aws:ec2instancesourceprivateipv4", never},
    };
    std::sort(all.begin(), all.end(), by_name);
    return all;
  }();
  return keys;
}

/// Which keys a service adds when it delivers for a customer's resource.
struct SenderKeys {
  std::string_view principal;
  bool source_account;
  bool source_owner;
};

// AWS: SNS's documentation lists which services send aws:SourceAccount and which aws:SourceOwner; EventBridge is in
// neither list. https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
constexpr std::array kSenders = {
    SenderKeys{"events.amazonaws.com", false, false},
    SenderKeys{"sns.amazonaws.com", false, false},
    SenderKeys{"cloudwatch.amazonaws.com", true, true},
    SenderKeys{"lambda.alarms.cloudwatch.amazonaws.com", true, false},
    SenderKeys{"s3.amazonaws.com", true, false},
    SenderKeys{"cloudtrail.amazonaws.com", false, false},
    SenderKeys{"config.amazonaws.com", true, false},
    SenderKeys{"states.amazonaws.com", true, false},
    SenderKeys{"ssm.amazonaws.com", true, false},
};

}  // namespace

RequestFacts facts_of(const Call& call) {
  return {call.caller, call.region, call.now, call.api.source_ip, call.api.user_agent};
}

policy::ContextValue RequestContext::keep(std::string_view key, std::vector<std::string> values) const {
  if (values.empty()) return {State::kAbsent, {}};
  const auto kept = kept_.emplace(std::string(key), std::move(values)).first;
  return {State::kPresent, kept->second};
}

policy::ContextValue RequestContext::find(std::string_view key) const {
  if (const auto kept = kept_.find(key); kept != kept_.end()) return {State::kPresent, kept->second};
  const policy::ContextValue own = extra_.find(key);
  if (own.state != State::kUnknown) return own;
  if (key.starts_with("aws:principaltag/")) return principal_tag(key);
  if (key == "aws:resourceaccount") return keep(key, {resource_account_});
  if (key.starts_with("aws:principalorg")) return of_organization(key, facts_.caller.principal.account);
  if (key.starts_with("aws:resourceorg")) return of_organization(key, resource_account_);
  // A request tag that the operation did not name was not sent.
  if (key.starts_with("aws:requesttag/")) return {State::kAbsent, {}};
  return global(key);
}

policy::ContextValue RequestContext::global(std::string_view key) const {
  const auto& keys = global_keys();
  const auto found = std::lower_bound(keys.begin(), keys.end(), GlobalKey{key, nullptr}, by_name);
  if (found == keys.end() || found->name != key) return {};
  return keep(key, found->values(facts_));
}

policy::ContextValue RequestContext::of_organization(std::string_view key, const std::string& account) const {
  const auto membership = identities_.membership_of(account);
  if (!membership) return {State::kAbsent, {}};
  return keep(key, {key.ends_with("orgid") ? membership->organization : membership->path});
}

policy::ContextValue RequestContext::principal_tag(std::string_view key) const {
  const std::string_view wanted = key.substr(key.find('/') + 1);
  for (const auto& [name, value] : identities_.tags_of(facts_.caller)) {
    if (equals_ignore_case(name, wanted)) return keep(key, {value});
  }
  return {State::kAbsent, {}};
}

policy::Context delivery_context(std::string_view service_principal, std::string_view source_arn,
                                 std::string_view source_account, std::string_view region, Time now) {
  policy::Context context;
  for (const GlobalKey& key : global_keys()) context.absent(key.name);
  context.absent_family("aws:PrincipalTag/");
  context.absent_family("aws:RequestTag/");
  policy::set_time(context, now);
  context.set("aws:SecureTransport", true);
  context.set("aws:RequestedRegion", std::string(region));
  context.set("aws:PrincipalIsAWSService", true);
  context.set("aws:PrincipalServiceName", std::string(service_principal));
  context.set("aws:ViaAWSService", false);
  if (!source_arn.empty()) context.set("aws:SourceArn", std::string(source_arn));
  for (const SenderKeys& sender : kSenders) {
    if (sender.principal != service_principal) continue;
    if (sender.source_account) context.set("aws:SourceAccount", std::string(source_account));
    if (sender.source_owner) context.set("aws:SourceOwner", std::string(source_account));
  }
  return context;
}

}  // namespace tocsin
