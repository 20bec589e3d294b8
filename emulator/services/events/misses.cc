#include "services/events/misses.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "language/event_pattern/explain.h"

namespace tocsin::events {
namespace {

// More would bury the reader, and none of them is the rule that was meant.
constexpr std::size_t kMissesMax = 5;
// Explaining is much dearer than counting the leaves that fail: a bus of hundreds of kindred rules must not slow down
// every event.
constexpr std::size_t kExplainedMax = 12;

// AWS: these services record, or send, only in us-east-1.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events
/// What AWS sends in one region only, and the failure mode of having a rule in another.
struct OneRegion {
  std::string_view source;
  std::string_view code;
};
constexpr std::array kOneRegion = {
    OneRegion{"aws.iam", "CT-05"},
    OneRegion{"aws.sts", "CT-05"},
    OneRegion{"aws.cloudfront", "CT-05"},
    OneRegion{"aws.organizations", "CT-05"},
    OneRegion{"aws.trustedadvisor", "CT-05"},
    OneRegion{"aws.route53", "CT-05"},
    OneRegion{"aws.waf", "CT-05"},
    OneRegion{"aws.health", "HK-01"},
    OneRegion{"aws.signin", "CT-08"},
};

void miss(Events& events, const Arrival& arrival, const BusName& bus, const std::string& rule, std::string_view code,
          Json detail) {
  Json all = {{"code", code}, {"rule", rule}};
  all.update(detail);
  const std::string arn = rule_arn(bus, rule);
  events.kernel.journal.add({.cause = arrival.entry,
                             .kind = "missed",
                             .account = bus.account,
                             .region = bus.region,
                             .service = "events",
                             .subject = arn},
                            all);
}

bool is_operand(const LeafVerdict& leaf, std::string_view path, std::string_view wanted) {
  return leaf.path == path && leaf.wanted.find(wanted) != std::string::npos;
}

/// Which known failure the first failed leaf is.
std::string_view code_of(const LeafVerdict& leaf) {
  const std::string_view first = std::string_view(leaf.path).substr(0, leaf.path.find('.'));
  constexpr std::array<std::string_view, 9> kEnvelope = {"version", "id",     "detail-type", "source", "account",
                                                         "time",    "region", "resources",   "detail"};
  if (is_operand(leaf, "detail-type", "Console Signin via")) return "EM-02";
  if (is_operand(leaf, "detail-type", " via CloudTrail") && leaf.found.ends_with(" via CloudTrail\"")) return "EM-03";
  if (std::find(kEnvelope.begin(), kEnvelope.end(), first) == kEnvelope.end()) {
    const bool is_put_events = first == "Source" || first == "DetailType" || first == "Detail" || first == "Resources";
    return is_put_events ? "EM-04" : "EM-06";
  }
  const bool text_wanted = leaf.wanted.find('"') != std::string::npos;
  const bool text_found = leaf.found.starts_with('"');
  const bool scalar_found = text_found || leaf.found == "true" || leaf.found == "false" ||
                            (!leaf.found.empty() && leaf.found.front() >= '0' && leaf.found.front() <= '9');
  if (scalar_found && leaf.wanted.starts_with("numeric") && text_found) return "EM-23";
  const bool value_wanted = leaf.wanted != "absent" && leaf.wanted != "present";
  if (scalar_found && text_wanted != text_found && value_wanted) return "EM-08";
  if (leaf.wanted.starts_with('"') && leaf.wanted.find('*') != std::string::npos) return "EM-13";
  return "EM-07";
}

Json reasons_of(const Explanation& explanation) {
  Json leaves = Json::array();
  for (const LeafVerdict& leaf : explanation.leaves) {
    if (leaf.ok) continue;
    Json one = {{"path", leaf.path}, {"wanted", leaf.wanted}, {"found", leaf.found}};
    if (!leaf.hint.empty()) one["hint"] = leaf.hint;
    leaves.push_back(std::move(one));
  }
  Json detail = {{"distance", explanation.distance}, {"leaves", std::move(leaves)}};
  if (!explanation.remarks.empty()) detail["remarks"] = explanation.remarks;
  if (!explanation.arm.empty()) detail["arm"] = explanation.arm;
  return detail;
}

std::string reason_text(const Explanation& explanation) {
  for (const LeafVerdict& leaf : explanation.leaves) {
    if (!leaf.ok) return concat(leaf.path, " is ", leaf.found, ", the pattern wants ", leaf.wanted);
  }
  return explanation.remarks.empty() ? "the pattern does not match" : explanation.remarks.front();
}

}  // namespace

void miss_disabled(Events& events, const Arrival& arrival, const std::string& rule) {
  miss(events, arrival, arrival.bus, rule, "EM-19", {{"reason", "the rule is disabled"}});
}

void miss_withheld(Events& events, const Arrival& arrival, const std::string& rule) {
  const std::string reason = concat(arrival.envelope.event_name,
                                    " is a read-only management event, and the rule's state is ENABLED: only "
                                    "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS takes such events");
  miss(events, arrival, arrival.bus, rule, "EM-01", {{"reason", reason}});
}

void miss_patterns(Events& events, const Arrival& arrival, Matcher& matcher,
                   const std::vector<std::uint32_t>& matched) {
  struct Candidate {
    std::size_t failed;
    std::uint32_t rule;
  };
  std::vector<Candidate> candidates;
  for (const std::uint32_t id : matcher.kindred(arrival.event, arrival.envelope)) {
    if (!std::binary_search(matched.begin(), matched.end(), id)) candidates.push_back({0, id});
  }
  if (candidates.empty()) return;
  const ReadEvent event(arrival.event);
  for (Candidate& one : candidates) one.failed = failed_leaves(matcher.rules()[one.rule].pattern(), event);
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.failed < b.failed; });
  if (candidates.size() > kExplainedMax) candidates.resize(kExplainedMax);

  struct NearMiss {
    std::uint32_t rule;
    Explanation explanation;
  };
  std::vector<NearMiss> misses;
  for (const Candidate& one : candidates) {
    misses.push_back({one.rule, explain(matcher.rules()[one.rule].pattern(), event)});
  }
  std::stable_sort(misses.begin(), misses.end(), [](const NearMiss& a, const NearMiss& b) {
    return a.explanation.distance < b.explanation.distance;
  });
  if (misses.size() > kMissesMax) misses.resize(kMissesMax);
  for (const NearMiss& near : misses) {
    const auto failed = std::find_if(near.explanation.leaves.begin(), near.explanation.leaves.end(),
                                     [](const LeafVerdict& leaf) { return !leaf.ok; });
    const std::string_view code = failed == near.explanation.leaves.end() ? "EM-07" : code_of(*failed);
    Json detail = {{"reason", reason_text(near.explanation)}};
    detail.update(reasons_of(near.explanation));
    miss(events, arrival, arrival.bus, matcher.rules()[near.rule].name, code, std::move(detail));
  }
}

