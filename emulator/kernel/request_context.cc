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
  Values (*values)(const Call& call);
};

bool is_temporary(const Call& call) { return call.caller.session_created.has_value(); }

Values one(std::string value) { return {std::move(value)}; }
Values yes_no(bool value) { return {value ? "true" : "false"}; }
Values if_known(const std::string& value) { return value.empty() ? Values() : Values{value}; }
Values never(const Call&) { return {}; }

Values principal_type(const Call& call) {
  switch (call.caller.principal.kind) {
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

Values user_id(const Call& call) {
  const policy::Principal& principal = call.caller.principal;
  if (principal.kind == policy::PrincipalKind::kAssumedRole) {
    return one(concat(principal.unique_id, ":", call.caller.session_name));
  }
  return if_known(principal.unique_id);
}

// AWS: the ARN of a role session is, for aws:PrincipalArn, the ARN of its role.
Values principal_arn(const Call& call) {
  const policy::Principal& principal = call.caller.principal;
  return if_known(principal.kind == policy::PrincipalKind::kAssumedRole ? principal.issuer_arn : principal.arn);
}

constexpr auto by_name = [](const GlobalKey& a, const GlobalKey& b) { return a.name < b.name; };

/// In lower case, sorted.
const std::vector<GlobalKey>& global_keys() {
  static const std::vector<GlobalKey> keys = [] {
    std::vector<GlobalKey> all = {
        {"aws:principalarn", principal_arn},
        {"aws:principalaccount", [](const Call& call) { return if_known(call.caller.principal.account); }},
        {"aws:principaltype", principal_type},
        {"aws:principalisawsservice",
         [](const Call& call) { return yes_no(call.caller.principal.kind == policy::PrincipalKind::kService); }},
        {"aws:principalservicename", [](const Call& call) { return if_known(call.caller.principal.service); }},
        {"aws:principalservicenameslist", [](const Call& call) { return if_known(call.caller.principal.service); }},
        {"aws:userid", user_id},
        {"aws:username", [](const Call& call) { return if_known(call.caller.user_name); }},
        {"aws:sourceip",
         [](const Call& call) { return call.caller.invoked_by.empty() ? one(call.api.source_ip) : Values(); }},
        {"aws:useragent", [](const Call& call) { return if_known(call.api.user_agent); }},
        {"aws:currenttime", [](const Call& call) { return one(iso_time(call.now)); }},
        {"aws:epochtime",
         [](const Call& call) { return one(std::to_string(call.now.time_since_epoch().count() / 1000)); }},
        // Deviation: AWS is spoken to over TLS; a local http endpoint stands for it.
        {"aws:securetransport", [](const Call&) { return yes_no(true); }},
        {"aws:requestedregion", [](const Call& call) { return one(call.region); }},
        {"aws:multifactorauthpresent",
         [](const Call& call) { return is_temporary(call) ? yes_no(call.caller.mfa) : Values(); }},
        {"aws:multifactorauthage",
         [](const Call& call) {
           if (!is_temporary(call) || !call.caller.mfa) return Values();
           return one(std::to_string((call.now - *call.caller.session_created).count() / 1000));
         }},
        {"aws:tokenissuetime",
         [](const Call& call) { return is_temporary(call) ? one(iso_time(*call.caller.session_created)) : Values(); }},
        {"aws:viaawsservice", [](const Call& call) { return yes_no(!call.caller.invoked_by.empty()); }},
        {"aws:calledvia", [](const Call& call) { return if_known(call.caller.invoked_by); }},
        {"aws:calledviafirst", [](const Call& call) { return if_known(call.caller.invoked_by); }},
        {"aws:calledvialast", [](const Call& call) { return if_known(call.caller.invoked_by); }},
        {"aws:sourceowner", [](const Call& call) { return if_known(call.caller.principal.account); }},
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
        // There is no organization in this world.
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

policy::ContextValue CallContext::keep(std::string_view key, std::vector<std::string> values) const {
  if (values.empty()) return {State::kAbsent, {}};
  const auto kept = kept_.emplace(std::string(key), std::move(values)).first;
  return {State::kPresent, kept->second};
}

policy::ContextValue CallContext::find(std::string_view key) const {
  if (const auto kept = kept_.find(key); kept != kept_.end()) return {State::kPresent, kept->second};
  const policy::ContextValue own = extra_.find(key);
  if (own.state != State::kUnknown) return own;
  if (key.starts_with("aws:principaltag/")) return principal_tag(key);
  if (key == "aws:resourceaccount") return keep(key, {resource_account_});
  // A request tag that the operation did not name was not sent.
  if (key.starts_with("aws:requesttag/")) return {State::kAbsent, {}};
  return global(key);
}

policy::ContextValue CallContext::global(std::string_view key) const {
  const auto& keys = global_keys();
  const auto found = std::lower_bound(keys.begin(), keys.end(), GlobalKey{key, nullptr}, by_name);
  if (found == keys.end() || found->name != key) return {};
  return keep(key, found->values(call_));
}

policy::ContextValue CallContext::principal_tag(std::string_view key) const {
  const std::string_view wanted = key.substr(key.find('/') + 1);
  for (const auto& [name, value] : identities_.tags_of(call_.caller)) {
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
