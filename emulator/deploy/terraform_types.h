#pragma once

#include <string_view>
#include <vector>

#include "base/arn.h"
#include "base/text.h"
#include "deploy/terraform_schema.h"

namespace tocsin::deploy {

/// Finds a type by its name; null if it is not modelled. `data` looks among the data sources.
const ResourceType* find_resource_type(std::string_view name);
const ResourceType* find_data_source(std::string_view name);

// One function per service; joined in terraform_types.cc.
std::vector<ResourceType> sns_resource_types();
std::vector<ResourceType> event_resource_types();
std::vector<ResourceType> cloudtrail_resource_types();
std::vector<ResourceType> s3_resource_types();
std::vector<ResourceType> sqs_resource_types();
std::vector<ResourceType> kms_resource_types();
std::vector<ResourceType> organization_resource_types();
std::vector<ResourceType> iam_resource_types();
std::vector<ResourceType> iam_policy_resource_types();

std::vector<ResourceType> sns_data_sources();
std::vector<ResourceType> event_data_sources();
std::vector<ResourceType> s3_data_sources();
std::vector<ResourceType> sqs_data_sources();
std::vector<ResourceType> kms_data_sources();
std::vector<ResourceType> organization_data_sources();
std::vector<ResourceType> iam_data_sources();
std::vector<ResourceType> account_data_sources();
std::vector<ResourceType> policy_document_data_sources();

}  // namespace tocsin::deploy
