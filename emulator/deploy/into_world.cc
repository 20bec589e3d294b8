#include "deploy/into_world.h"

#include <nlohmann/json.hpp>

#include "world/parts.h"

namespace tocsin::deploy {

DeployResult deploy_into(World& world, TerraformOptions options, const std::string& as) {
  World::Parts& parts = world.parts();
  options.now = world.now();
  options.seed = std::to_string(world.options().seed);
  const Caller caller = parts.caller(as);
  const CallDoor door = [&](const DeployCall& call) {
    Outcome outcome = parts.call({.service = call.service,
                                  .operation = call.operation,
                                  .region = call.region,
                                  .caller = caller,
                                  .user_agent = "HashiCorp Terraform/1.9 terraform-provider-aws/5.0"},
                                 call.input);
    if (outcome.error) throw *outcome.error;
    return Json(*outcome.output);
  };
  DeployResult result = deploy_terraform(options, door);
  Origins& origins = parts.engine.origins;
  for (const DeployedResource& resource : result.resources) {
    if (resource.arn.empty()) continue;
    // A policy or a subscription may share its ARN with the resource it belongs to: that one came first.
    if (!origins.find(resource.arn)) origins.set(resource.arn, "", resource.position);
    for (const auto& [attribute, position] : resource.attributes) origins.set(resource.arn, attribute, position);
  }
  return result;
}

}  // namespace tocsin::deploy
