#include "deploy/terraform_types.h"

#include <map>

#include "deploy/terraform.h"

namespace tocsin::deploy {
namespace {

using TypeTable = std::map<std::string, ResourceType, std::less<>>;
using TypeSource = std::vector<ResourceType> (*)();

TypeTable table_of(std::initializer_list<TypeSource> sources) {
  TypeTable table;
  for (const TypeSource source : sources) {
    for (ResourceType& type : source()) {
      // IAM and Organizations are one for the whole partition; everything else takes a region of its own, since
      // version 6.
      const bool is_global = type.name.starts_with("aws_iam_") || type.name.starts_with("aws_organizations_");
      if (!is_global) type.arguments.push_back(also_given(text("region")));
      std::string name = type.name;
      table.emplace(std::move(name), std::move(type));
    }
  }
  return table;
}

const TypeTable& resource_types() {
  static const TypeTable table = table_of({sns_resource_types, event_resource_types, cloudtrail_resource_types,
                                           s3_resource_types, sqs_resource_types, kms_resource_types,
                                           organization_resource_types, iam_resource_types, iam_policy_resource_types});
  return table;
}

const TypeTable& data_sources() {
  static const TypeTable table =
      table_of({sns_data_sources, event_data_sources, s3_data_sources, sqs_data_sources, kms_data_sources,
                organization_data_sources, iam_data_sources, account_data_sources, policy_document_data_sources});
  return table;
}

const ResourceType* find_in(const TypeTable& table, std::string_view name) {
  const auto it = table.find(name);
  return it == table.end() ? nullptr : &it->second;
}

std::vector<std::string> names_in(const TypeTable& table) {
  std::vector<std::string> names;
  for (const auto& [name, type] : table) names.push_back(name);
  return names;
}

}  // namespace

const ResourceType* find_resource_type(std::string_view name) { return find_in(resource_types(), name); }
const ResourceType* find_data_source(std::string_view name) { return find_in(data_sources(), name); }

std::vector<std::string> terraform_resource_types() { return names_in(resource_types()); }
std::vector<std::string> terraform_data_sources() { return names_in(data_sources()); }

}  // namespace tocsin::deploy
