#include "language/event_pattern/lint_aws.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/text.h"
#include "language/event_pattern/catalogue.h"

namespace tocsin {
namespace {

constexpr std::array<std::string_view, 10> kEnvelope = {"version", "id",     "detail-type", "source", "account",
                                                        "time",    "region", "resources",   "detail", "replay-name"};

constexpr std::string_view kApiCall = "AWS API Call via CloudTrail";
constexpr std::string_view kSignIn = "AWS Console Sign In via CloudTrail";

/// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
constexpr std::array<std::string_view, 5> kCloudTrailTypes = {kApiCall, kSignIn, "AWS Console Action via CloudTrail",
                                                              "AWS Service Event via CloudTrail",
                                                              "AWS Insight via CloudTrail"};

/// Detail-types beside CloudTrail's of services that alerts are made from.
/// https://docs.aws.amazon.com/eventbridge/latest/ref/events.html
struct TypeRow {
  std::string_view source;
  std::string_view types;
};
constexpr std::array<TypeRow, 12> kTypes = {{
    {"aws.access-analyzer", "|Access Analyzer Finding|Unused Access Finding for IAM entities|"},
    {"aws.cloudwatch", "|CloudWatch Alarm State Change|CloudWatch Alarm Configuration Change|"},
    {"aws.config",
     "|Config Rules Compliance Change|Config Configuration Item Change|Config Rules Re-evaluation Status|Config "
     "Configuration Snapshot Delivery Status|Config Configuration History Delivery Status|Config Periodic Snapshot "
     "Delivery Status|Config Policy Change|"},
    {"aws.guardduty", "|GuardDuty Finding|GuardDuty Runtime Protection Unhealthy|"},
    {"aws.health", "|AWS Health Event|AWS Health Abuse Event|"},
    {"aws.inspector2", "|Inspector2 Finding|Inspector2 Scan|Inspector2 Coverage|"},
    {"aws.macie", "|Macie Finding|Macie Alert|"},
    {"aws.s3",
     "|Object Created|Object Deleted|Object Restore Initiated|Object Restore Completed|Object Restore Expired|Object "
     "Tags Added|Object Tags Deleted|Object ACL Updated|Object Storage Class Changed|Object Access Tier Changed|"},
    {"aws.securityhub",
     "|Security Hub Findings - Imported|Security Hub Findings - Custom Action|Security Hub Insight Results|"},
    {"aws.states", "|Step Functions Execution Status Change|"},
    {"aws.trustedadvisor", "|Trusted Advisor Check Item Refresh Notification|"},
    {"aws.sts", "||"},
}};

/// Calls that are no operations of the model.
constexpr std::array<CatalogueRow, 3> kMoreCalls = {{
    {"signin",
     "|ConsoleLogin|CheckMfa|ExitRole|SwitchRole|RenewRole|GetSigninToken|PasswordRecoveryRequested|"
     "PasswordRecoveryCompleted|CredentialVerification|UserAuthentication|"},
    {"s3",
     "|PutBucketPublicAccessBlock|DeleteBucketPublicAccessBlock|GetBucketPublicAccessBlock|PutBucketLifecycle|"
     "PutBucketNotification|PutAccountPublicAccessBlock|DeleteAccountPublicAccessBlock|GetAccountPublicAccessBlock|"
     "GetBucketPolicyStatus|PutObjectAcl|"},
    {"kms", "|RotateKey|DeleteKey|DeleteExpiredKeyMaterial|"},
}};

/// Fields of CloudTrail records by the type of their values, where people take one for the other.
constexpr std::array<std::string_view, 2> kStringsLikeBooleans = {
    "detail.userIdentity.sessionContext.attributes.mfaAuthenticated", "detail.additionalEventData.MFAUsed"};
constexpr std::array<std::string_view, 2> kBooleans = {"detail.readOnly", "detail.managementEvent"};
constexpr std::array<std::string_view, 6> kObjects = {"detail",
                                                      "detail.userIdentity",
                                                      "detail.userIdentity.sessionContext",
                                                      "detail.userIdentity.sessionContext.attributes",
                                                      "detail.requestParameters",
                                                      "detail.responseElements"};

bool in_list(std::string_view list, std::string_view word) {
  return list.find(concat("|", word, "|")) != std::string_view::npos;
}

class AwsLint {
 public:
  AwsLint(const CompiledPattern& pattern, const SubRule& sub_rule, std::size_t index,
          std::vector<LintFinding>& findings)
      : pattern_(pattern), sub_rule_(sub_rule), index_(index), findings_(findings) {}

  void run() {
    for (const std::uint32_t leaf : sub_rule_.leaves) {
      top_level(pattern_.leaves[leaf]);
      types_of_values(pattern_.leaves[leaf]);
    }
    sources();
    detail_types();
    event_names();
    region();
  }

