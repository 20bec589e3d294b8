#include "services/events/target_checks.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "kernel/resources.h"
#include "services/events/errors.h"
#include "services/events/ingest.h"
#include "services/events/shapes.h"

namespace tocsin::events {
namespace {

// AWS: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html names the targets that need a
// role; Lambda, SNS, SQS and CloudWatch Logs are reached through their own policies.
constexpr std::array<std::string_view, 9> kRoleServices = {"states", "kinesis",   "firehose",     "ecs",   "batch",
                                                           "ssm",    "codebuild", "codepipeline", "events"};

void refuse_unmodelled_parts(const Target& target) {
  const auto unmodelled = [](std::string_view part) { throw Unmodelled(concat("events.PutTargets ", part)); };
  if (target.kinesis_parameters) unmodelled("KinesisParameters");
  if (target.run_command_parameters) unmodelled("RunCommandParameters");
  if (target.ecs_parameters) unmodelled("EcsParameters");
  if (target.batch_parameters) unmodelled("BatchParameters");
  if (target.sqs_parameters) unmodelled("SqsParameters");
  if (target.http_parameters) unmodelled("HttpParameters");
  if (target.redshift_data_parameters) unmodelled("RedshiftDataParameters");
  if (target.sage_maker_pipeline_parameters) unmodelled("SageMakerPipelineParameters");
  if (target.app_sync_parameters) unmodelled("AppSyncParameters");
}

void check_arn(Events& events, const BusName& bus, const Target& target) {
  const auto arn = parse_arn(target.arn);
  if (!arn || arn->service.empty() || arn->resource.empty()) throw invalid_arn(target.arn);
  // AWS: a rule's target is in the rule's region, unless it is a bus.
  const bool to_bus = bus_of_arn(target.arn).has_value();
  if (!to_bus && !arn->region.empty() && arn->region != bus.region) throw invalid_arn(target.arn);
  if (arn->service == "sqs" && arn->resource.ends_with(".fifo")) {
    throw Unmodelled("events.PutTargets to a FIFO queue");
  }
  const Service* service = events.kernel.resources.owner(arn->service);
  if (!service || service->delivery_action().empty()) {
    throw Unmodelled(concat("events.PutTargets to a target of ", arn->service, ": ", target.arn));
  }
  const bool needs_role = std::find(kRoleServices.begin(), kRoleServices.end(), arn->service) != kRoleServices.end();
  if (!needs_role || target.role_arn) return;
  if (to_bus && arn->account != bus.account) {
    throw Unmodelled("events.PutTargets to another account's bus without RoleArn");
  }
  throw validation(concat("RoleArn is required for target ", target.arn, "."));
}

void check_input(const Target& target) {
  const int given = static_cast<int>(target.input.has_value()) + static_cast<int>(target.input_path.has_value()) +
                    static_cast<int>(target.input_transformer.has_value());
  if (given > 1) {
    throw validation(
        concat("Only one of Input, InputPath, or InputTransformer must be provided for target ", target.id, "."));
  }
  if (target.input && !parse_json(*target.input)) {
    throw validation(concat("JSON syntax error in input for target ", target.id, "."));
  }
  try {
    prepare(target);
  } catch (const TransformerRefused& refused) {
    throw validation(refused.message);
  }
}

// AWS: a standard queue of the rule's region. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
void check_dead_letter(const BusName& bus, const Target& target) {
  if (!target.dead_letter_config || !target.dead_letter_config->arn) return;
  const auto arn = parse_arn(*target.dead_letter_config->arn);
  const bool fine = arn && arn->service == "sqs" && arn->region == bus.region && !arn->resource.ends_with(".fifo");
  if (!fine)
    throw validation(concat("Invalid DeadLetterConfig: ", *target.dead_letter_config->arn,
                            " is not a standard Amazon SQS queue in the region of the rule."));
}

}  // namespace

bool uses_role(const BusName& bus, const std::string& target_arn) {
  const auto arn = parse_arn(target_arn);
  if (!arn) return false;
  if (std::find(kRoleServices.begin(), kRoleServices.end(), arn->service) != kRoleServices.end()) return true;
  // AWS: targets of other accounts are reached with a role, if the target has one.
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account-targets.html
  return !arn->account.empty() && arn->account != bus.account;
}

void check_target(Events& events, const Call&, const BusName& bus, const Target& target) {
  refuse_unmodelled_parts(target);
  check_arn(events, bus, target);
  check_input(target);
  check_dead_letter(bus, target);
}

}  // namespace tocsin::events
