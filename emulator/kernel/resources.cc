#include "kernel/resources.h"

#include "base/check.h"

namespace tocsin {

void Resources::add(std::string_view arn_service, Service& service) {
  services_.emplace(std::string(arn_service), &service);
}

Service* Resources::owner(std::string_view arn_service) const {
  const auto found = services_.find(arn_service);
  return found == services_.end() ? nullptr : found->second;
}

Service& Resources::owner_of(std::string_view service_id) const {
  Service* service = owner(service_id);
  TOCSIN_CHECK(service != nullptr);
  return *service;
}

std::optional<Resource> Resources::find(const std::string& arn) const {
  const auto parsed = parse_arn(arn);
  if (!parsed) return std::nullopt;
  Service* service = owner(parsed->service);
  return service ? service->find_resource(*parsed) : std::nullopt;
}

}  // namespace tocsin