 private:
  void say(LintLevel level, std::string_view path, std::string message) {
    for (const LintFinding& known : findings_) {
      if (known.pattern == index_ && known.path == path && known.message == message) return;
    }
    findings_.push_back({index_, level, std::string(path), std::move(message)});
  }

  const Leaf* leaf(std::string_view path) const {
    for (const std::uint32_t index : sub_rule_.leaves) {
      if (pattern_.leaves[index].path == path) return &pattern_.leaves[index];
    }
    return nullptr;
  }

  /// The plain strings of a leaf; empty if it has other alternatives too, for then anything may be meant.
  std::vector<std::string> literals(std::string_view path) const {
    std::vector<std::string> out;
    const Leaf* found = leaf(path);
    if (found == nullptr || found->absent_allowed) return out;
    for (const Test& test : found->tests) {
      if (test.kind != TestKind::kText) return {};
      out.push_back(test.text);
    }
    return out;
  }

  void top_level(const Leaf& leaf) {
    const std::string_view first = split(leaf.path, '.')[0];
    if (std::find(kEnvelope.begin(), kEnvelope.end(), first) != kEnvelope.end() || leaf.tests.empty()) return;
    std::string hint;
    const auto bare = [](std::string_view name) {
      std::string out = lower(name);
      std::erase(out, '-');
      return out;
    };
    for (const std::string_view name : kEnvelope) {
      if (bare(name) == bare(first)) hint = concat("; the event calls it ", name);
    }
    if (hint.empty() && (first.starts_with("event") || first == "userIdentity" || first == "requestParameters")) {
      hint = "; it stands under detail";
    }
    say(leaf.absent_allowed ? LintLevel::kWarning : LintLevel::kNever, leaf.path,
        concat("events have no member ", first, " at the top", hint));
  }

  void types_of_values(const Leaf& leaf) {
    const bool has_string =
        std::find(kStringsLikeBooleans.begin(), kStringsLikeBooleans.end(), leaf.path) != kStringsLikeBooleans.end();
    const bool has_boolean = std::find(kBooleans.begin(), kBooleans.end(), leaf.path) != kBooleans.end();
    const bool is_object = std::find(kObjects.begin(), kObjects.end(), leaf.path) != kObjects.end();
    for (const Test& test : leaf.tests) {
      const bool word = test.kind == TestKind::kTrue || test.kind == TestKind::kFalse;
      if (has_string && word) {
        say(LintLevel::kNever, leaf.path,
            concat("CloudTrail writes the string \"", test.shown, "\" here, not the boolean"));
      }
      if (has_boolean && test.kind == TestKind::kText) {
        say(LintLevel::kNever, leaf.path, concat("CloudTrail writes a boolean here, not the string ", test.shown));
      }
      if (is_object && test.kind == TestKind::kExists) {
        say(LintLevel::kNever, leaf.path,
            "exists looks at values, and this is an object (or null): name a field inside it");
      }
    }
  }

  /// `iam` of `aws.iam` or `iam.amazonaws.com`.
  std::vector<std::string> services() const {
    std::vector<std::string> out;
    for (const std::string& source : literals("detail.eventSource")) {
      if (source.ends_with(".amazonaws.com")) out.push_back(source.substr(0, source.size() - 14));
    }
    if (!out.empty()) return out;
    for (const std::string& source : literals("source")) {
      if (source.starts_with("aws.")) out.push_back(source.substr(4));
    }
    return out;
  }

  static bool is_known_service(std::string_view service) {
    const auto has = [&](const CatalogueRow& row) { return row.service == service; };
    return std::any_of(catalogue().begin(), catalogue().end(), has) ||
           std::any_of(kMoreCalls.begin(), kMoreCalls.end(), has);
  }

  void sources() {
    for (const std::string& source : literals("detail.eventSource")) {
      if (!source.ends_with(".amazonaws.com")) {
        say(LintLevel::kNever, "detail.eventSource",
            concat(json_quote(source), " is no event source; CloudTrail writes ",
                   json_quote(concat(source.starts_with("aws.") ? source.substr(4) : source, ".amazonaws.com"))));
      }
    }
    const auto sources = literals("source");
    const auto event_sources = literals("detail.eventSource");
    for (const std::string& source : sources) {
      if (source.ends_with(".amazonaws.com")) {
        say(LintLevel::kNever, "source",
            concat(json_quote(source), " belongs to detail.eventSource; source is ",
                   json_quote(concat("aws.", source.substr(0, source.size() - 14)))));
      } else if (source != lower(source) && lower(source).starts_with("aws.")) {
        say(LintLevel::kNever, "source", concat("AWS writes ", json_quote(lower(source))));
      }
    }
    if (sources.empty() || event_sources.empty()) return;
    const bool together = std::any_of(sources.begin(), sources.end(), [&](const std::string& source) {
      return std::any_of(event_sources.begin(), event_sources.end(), [&](const std::string& event_source) {
        return source.starts_with("aws.") && event_source == concat(source.substr(4), ".amazonaws.com");
      });
    });
    if (!together) {
      say(LintLevel::kNever, "detail.eventSource",
          concat("no event of ", json_quote(sources[0]), " has this eventSource"));
    }
  }

