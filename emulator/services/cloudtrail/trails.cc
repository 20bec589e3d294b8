#include <algorithm>
#include <cctype>

#include "services/cloudtrail/errors.h"
#include "services/cloudtrail/operations.h"
#include "services/cloudtrail/tags.h"
#include "services/cloudtrail/trail_bucket.h"
#include "services/cloudtrail/trail_key.h"

namespace tocsin::cloudtrail {
namespace {

constexpr std::int64_t kTrailsMax = 5;

bool is_letter_or_digit(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }
bool is_mark(char c) { return c == '.' || c == '_' || c == '-'; }

bool looks_like_address(const std::string& name) {
  return std::count(name.begin(), name.end(), '.') == 3 &&
         std::all_of(name.begin(), name.end(), [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

// AWS: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
void check_name(const std::string& name) {
  const std::string length = std::to_string(name.size());
  if (name.empty()) throw invalid_trail_name("Trail name cannot be blank!");
  if (name.size() < 3) {
    throw invalid_trail_name(concat(
        "Trail name too short. Minimum allowed length: 3 characters. Specified name length: ", length, " characters."));
  }
  if (name.size() > 128) {
    throw invalid_trail_name(
        concat("Trail name too long. Maximum allowed length: 128 characters. Specified name length: ", length,
               " characters."));
  }
  if (!std::all_of(name.begin(), name.end(), [](char c) { return is_letter_or_digit(c) || is_mark(c); })) {
    throw invalid_trail_name(
        "Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), "
        "and underscores (_).");
  }
  if (!is_letter_or_digit(name.front())) throw invalid_trail_name("Trail name must starts with a letter or number.");
  if (!is_letter_or_digit(name.back())) throw invalid_trail_name("Trail name must ends with a letter or number.");
  const auto marks =
      std::adjacent_find(name.begin(), name.end(), [](char a, char b) { return is_mark(a) && is_mark(b); });
  if (marks != name.end()) {
    throw invalid_trail_name("Trail name cannot have adjacent periods, underscores, or dashes.");
  }
  if (looks_like_address(name)) throw invalid_trail_name("Trail name must not be formatted as an IP address.");
}

/// CreateTrail and UpdateTrail have these in common.
template <class Input>
void refuse_unmodelled(const Call& call, const Input& in) {
  const auto refuse = [&](bool given, std::string_view what) {
    if (given) throw Unmodelled(concat("cloudtrail.", call.operation.name, " ", what));
  };
  const auto has_text = [](const std::optional<std::string>& value) { return value && !value->empty(); };
  refuse(has_text(in.sns_topic_name), "SnsTopicName");
  refuse(has_text(in.cloud_watch_logs_log_group_arn), "CloudWatchLogsLogGroupArn");
  refuse(has_text(in.cloud_watch_logs_role_arn), "CloudWatchLogsRoleArn");
  refuse(in.is_organization_trail.value_or(false), "IsOrganizationTrail");
}

std::optional<std::string> if_given(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

/// Both outputs say the same.
template <class Output>
Output described(const TrailRow& row) {
  Output out;
  out.name = row.name;
  out.s3_bucket_name = row.bucket;
  out.s3_key_prefix = if_given(row.prefix);
  out.include_global_service_events = row.global_events;
  out.is_multi_region_trail = row.multi_region;
  out.trail_arn = row.arn();
  out.log_file_validation_enabled = row.validation;
  out.kms_key_id = if_given(row.key);
  out.is_organization_trail = false;
  return out;
}

Trail trail_of(const TrailRow& row) {
  Trail trail = described<Trail>(row);
  trail.home_region = row.region;
  trail.has_custom_event_selectors = !row.selectors.empty();
  trail.has_insight_selectors = false;
  return trail;
}

/// A trail is seen in its home region; one of all regions is seen in every region.
bool is_seen_in(const TrailRow& row, const std::string& region) { return row.region == region || row.multi_region; }

CreateTrailOutput create_trail(Cloudtrail& cloudtrail, Call& call, const CreateTrailInput& in) {
  check_name(in.name);
  refuse_unmodelled(call, in);
  check_tags(in.tags_list);
  const bool multi_region = in.is_multi_region_trail.value_or(false);
  if (multi_region && !in.include_global_service_events.value_or(true)) throw multi_region_without_global_events();
  if (cloudtrail.trails.find(call.account, call.region, in.name)) throw trail_already_exists(in.name, call.account);
  if (cloudtrail.trails.count_in(call.account, call.region) >= kTrailsMax) {
    throw too_many_trails(call.account, call.region);
  }
  TrailRow row{.account = call.account,
               .region = call.region,
               .name = in.name,
               .bucket = in.s3_bucket_name,
               .prefix = in.s3_key_prefix.value_or(""),
               .multi_region = multi_region,
               .global_events = in.include_global_service_events.value_or(true),
               .validation = in.enable_log_file_validation.value_or(false),
               .tags = tags_text(in.tags_list)};
  check_bucket(cloudtrail, row);
  row.key = checked_key(cloudtrail, row, in.kms_key_id.value_or(""));
  cloudtrail.trails.put(row);
  return described<CreateTrailOutput>(row);
}

UpdateTrailOutput update_trail(Cloudtrail& cloudtrail, Call& call, const UpdateTrailInput& in) {
  refuse_unmodelled(call, in);
  TrailRow row = require_home_trail(cloudtrail, call, in.name);
  const bool was_multi_region = row.multi_region;
  row.multi_region = in.is_multi_region_trail.value_or(row.multi_region);
  // AWS: a trail of all regions includes global service events; made a trail of one region, it no longer does, unless
  // the same call says so. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html
  if (row.multi_region && !in.include_global_service_events.value_or(true)) throw multi_region_without_global_events();
  if (row.multi_region) row.global_events = true;
  if (was_multi_region && !row.multi_region) row.global_events = false;
  row.global_events = in.include_global_service_events.value_or(row.global_events);
  row.validation = in.enable_log_file_validation.value_or(row.validation);
  if (in.s3_bucket_name) row.bucket = *in.s3_bucket_name;
  if (in.s3_key_prefix) row.prefix = *in.s3_key_prefix;
  check_bucket(cloudtrail, row);
  row.key = checked_key(cloudtrail, row, in.kms_key_id.value_or(row.key));
  cloudtrail.trails.put(row);
  return described<UpdateTrailOutput>(row);
}

DeleteTrailOutput delete_trail(Cloudtrail& cloudtrail, Call& call, const DeleteTrailInput& in) {
  cloudtrail.trails.remove(require_home_trail(cloudtrail, call, in.name));
  return {};
}

GetTrailOutput get_trail(Cloudtrail& cloudtrail, Call& call, const GetTrailInput& in) {
  return {.trail = trail_of(require_trail(cloudtrail, call, in.name))};
}

DescribeTrailsOutput describe_trails(Cloudtrail& cloudtrail, Call& call, const DescribeTrailsInput& in) {
  const bool shadows = in.include_shadow_trails.value_or(true);
  DescribeTrailsOutput out;
  for (const TrailRow& row : cloudtrail.trails.of_account(call.account)) {
    const auto is_meant = [&](const std::string& name) { return name == row.arn() || name == row.name; };
    const auto& names = in.trail_name_list;
    if (!names.empty() && std::none_of(names.begin(), names.end(), is_meant)) continue;
    if (!is_seen_in(row, call.region)) continue;
    if (row.region != call.region && !shadows) continue;
    out.trail_list.push_back(trail_of(row));
  }
  return out;
}

ListTrailsOutput list_trails(Cloudtrail& cloudtrail, Call& call, const ListTrailsInput&) {
  ListTrailsOutput out;
  for (const TrailRow& row : cloudtrail.trails.of_account(call.account)) {
    out.trails.push_back({.trail_arn = row.arn(), .name = row.name, .home_region = row.region});
  }
  return out;
}

std::vector<std::string> new_trail(const Call& call, const CreateTrailInput& in) { return {trail_arn(call, in.name)}; }

template <class Input>
std::vector<std::string> named_trail(const Call& call, const Input& in) {
  return {trail_arn(call, in.name)};
}

void create_context(const Call&, const CreateTrailInput& in, policy::Context& context) {
  set_request_tags(context, tag_map(in.tags_list));
}

constexpr const char* kNoDelivery =
    "SnsTopicName, CloudWatchLogsLogGroupArn, IsOrganizationTrail; no log files are written to the bucket";

}  // namespace

std::string trail_arn(const Call& call, const std::string& name_or_arn) {
  if (name_or_arn.starts_with("arn:")) return name_or_arn;
  return call.arn("cloudtrail", concat("trail/", name_or_arn));
}

TrailRow require_trail(Cloudtrail& cloudtrail, const Call& call, const std::string& name_or_arn) {
  const std::string text = trail_arn(call, name_or_arn);
  const auto arn = parse_arn(text);
  if (!arn || !arn->resource.starts_with("trail/")) {
    throw invalid_arn(concat("ARN ", name_or_arn, " is not a valid trail ARN."));
  }
  const auto row = arn->account == call.account
                       ? cloudtrail.trails.find(call.account, arn->region, arn->resource.substr(6))
                       : std::nullopt;
  if (!row || !is_seen_in(*row, call.region)) throw trail_not_found(text, call.account);
  return *row;
}

TrailRow require_home_trail(Cloudtrail& cloudtrail, const Call& call, const std::string& name_or_arn) {
  TrailRow row = require_trail(cloudtrail, call, name_or_arn);
  if (row.region != call.region) throw not_home_region(row.arn(), row.region);
  return row;
}

Operations trail_operations(Cloudtrail& cloudtrail) {
  return {
      operation("CreateTrail", cloudtrail, create_trail,
                {.gaps = kNoDelivery, .resources = new_trail, .context = create_context}),
      operation("UpdateTrail", cloudtrail, update_trail,
                {.gaps = kNoDelivery, .resources = named_trail<UpdateTrailInput>}),
      operation("DeleteTrail", cloudtrail, delete_trail, {.resources = named_trail<DeleteTrailInput>}),
      operation("GetTrail", cloudtrail, get_trail, {.resources = named_trail<GetTrailInput>}),
      operation("DescribeTrails", cloudtrail, describe_trails),
      operation("ListTrails", cloudtrail, list_trails, {.gaps = "paging: an account has few trails"}),
  };
}

}  // namespace tocsin::cloudtrail
