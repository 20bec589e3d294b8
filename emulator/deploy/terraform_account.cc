#include <nlohmann/json.hpp>

#include "deploy/terraform_resource.h"
#include "deploy/terraform_types.h"

/// Data sources about the account and the region themselves.
namespace tocsin::deploy {
namespace {

void read_caller_identity(Resource& identity) {
  const Json output = identity.call("sts", "GetCallerIdentity", Json::object());
  identity.give("account_id", json_string(output, "Account"));
  identity.give("id", json_string(output, "Account"));
  identity.give("arn", json_string(output, "Arn"));
  identity.give("user_id", json_string(output, "UserId"));
}

void read_region(Resource& region) {
  const std::string name = region.has("name") ? region.text("name") : region.region();
  region.give("id", name);
  region.give("name", name);
  region.give("region", name);
  region.give("endpoint", concat("ec2.", name, ".amazonaws.com"));
}

void read_partition(Resource& partition) {
  partition.give("id", "aws");
  partition.give("partition", "aws");
  partition.give("dns_suffix", "amazonaws.com");
  partition.give("reverse_dns_prefix", "com.amazonaws");
}

void read_arn(Resource& resource) {
  const std::string text = resource.text("arn");
  const auto arn = parse_arn(text);
  if (!arn) resource.refuse(concat(json_quote(text), " is not an ARN"));
  resource.give("id", text);
  resource.give("partition", arn->partition);
  resource.give("service", arn->service);
  resource.give("region", arn->region);
  resource.give("account", arn->account);
  resource.give("resource", arn->resource);
}

void read_service_principal(Resource& principal) {
  const std::string service = principal.text("service_name");
  principal.give("id", concat(service, ".", principal.region(), ".amazonaws.com"));
  principal.give("name", concat(service, ".amazonaws.com"));
  principal.give("suffix", "amazonaws.com");
}

ResourceType pure(ResourceType type) {
  type.is_pure = true;
  return type;
}

}  // namespace

std::vector<ResourceType> account_data_sources() {
  return {
      {"aws_caller_identity", {given("account_id"), given("id"), given("arn"), given("user_id")}, read_caller_identity},
      pure({"aws_region",
            {also_given(text("name")), given("id"), given("endpoint"), refused("description")},
            read_region}),
      pure({"aws_partition",
            {given("id"), given("partition"), given("dns_suffix"), given("reverse_dns_prefix")},
            read_partition}),
      pure({"aws_arn",
            {required(text("arn")), given("id"), given("partition"), given("service"), given("account"),
             given("resource")},
            read_arn}),
      pure({"aws_service_principal",
            {required(text("service_name")), given("id"), given("name"), given("suffix")},
            read_service_principal}),
  };
}

}  // namespace tocsin::deploy
