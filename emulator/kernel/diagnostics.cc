#include "kernel/diagnostics.h"

#include <algorithm>
#include <array>

namespace tocsin {
namespace {

constexpr std::array kDiagnostics = {
    Diagnostic{"CT-01", "No trail logs in this account, so no API call reaches EventBridge.",
               "create a multi-region trail and start its logging", "silence: the call is in Event history only"},
    Diagnostic{"CT-02", "A trail exists, but its logging is off.", "start logging on the trail",
               "GetTrailStatus says IsLogging false; the rule has no metric at all"},
    Diagnostic{"CT-03", "The trail's selectors take no write events.", "let the event selector take All or WriteOnly",
               "silence"},
    Diagnostic{"CT-04", "The trail's selectors take no management events.",
               "include management events in the event selector", "silence"},
    Diagnostic{"CT-05", "The rule is in a region where this event never arrives.",
               "move the rule to us-east-1: global services are recorded only there", "silence: people lose hours"},
    Diagnostic{"CT-06", "No logging trail covers the region of the record.",
               "make the trail multi-region, or add one in the record's region", "silence"},
    Diagnostic{"CT-08", "The sign-in is recorded in the region of its endpoint, and the rule is in another.",
               "have the rule in us-east-1, us-east-2, eu-north-1 and ap-southeast-2, and in each region where people "
               "sign in at the regional address",
               "silence: root's sign-ins alert, those of users do not"},
    Diagnostic{"CT-22", "The trail excludes events of this source.", "remove the source from the excluded sources",
               "silence"},
    Diagnostic{"EM-01", "EventBridge withholds read-only calls from rules in state ENABLED.",
               "set the rule's state to ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", "silence"},
    Diagnostic{"EM-02", "The pattern spells the detail-type of sign-ins in a way that no event has.",
               "write \"AWS Console Sign In via CloudTrail\"", "silence"},
    Diagnostic{"EM-03", "The pattern wants another class of CloudTrail's events than the one that came.",
               "write the detail-type of the event", "silence"},
    Diagnostic{"EM-04", "The pattern uses the names of PutEvents' parameters, which are not those of an event.",
               "write source, detail-type and detail", "silence: PutRule takes the pattern"},
    Diagnostic{"EM-06", "The pattern looks for a part of the record outside detail.",
               "put what is about the record under detail", "silence"},
    Diagnostic{"EM-07", "The rule's pattern does not match the event.", "correct the pattern", "silence"},
    Diagnostic{"EM-08", "The pattern wants a value of another type: \"false\" is not false, and \"1\" is not 1.",
               "write the value with the type that the event has", "silence"},
    Diagnostic{"EM-13", "The pattern has a star in a plain value, where it is only a star.",
               "use the operator wildcard, prefix or suffix", "silence"},
    Diagnostic{"EM-18", "The rule is on a custom bus; events of AWS services come to the default bus only.",
               "put the rule on the default bus", "silence"},
    Diagnostic{"EM-19", "The rule is disabled.", "enable the rule", "TriggeredRules stops"},
    Diagnostic{"EM-23", "The pattern compares a number with a text: numeric looks at JSON numbers only.",
               "match the text, or let the event carry a number", "silence"},
    Diagnostic{"ED-01", "The target's policy does not let EventBridge in.",
               "allow the action to the service events.amazonaws.com in the target's policy",
               "you would see FailedInvocations on the rule, and nothing else"},
    Diagnostic{"ED-02", "The policy names the wrong service.", "name events.amazonaws.com as the service",
               "you would see FailedInvocations on the rule, and nothing else"},
    Diagnostic{"ED-03", "The policy asks for a condition key that the service does not send.",
               "remove the condition, or use aws:SourceArn", "you would see FailedInvocations on the rule"},
    Diagnostic{"ED-04", "A policy of your own replaced the default statement, which had allowed this.",
               "add the default statement to the policy", "AuthorizationError for callers that used to be let in"},
    Diagnostic{"ED-05", "The function does not let EventBridge invoke it.",
               "allow lambda:InvokeFunction to events.amazonaws.com", "FailedInvocations"},
    Diagnostic{"ED-06", "The policy's condition on aws:SourceArn does not fit the sender.",
               "let aws:SourceArn match the sender's ARN", "FailedInvocations"},
    Diagnostic{"ED-07", "The target has a role, but targets of this kind are reached by their own policy.",
               "allow the action to the service events.amazonaws.com in the target's policy; the role does nothing",
               "you would see FailedInvocations on the rule, and nothing else"},
    Diagnostic{"ED-08", "The target's role cannot be used.", "correct the role's trust and permissions",
               "FailedInvocations; NO_PERMISSIONS"},
    Diagnostic{"ED-10", "The key of the encrypted topic or queue does not serve the sender.",
               "let a customer managed key's policy allow kms:GenerateDataKey* and kms:Decrypt to the sender",
               "you would see FailedInvocations on the rule, and nothing else"},
    Diagnostic{"ED-11", "The target does not exist.", "create it, or correct the target's ARN",
               "dropped, or NO_RESOURCE in the dead-letter queue"},
    Diagnostic{"ED-13", "The dead-letter queue does not take the event.",
               "allow sqs:SendMessage to events.amazonaws.com in the queue's policy, and the key's use in the key's",
               "InvocationsFailedToBeSentToDlq"},
    Diagnostic{"ED-15", "The input transformer makes something that is not JSON.",
               "put quotes around a text template, and none around a JSON value", "FailedInvocations"},
    Diagnostic{"ED-21", "Some entries of the call were not stored, although it succeeded.",
               "look at FailedEntryCount and the entries' ErrorCode", "FailedEntryCount above 0, with status 200"},
    Diagnostic{"HK-01", "Health sends what is about the whole account in us-east-1, and the rule is elsewhere.",
               "have the rule in us-east-1", "silence"},
    Diagnostic{"OP-04", "A service or resource control policy of the organization forbids it.",
               "let the policy spare this principal or resource, or detach it",
               "AccessDenied, although every policy of the account allows it"},
    Diagnostic{"SN-01", "The subscription is not confirmed.", "click the link in the confirmation mail",
               "ListSubscriptions says PendingConfirmation; SubscriptionsPending is 1"},
    Diagnostic{"SN-03", "More than ten mails a second suspended the subscription.",
               "confirm it again, and send fewer mails", "the subscription is pending, and deleted 48 hours later"},
    Diagnostic{"SN-05", "The subscription's filter policy asks for attributes that the message does not have.",
               "use FilterPolicyScope MessageBody, or drop the filter", "NumberOfNotificationsFilteredOut"},
    Diagnostic{"SN-06", "The subscription's filter policy is about the body, which does not match or is not JSON.",
               "send JSON that matches, or drop the filter", "NumberOfNotificationsFilteredOut"},
    Diagnostic{"SN-09", "The message is larger than a topic takes.", "let a transformer pick what matters",
               "FailedInvocations on the rule"},
    Diagnostic{"SN-13", "The queue, or the key that encrypts it, does not let SNS send.",
               "allow sqs:SendMessage to sns.amazonaws.com in the queue's policy, and the key's use in the key's",
               "NumberOfNotificationsFailed"},
    Diagnostic{"AL-04", "The key of the encrypted topic does not let CloudWatch use it.",
               "let a customer managed key's policy allow kms:GenerateDataKey* and kms:Decrypt to "
               "cloudwatch.amazonaws.com",
               "the alarm's history says \"null (Service: AWSKMS; Status Code: 400; Error Code: "
               "AccessDeniedException ...)\""},
};

std::string_view refused_by(const Parcel& parcel) {
  if (!parcel.dead_letter_of.empty()) return "ED-13";
  if (parcel.principal == "sns.amazonaws.com") return "SN-13";
  if (parcel.target.starts_with("arn:aws:lambda:")) return "ED-05";
  return parcel.principal == "events.amazonaws.com" ? "ED-01" : "";
}

}  // namespace

std::span<const Diagnostic> diagnostics() { return kDiagnostics; }

const Diagnostic* find_diagnostic(std::string_view code) {
  const auto found = std::find_if(kDiagnostics.begin(), kDiagnostics.end(),
                                  [&](const Diagnostic& diagnostic) { return diagnostic.code == code; });
  return found == kDiagnostics.end() ? nullptr : &*found;
}

std::string_view diagnose_delivery(const Parcel& parcel, const policy::Explanation& explanation) {
  if (!parcel.role_arn.empty()) return "ED-08";
  if (!parcel.ignored_role.empty()) return "ED-07";
  // The Allow that came nearest says what is wrong: it misses by its condition, or by its service, alone.
  for (const policy::Considered& statement : explanation.considered) {
    if (!statement.allow || statement.mismatches.size() != 1) continue;
    const policy::Mismatch& miss = statement.mismatches.front();
    if (miss.element == policy::Element::kCondition) return miss.found == "(absent)" ? "ED-03" : "ED-06";
    // The usual mix-up: alarms publish as cloudwatch.amazonaws.com, rules as events.amazonaws.com.
    const bool names_alarms = miss.wanted.find("cloudwatch.amazonaws.com") != std::string::npos;
    if (miss.element == policy::Element::kPrincipal && names_alarms) return "ED-02";
  }
  return refused_by(parcel);
}

}  // namespace tocsin
