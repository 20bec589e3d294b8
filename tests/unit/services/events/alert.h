#pragma once

#include "services/events/events.h"
#include "services/sns/sns.h"
#include "support/testbed.h"

namespace tocsin::events {

/// EventBridge and SNS on one kernel: the last half of every alert.
struct AlertBed : Testbed<Events> {
  sns::Sns sns{engine.kernel};

  AlertBed() { engine.add(sns); }

  Json call_sns(const std::string& operation, const Json& input) {
    const Outcome outcome =
        engine.gateway.call({.service = "sns", .operation = operation, .region = region, .caller = caller}, input);
    EXPECT_TRUE(outcome.ok()) << operation << ": " << (outcome.ok() ? "" : outcome.error->message);
    return outcome.ok() ? *outcome.output : Json::object();
  }

  /// A topic with this policy ("" for the default one), with a confirmed mailbox.
  std::string topic_with_mailbox(const std::string& policy) {
    const std::string arn = call_sns("CreateTopic", {{"Name", "alerts"}})["TopicArn"];
    if (!policy.empty()) {
      call_sns("SetTopicAttributes", {{"TopicArn", arn}, {"AttributeName", "Policy"}, {"AttributeValue", policy}});
    }
    call_sns("Subscribe", {{"TopicArn", arn}, {"Protocol", "email"}, {"Endpoint", "security@example.com"}});
    advance(std::chrono::seconds(10));
    const std::string body = engine.outbox.after(0).back().body;
    const std::size_t token = body.find("&Token=") + 7;
    call_sns("ConfirmSubscription", {{"TopicArn", arn}, {"Token", body.substr(token, body.find('&', token) - token)}});
    return arn;
  }

  static std::string publish_policy(const std::string& arn, const std::string& service) {
    return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":")" + service +
           R"("},"Action":"sns:Publish","Resource":")" + arn + R"("}]})";
  }

  /// An event as CloudTrail sends it to the bus of its region.
  void happen(const std::string& event_name, const std::string& event_region = "us-east-1",
              const std::string& source = "iam") {
    const Json detail = {{"eventSource", source + ".amazonaws.com"},
                         {"eventName", event_name},
                         {"awsRegion", event_region},
                         {"sourceIPAddress", "203.0.113.7"},
                         {"userIdentity", {{"arn", "arn:aws:iam::000000000000:user/mallory"}}},
                         {"requestParameters", {{"userName", "alice"}}},
                         {"managementEvent", true}};
    const Json event = {{"version", "0"},
                        {"id", "6a7e8feb-b491-4cf7-a9f1-bf3703467718"},
                        {"detail-type", "AWS API Call via CloudTrail"},
                        {"source", "aws." + source},
                        {"account", kAccount},
                        {"time", "2026-01-05T09:00:00Z"},
                        {"region", event_region},
                        {"resources", Json::array()},
                        {"detail", detail}};
    engine.timeline.after(Duration(0), kIngestTask, json_text(event), 0);
    engine.timeline.settle();
  }

  /// Journal entries of one kind, `subject code`.
  std::vector<std::string> journal(const std::string& kind) {
    std::vector<std::string> found;
    for (const JournalEntry& entry : engine.journal.after(0)) {
      if (entry.kind != kind) continue;
      const std::string code = json_string(*parse_json(entry.detail), "code");
      found.push_back(code.empty() ? entry.subject : entry.subject + " " + code);
    }
    return found;
  }

  std::vector<Alert> mails() {
    std::vector<Alert> found;
    for (const Alert& alert : engine.outbox.after(0)) {
      if (alert.kind == "mail") found.push_back(alert);
    }
    return found;
  }
};

}  // namespace tocsin::events
