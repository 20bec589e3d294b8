#include "model/service_model.h"

#include <algorithm>

namespace tocsin {

const Member* Shape::member(std::string_view wanted) const {
  for (const Member& candidate : members) {
    if (candidate.name == wanted) return &candidate;
  }
  return nullptr;
}

const OperationModel* ServiceModel::operation(std::string_view wanted) const {
  const auto found = std::lower_bound(operations.begin(), operations.end(), wanted,
                                      [](const OperationModel& a, std::string_view b) { return a.name < b; });
  return found != operations.end() && found->name == wanted ? &*found : nullptr;
}

std::vector<std::string> ServiceModel::operation_names() const {
  std::vector<std::string> names;
  names.reserve(operations.size());
  for (const OperationModel& candidate : operations) names.emplace_back(candidate.name);
  return names;
}

const ServiceModel* find_service(std::string_view id) {
  for (const ServiceModel* service : services()) {
    if (service->id == id) return service;
  }
  return nullptr;
}

}  // namespace tocsin
