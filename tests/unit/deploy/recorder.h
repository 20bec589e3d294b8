#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/text.h"
#include "deploy/terraform.h"

namespace tocsin::deploy {

/// A folder of Terraform files that lives as long as the test.
class Folder {
 public:
  explicit Folder(const std::string& main = "") {
    static int made = 0;
    path_ = std::filesystem::temp_directory_path() /
            concat("tocsin_deploy_", std::to_string(getpid()), "_", std::to_string(made++));
    if (!main.empty()) write("main.tf", main);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
  }

  TerraformOptions options() const {
    return {.directory = path_.string(), .now = *parse_time("2026-01-05T09:00:00Z"), .seed = "7"};
  }

  /// Positions without the folder's own name.
  std::string shortened(std::string text) const { return replace_all(std::move(text), path_.string() + "/", ""); }

 private:
  std::filesystem::path path_;
};

/// A door that notes every call and answers as AWS would, as far as Terraform looks at the answer.
class Recorder {
 public:
  struct Made {
    std::string call;   // `us-east-1 sns CreateTopic`
    std::string input;  // compact JSON
    std::string address;
  };

  CallDoor door() {
    return [this](const DeployCall& call) {
      made.push_back(
          {concat(call.region, " ", call.service, " ", call.operation), json_text(call.input), call.address});
      if (call.operation == refuses) throw AwsError("SomeRefusal", 400, "AWS does not want this");
      if (call.operation == lacks) throw Unmodelled(concat(call.service, ":", call.operation));
      return answer(call);
    };
  }

  /// One call a line.
  std::string calls() const {
    std::string all;
    for (const Made& one : made) all += concat(one.call, " ", one.input, "\n");
    return all;
  }

  std::string input_of(const std::string& operation) const {
    for (const Made& one : made) {
      if (one.call.ends_with(concat(" ", operation))) return one.input;
    }
    return "";
  }

  std::vector<Made> made;
  std::string refuses;  // the operation that AWS refuses
  std::string lacks;    // the operation that is not modelled

 private:
  static Json answer(const DeployCall& call) {
    const auto arn = [&](const std::string& service, const std::string& resource) {
      const std::string region = service == "iam" ? "" : call.region;
      return concat("arn:aws:", service, ":", region, ":000000000000:", resource);
    };
    const auto named = [&](const char* member) { return json_string(call.input, member); };
    const auto identity = [&](const char* kind, const char* name, const std::string& path) {
      return Json{
          {kind,
           {{name, named(name)}, {"Arn", arn("iam", concat(path, "/", named(name)))}, {concat(kind, "Id"), "AIDA1"}}}};
    };
    if (call.operation == "CreateTopic") return {{"TopicArn", arn("sns", named("Name"))}};
    if (call.operation == "Subscribe") return {{"SubscriptionArn", concat(named("TopicArn"), ":1")}};
    if (call.operation == "PutRule") return {{"RuleArn", arn("events", concat("rule/", named("Name")))}};
    if (call.operation == "PutTargets") return {{"FailedEntryCount", 0}, {"FailedEntries", Json::array()}};
    if (call.operation == "CreateTrail") return {{"TrailARN", arn("cloudtrail", concat("trail/", named("Name")))}};
    if (call.operation == "CreateQueue") return {{"QueueUrl", concat("https://sqs/000000000000/", named("QueueName"))}};
    if (call.operation == "GetQueueAttributes") return {{"Attributes", {{"QueueArn", arn("sqs", "queue")}}}};
    if (call.operation == "CreateKey" || call.operation == "DescribeKey") {
      return {{"KeyMetadata", {{"KeyId", "key-1"}, {"Arn", arn("kms", "key/key-1")}}}};
    }
    if (call.operation == "GetKeyPolicy") return {{"Policy", "{}"}};
    if (call.operation == "CreateGrant") return {{"GrantId", "grant-1"}, {"GrantToken", "token-1"}};
    if (call.operation == "CreateUser") return identity("User", "UserName", "user");
    if (call.operation == "CreateRole") return identity("Role", "RoleName", "role");
    if (call.operation == "CreateGroup") return identity("Group", "GroupName", "group");
    if (call.operation == "CreatePolicy") {
      return {{"Policy", {{"Arn", arn("iam", concat("policy/", named("PolicyName")))}, {"PolicyId", "ANPA1"}}}};
    }
    if (call.operation == "CreateAccessKey") {
      return {{"AccessKey", {{"AccessKeyId", "AKIA1"}, {"SecretAccessKey", "secret"}}}};
    }
    if (call.operation == "GetCallerIdentity") {
      return {{"Account", "000000000000"}, {"Arn", "arn:aws:iam::000000000000:root"}, {"UserId", "000000000000"}};
    }
    return Json::object();
  }
};

inline std::string problems_of(const Folder& folder, const TerraformOptions& options) {
  std::string all;
  for (const Problem& problem : plan_terraform(options).problems) all += folder.shortened(problem.text()) + "\n";
  return all;
}

inline std::string problems_of(const Folder& folder) { return problems_of(folder, folder.options()); }

}  // namespace tocsin::deploy
