// Whether an event reaches EventBridge: is there a trail that covers its region, is logging, and selects it?

#include "base/text.h"
#include "services/cloudtrail/cloudtrail.h"

namespace tocsin::cloudtrail {
namespace {

constexpr std::string_view kGlobalRegion = "us-east-1";

/// One trail's answer. `passed` counts the conditions that it met: of several refusals the nearest is told.
struct GateAnswer {
  bool taken = false;
  int passed = 0;
  std::string_view code;
  std::string why;
};

GateAnswer ask(const TrailGate& trail, const Selectors& selectors, const RecordDraft& draft) {
  if (!trail.multi_region && trail.region != draft.region) {
    // AWS: since 22 November 2021 the events of IAM, STS and CloudFront are no longer copied to single-Region trails
    // elsewhere. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html
    return {false, 0, "CT-06",
            draft.global ? concat("it covers ", trail.region, " only, and events of global services are in ",
                                  kGlobalRegion, " only")
                         : concat("it covers ", trail.region, " only, and the event is in ", draft.region)};
  }
  if (draft.global && !trail.global_events) {
    return {false, 1, "CT-07", "it does not include events of global services"};
  }
  if (!trail.logging) return {false, 2, "CT-02", "it is not logging; a new trail does so after StartLogging only"};
  Selection selection = select(selectors, {.management = draft.management,
                                           .read_only = draft.read_only,
                                           .event_source = draft.event_source,
                                           .event_name = draft.event_name,
                                           .event_type = draft.event_type,
                                           .user_arn = draft.user_arn,
                                           .resource_type = draft.resources.empty() ? "" : draft.resources[0].type,
                                           .resource_arn = draft.resources.empty() ? "" : draft.resources[0].arn});
  if (selection.taken) return {true, 4, {}, {}};
  return {false, 3, selection.code, std::move(selection.reason)};
}

}  // namespace

Verdict Cloudtrail::judge(const RecordDraft& draft) {
  Verdict verdict{.taken = false,
                  .code = "CT-01",
                  .reason = concat("account ", draft.account,
                                   " has no trail, and events reach EventBridge only through a trail that is logging"),
                  .trail = ""};
  int best = -1;
  for (const TrailGate& trail : trails.gates(draft.account)) {
    const GateAnswer answer = ask(trail, selectors.compile(trail.selectors), draft);
    if (answer.passed <= best) continue;
    best = answer.passed;
    verdict.taken = answer.taken;
    verdict.trail = concat("arn:aws:cloudtrail:", trail.region, ":", draft.account, ":trail/", trail.name);
    if (answer.taken) return verdict;
    verdict.code = answer.code;
    verdict.reason = concat("trail ", trail.name, " does not take the event: ", answer.why);
  }
  return verdict;
}

}  // namespace tocsin::cloudtrail
