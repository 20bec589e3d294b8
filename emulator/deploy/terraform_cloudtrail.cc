#include <nlohmann/json.hpp>

#include "deploy/terraform_resource.h"
#include "deploy/terraform_types.h"

namespace tocsin::deploy {
namespace {

using hcl::Value;

Json event_selector(const Value& block) {
  Json selector = Json::object();
  copy_members(selector, block,
               {{"ReadWriteType", "read_write_type"},
                {"IncludeManagementEvents", "include_management_events"},
                {"ExcludeManagementEventSources", "exclude_management_event_sources"}});
  for (const Value& data : inner_blocks(block, "data_resource")) {
    Json resource = Json::object();
    copy_members(resource, data, {{"Type", "type"}, {"Values", "values"}});
    selector["DataResources"].push_back(std::move(resource));
  }
  return selector;
}

Json advanced_event_selector(const Value& block) {
  Json selector = Json::object();
  copy_members(selector, block, {{"Name", "name"}});
  for (const Value& field : inner_blocks(block, "field_selector")) {
    Json one = Json::object();
    copy_members(one, field,
                 {{"Field", "field"},
                  {"Equals", "equals"},
                  {"NotEquals", "not_equals"},
                  {"StartsWith", "starts_with"},
                  {"NotStartsWith", "not_starts_with"},
                  {"EndsWith", "ends_with"},
                  {"NotEndsWith", "not_ends_with"}});
    selector["FieldSelectors"].push_back(std::move(one));
  }
  return selector;
}

void put_selectors(const Resource& trail, const std::string& name) {
  Json basic = Json::array(), advanced = Json::array(), insights = Json::array();
  for (const Value& block : trail.blocks("event_selector")) basic.push_back(event_selector(block));
  for (const Value& block : trail.blocks("advanced_event_selector")) advanced.push_back(advanced_event_selector(block));
  for (const Value& block : trail.blocks("insight_selector")) {
    insights.push_back({{"InsightType", text_of(block, "insight_type")}});
  }
  if (!basic.empty()) trail.call("cloudtrail", "PutEventSelectors", {{"TrailName", name}, {"EventSelectors", basic}});
  if (!advanced.empty()) {
    trail.call("cloudtrail", "PutEventSelectors", {{"TrailName", name}, {"AdvancedEventSelectors", advanced}});
  }
  if (!insights.empty()) {
    trail.call("cloudtrail", "PutInsightSelectors", {{"TrailName", name}, {"InsightSelectors", insights}});
  }
}

void make_trail(Resource& trail) {
  Json input = {{"Name", trail.text("name")}, {"S3BucketName", trail.text("s3_bucket_name")}};
  trail.copy(input, {{"S3KeyPrefix", "s3_key_prefix"},
                     {"SnsTopicName", "sns_topic_name"},
                     {"IncludeGlobalServiceEvents", "include_global_service_events"},
                     {"IsMultiRegionTrail", "is_multi_region_trail"},
                     {"EnableLogFileValidation", "enable_log_file_validation"},
                     {"CloudWatchLogsLogGroupArn", "cloud_watch_logs_group_arn"},
                     {"CloudWatchLogsRoleArn", "cloud_watch_logs_role_arn"},
                     {"KmsKeyId", "kms_key_id"},
                     {"IsOrganizationTrail", "is_organization_trail"}});
  trail.put_tags(input, "TagsList");
  const Json created = trail.call("cloudtrail", "CreateTrail", input);
  const std::string arn = json_string(created, "TrailARN");
  // AWS: a new trail does not log. Terraform's own default is that it does.
  if (trail.flag("enable_logging")) trail.call("cloudtrail", "StartLogging", {{"Name", arn}});
  put_selectors(trail, arn);
  trail.give("arn", arn);
  trail.give("id", arn);
  trail.give("home_region", trail.region());
  trail.give("sns_topic_arn", json_string(created, "SnsTopicARN"));
}

}  // namespace

std::vector<ResourceType> cloudtrail_resource_types() {
  const std::vector<Argument> field_selector = {
      required(text("field")),  texts("equals"),    texts("not_equals"),    texts("starts_with"),
      texts("not_starts_with"), texts("ends_with"), texts("not_ends_with"),
  };
  const std::vector<Argument> selector = {
      text("read_write_type", "All"),
      flag_or("include_management_events", true),
      texts("exclude_management_event_sources"),
      blocks("data_resource", {required(text("type")), required(texts("values"))}, kAnyBlocks),
  };
  ResourceType trail{
      "aws_cloudtrail",
      {required(text("name")),
       required(text("s3_bucket_name")),
       text("s3_key_prefix"),
       text("sns_topic_name"),
       flag_or("enable_logging", true),
       flag_or("include_global_service_events", true),
       flag_or("is_multi_region_trail", false),
       flag_or("is_organization_trail", false),
       flag_or("enable_log_file_validation", false),
       text("kms_key_id"),
       text("cloud_watch_logs_group_arn"),
       text("cloud_watch_logs_role_arn"),
       blocks("event_selector", selector, 5),
       blocks("advanced_event_selector", {text("name"), required(blocks("field_selector", field_selector, kAnyBlocks))},
              kAnyBlocks),
       blocks("insight_selector", {required(text("insight_type"))}, kAnyBlocks),
       text_map("tags"),
       given("tags_all"),
       given("arn"),
       given("id"),
       given("home_region"),
       given("sns_topic_arn")},
      make_trail};
  trail.at_most_one = {{"event_selector", "advanced_event_selector"}};
  return {trail};
}

}  // namespace tocsin::deploy