void miss_elsewhere(Events& events, const Arrival& arrival, const RulesDigest& rules) {
  const std::string& source = arrival.envelope.source;
  // Only what AWS itself sends: it cannot be sent anywhere else.
  if (!arrival.bus.is_default() || !source.starts_with("aws.")) return;
  const bool same_region = rules.region == arrival.bus.region;
  const auto one_region = std::find_if(kOneRegion.begin(), kOneRegion.end(),
                                       [&](const OneRegion& known) { return known.source == source; });
  // Sign-ins are sent where the endpoint is; the others in us-east-1.
  const bool is_bound =
      one_region != kOneRegion.end() && (arrival.bus.region == "us-east-1" || one_region->code == "CT-08");
  if (!same_region && !is_bound) return;

  const BusName bus{arrival.bus.account, rules.region, rules.bus};
  Matcher& matcher = events.matchers.get(events.rules, bus, rules.digest);
  std::size_t told = 0;
  for (const std::uint32_t id : matcher.match(arrival.event)) {
    if (told++ == kMissesMax) break;
    const std::string& rule = matcher.rules()[id].name;
    if (same_region) {
      const std::string reason = concat("the rule is on the bus ", bus.name,
                                        "; events of AWS services come to the "
                                        "default bus only");
      miss(events, arrival, bus, rule, "EM-18", {{"reason", reason}});
    } else {
      const std::string reason = concat("the rule is in ", bus.region, "; this event of ", source, " is sent in ",
                                        arrival.bus.region, " only");
      miss(events, arrival, bus, rule, one_region->code, {{"reason", reason}});
    }
  }
}

}  // namespace tocsin::events