  void detail_types() {
    std::vector<std::string> known(kCloudTrailTypes.begin(), kCloudTrailTypes.end());
    bool all_sources_known = !literals("source").empty();
    for (const std::string& source : literals("source")) {
      const auto row = std::find_if(kTypes.begin(), kTypes.end(), [&](const TypeRow& r) { return r.source == source; });
      all_sources_known = all_sources_known && row != kTypes.end();
      if (row == kTypes.end()) continue;
      for (const std::string_view type : split(row->types, '|')) {
        if (!type.empty()) known.emplace_back(type);
      }
    }
    for (const std::string& type : literals("detail-type")) {
      if (std::find(known.begin(), known.end(), type) != known.end()) continue;
      if (type == "AWS Console Signin via CloudTrail") {
        say(LintLevel::kNever, "detail-type", concat("AWS sends ", json_quote(kSignIn), ", in two words"));
      } else if (type.ends_with("via CloudTrail") || all_sources_known) {
        say(LintLevel::kNever, "detail-type", concat(json_quote(type), " is not sent", did_you_mean(type, known)));
      }
    }
  }

  static std::string calls_of(std::string_view service) {
    std::string all;
    for (const CatalogueRow& row : catalogue()) {
      if (row.service == service) all += row.calls;
    }
    for (const CatalogueRow& row : kMoreCalls) {
      if (row.service == service) all += row.calls;
    }
    return all;
  }

  /// AWS: CloudTrail writes Lambda's calls with the version of their API: CreateFunction20150331,
  /// AddPermission20150331v2.
  static std::string_view without_version(std::string_view name) {
    const auto digits = name.find_first_of("0123456789");
    return digits == std::string_view::npos ? name : name.substr(0, digits);
  }

  void event_names() {
    const auto services_named = services();
    std::string calls;
    bool known = !services_named.empty();
    for (const std::string& service : services_named) {
      known = known && is_known_service(service);
      calls += calls_of(service);
    }
    const auto types = literals("detail-type");
    for (const std::string& name : literals("detail.eventName")) {
      if (known && !in_list(calls, name) && !in_list(calls, without_version(name))) {
        unknown_call(name, services_named[0], calls);
      }
      if (name == "ConsoleLogin" && types.size() == 1 && types[0] == kApiCall) {
        say(LintLevel::kNever, "detail-type", concat("ConsoleLogin comes as ", json_quote(kSignIn)));
      }
      const bool reads = name.starts_with("List") || name.starts_with("Get") || name.starts_with("Describe");
      if (reads && name != "GetSessionToken" && name != "GetFederationToken") {
        say(LintLevel::kWarning, "detail.eventName",
            concat(name,
                   " is a read-only call: only a rule in state ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS sees it"));
      }
    }
  }

  void unknown_call(const std::string& name, const std::string& service, const std::string& calls) {
    std::vector<std::string> names;
    for (const std::string_view call : split(calls, '|')) {
      if (call.empty()) continue;
      if (equals_ignore_case(call, name)) {
        say(LintLevel::kNever, "detail.eventName", concat("the case differs: CloudTrail writes ", json_quote(call)));
        return;
      }
      names.emplace_back(call);
    }
    if (name.find('*') != std::string::npos) return;  // Said elsewhere.
    const std::string near = did_you_mean(name, names);
    say(near.empty() ? LintLevel::kWarning : LintLevel::kNever, "detail.eventName",
        concat(json_quote(name), " is not a call of ", service, near));
  }

  void region() {
    const auto regions = literals("region");
    const auto services_named = services();
    if (regions.empty() || std::find(regions.begin(), regions.end(), "us-east-1") != regions.end()) return;
    if (services_named.size() == 1 &&
        (services_named[0] == "iam" || services_named[0] == "cloudfront" || services_named[0] == "route53")) {
      say(LintLevel::kNever, "region", concat("events of ", services_named[0], " are only sent in us-east-1"));
    }
  }

  const CompiledPattern& pattern_;
  const SubRule& sub_rule_;
  std::size_t index_;
  std::vector<LintFinding>& findings_;
};

}  // namespace

void lint_against_aws(const CompiledPattern& pattern, const SubRule& sub_rule, std::size_t index,
                      std::vector<LintFinding>& findings) {
  AwsLint(pattern, sub_rule, index, findings).run();
}

}  // namespace tocsin
