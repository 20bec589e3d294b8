#pragma once

#include <optional>

#include "kernel/door.h"
#include "kernel/engine.h"
#include "services/cloudtrail/cloudtrail.h"
#include "services/events/events.h"
#include "services/iam/iam.h"
#include "services/kms/kms.h"
#include "services/organizations/organizations.h"
#include "services/s3/s3.h"
#include "services/sns/sns.h"
#include "services/sqs/sqs.h"
#include "services/sts/sts.h"
#include "tocsin/world.h"

namespace tocsin {

/// Users and roles live in IAM, sessions in STS, accounts in Organizations; the kernel asks for all in one place.
class Everybody final : public Identities {
 public:
  Everybody(iam::Iam& iam, sts::Sts& sts, organizations::Organizations& organizations)
      : iam_(iam), sts_(sts), organizations_(organizations) {}

  std::optional<Credential> find_key(std::string_view access_key_id) override;
  std::vector<PolicyText> policies_of(const Caller& caller) override { return iam_.policies_of(caller); }
  std::map<std::string, std::string> tags_of(const Caller& caller) override { return iam_.tags_of(caller); }
  void key_used(const std::string& access_key_id, const std::string& service, const std::string& region) override {
    iam_.key_used(access_key_id, service, region);
  }
  MfaAnswer check_mfa(const Caller& caller, const std::string& serial_number, const std::string& code) override {
    return iam_.check_mfa(caller, serial_number, code);
  }
  std::optional<Membership> membership_of(const std::string& account) override {
    return organizations_.membership_of(account);
  }
  std::vector<PolicyText> ceilings_of(const std::string& account, policy::Layer layer) override {
    return organizations_.ceilings_of(account, layer);
  }

 private:
  iam::Iam& iam_;
  sts::Sts& sts_;
  organizations::Organizations& organizations_;
};

/// All that a world consists of. A service is added here, and nowhere else.
struct World::Parts {
  Parts(const WorldOptions& options, const Beginning& beginning);

  WorldOptions options;
  Engine engine;
  iam::Iam iam;
  sts::Sts sts;
  cloudtrail::Cloudtrail cloudtrail;
  events::Events events;
  sns::Sns sns;
  s3::S3 s3;
  sqs::Sqs sqs;
  kms::Kms kms;
  organizations::Organizations organizations;
  Everybody everybody;
  Door door;

  /// Who is meant by `as` in a CallRequest. Throws AwsError `NoSuchEntity` if there is nobody of this name.
  Caller caller(std::string_view as);

  /// A call with its Json, for the layers above that build inputs themselves.
  Outcome call(const ApiCall& api, const Json& input) { return engine.gateway.call(api, input); }
};

/// Undoes all that happens in a world while it exists: a story is played over a deployed world and taken back.
class Rehearsal {
 public:
  explicit Rehearsal(World& world) : engine_(world.parts().engine), transaction_(std::in_place, engine_.db) {}
  ~Rehearsal() {
    transaction_.reset();
    engine_.timeline.load();
  }
  Rehearsal(const Rehearsal&) = delete;

 private:
  Engine& engine_;
  std::optional<Transaction> transaction_;
};

}  // namespace tocsin
