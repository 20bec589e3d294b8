#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/arn.h"
#include "kernel/kernel.h"
#include "kernel/operation.h"
#include "kernel/parcel.h"

namespace tocsin {

/// A resource, as authorisation and delivery see it.
struct Resource {
  std::string account;                      ///< Its owner.
  std::string policy;                       ///< Its resource policy; "" if it has none. For a role: its trust policy.
  std::string unique_id;                    ///< AROA…, AIDA…, where it has one.
  std::string default_policy;               ///< The policy AWS gave it before a user set one (SNS), for explanations.
  std::map<std::string, std::string> tags;  ///< Of roles; others keep theirs to themselves.
  std::int64_t session_seconds_max = 0;     ///< Of a role: how long its sessions may last.
  policy::ResourceRule rule = policy::ResourceRule::kEither;  ///< Of a key: its policy has the last word.
  /// Of a key: its grants, each as a policy beside the key's own, by name and text.
  std::vector<std::pair<std::string, std::string>> grants;
};

/// What the world knows of a service: its operations, its resources, and how it takes parcels. Each service derives
/// its own struct, which holds its tables.
class Service {
 public:
  virtual ~Service() = default;

  virtual Operations operations() = 0;

  /// Registers the service's tasks with the timeline. Called once, when all services exist.
  virtual void start() {}

  /// A resource of this service; nothing if it does not exist.
  virtual std::optional<Resource> find_resource(const Arn&) { return std::nullopt; }

  /// The IAM action that a delivery to this service needs: `sns:Publish`; "" if it takes no parcels.
  virtual std::string_view delivery_action() const { return {}; }

  /// Takes a parcel that was authorised. `parcel.cause` is the journal entry of the delivery.
  virtual Receipt receive(const Parcel&) { return Receipt::refused("NO_RESOURCE", "takes no deliveries"); }

  /// The service's way to say that a caller may not: code and status differ.
  virtual AwsError access_denied(const std::string& message) const { return {"AccessDenied", 403, message}; }

  /// Type and name that CloudTrail gives a resource of this service: {"AWS::SNS::Topic", arn}.
  virtual std::optional<TrailResource> trail_resource(const Arn&) const { return std::nullopt; }
};

}  // namespace tocsin
