#pragma once

#include <map>
#include <string>
#include <string_view>

#include "kernel/service.h"

namespace tocsin {

/// Which service owns the resources of an ARN: by the third part of the ARN, which is nearly always the service's id.
class Resources {
 public:
  void add(std::string_view arn_service, Service& service);

  /// Null if no emulated service has such ARNs.
  Service* owner(std::string_view arn_service) const;

  /// The emulated service with this id, which must exist.
  Service& owner_of(std::string_view service_id) const;

  /// The resource; nothing if its service is not emulated or it does not exist.
  std::optional<Resource> find(const std::string& arn) const;

 private:
  std::map<std::string, Service*, std::less<>> services_;
};

}  // namespace tocsin
