#pragma once

#include "services/s3/s3.h"
#include "support/testbed.h"

namespace tocsin::s3 {

/// Remembers what S3 says of its calls for their records.
struct Listener final : Recorder {
  void record(const Call& call, const Json&, const Json*, const AwsError* error) override {
    event_name = call.operation.event_name;
    region = call.recorded_region();
    parameters = call.recorded_parameters() ? *call.recorded_parameters() : Json();
    additional = call.recorded_additional() ? *call.recorded_additional() : Json();
    touched = call.touched;
    error_code = error ? error->code : "";
  }

  std::string event_name, region, error_code;
  Json parameters, additional;
  std::vector<TrailResource> touched;
};

struct Bed : Testbed<S3> {
  Listener listener;

  Bed() { engine.gateway.set_recorder(listener); }

  void bucket(const std::string& name = "vault") { ok("CreateBucket", {{"Bucket", name}}); }

  void lift_block(const std::string& name = "vault") { ok("DeletePublicAccessBlock", {{"Bucket", name}}); }

  void allow_acls(const std::string& name = "vault") {
    ok("PutBucketOwnershipControls",
       {{"Bucket", name}, {"OwnershipControls", {{"Rules", {{{"ObjectOwnership", "ObjectWriter"}}}}}}});
  }

  Json policy(const std::string& text, const std::string& name = "vault") {
    return {{"Bucket", name}, {"Policy", text}};
  }

  /// One Allow on the objects of `vault`.
  std::string allow(const std::string& principal, const std::string& more = "") {
    return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":)" + principal +
           R"(,"Action":"s3:GetObject","Resource":"arn:aws:s3:::vault/*")" + more + "}]}";
  }
};

}  // namespace tocsin::s3
