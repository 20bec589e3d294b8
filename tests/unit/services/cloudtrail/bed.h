#pragma once

#include "services/cloudtrail/cloudtrail.h"
#include "support/testbed.h"

namespace tocsin::cloudtrail {

/// Buckets for trails to write to, without S3.
struct FakeBuckets final : Service {
  static constexpr std::string_view kServiceId = "s3";

  Operations operations() override { return {}; }
  std::optional<tocsin::Resource> find_resource(const Arn& arn) override {
    const auto found = policies.find(arn.resource.substr(0, arn.resource.find('/')));
    if (found == policies.end()) return std::nullopt;
    return tocsin::Resource{.account = "000000000000", .policy = found->second};
  }

  std::map<std::string, std::string> policies;  // by bucket
};

/// The policy that AWS's guide gives the bucket of a trail.
inline std::string trail_bucket_policy(const std::string& bucket, const std::string& prefix = "") {
  return R"({"Version":"2012-10-17","Statement":[
    {"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:GetBucketAcl",
     "Resource":"arn:aws:s3:::)" +
         bucket + R"("},
    {"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject",
     "Resource":"arn:aws:s3:::)" +
         bucket + "/" + prefix + R"(AWSLogs/000000000000/*",
     "Condition":{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control"}}}]})";
}

/// CloudTrail that records its own calls, with a bucket `logs` for trails, and a bus that only listens.
struct Bed : Testbed<Cloudtrail> {
  FakeBuckets buckets;
  std::vector<Json> on_bus;
  std::vector<std::int64_t> causes;

  Bed() {
    engine.add(buckets);
    buckets.policies["logs"] = trail_bucket_policy("logs");
    engine.gateway.set_recorder(service);
    engine.timeline.on("events.ingest", [this](const Task& task) {
      on_bus.push_back(Json::parse(task.payload));
      causes.push_back(task.cause);
    });
  }

  void trail(const std::string& name, const Json& more = Json::object()) {
    Json input = {{"Name", name}, {"S3BucketName", "logs"}};
    input.update(more);
    ok("CreateTrail", input);
  }

  void logging_trail(const std::string& name, const Json& more = Json::object()) {
    trail(name, more);
    ok("StartLogging", {{"Name", name}});
    settle();
  }

  /// Lets everything arrive, and forgets it.
  void settle() {
    engine.timeline.settle();
    on_bus.clear();
    causes.clear();
  }

  std::string arn(const std::string& name, const std::string& home = "us-east-1") {
    return "arn:aws:cloudtrail:" + home + ":000000000000:trail/" + name;
  }

  /// The newest record of the region.
  Json last_record() {
    const auto found = service.events.find({.account = kAccount, .region = region, .before = Time::max(), .limit = 1});
    return found.empty() ? Json() : Json::parse(found.front().record);
  }

  std::vector<JournalEntry> entries(const std::string& kind) {
    std::vector<JournalEntry> found;
    for (JournalEntry& entry : engine.journal.after(0)) {
      if (entry.kind == kind) found.push_back(std::move(entry));
    }
    return found;
  }

  /// What the journal says of the last event that was kept from the bus.
  Json last_withheld() {
    const auto all = entries("withheld");
    return all.empty() ? Json() : Json::parse(all.back().detail);
  }

  /// A call that writes and always succeeds.
  void write_call() { ok("AddTags", {{"ResourceId", arn("target")}, {"TagsList", {{{"Key", "k"}, {"Value", "v"}}}}}); }

  /// A sign-in or anything else that is no call.
  RecordDraft draft(const std::string& source, const std::string& name) {
    RecordDraft made;
    made.account = kAccount;
    made.region = region;
    made.identity_json = identity_text(caller);
    made.username = username_of(caller);
    made.event_source = source;
    made.event_name = name;
    made.source_ip = "192.0.2.10";
    made.user_agent = "test";
    return made;
  }
};

}  // namespace tocsin::cloudtrail
