#pragma once

#include <string>

#include "deploy/terraform.h"
#include "tocsin/world.h"

namespace tocsin::deploy {

/// Deploys a folder of Terraform files into the world by ordinary calls of `as`, and notes where each resource and each
/// of its attributes was written, so that a broken link can be shown at its line. Throws as `deploy_terraform`.
DeployResult deploy_into(World& world, TerraformOptions options, const std::string& as = "root");

}  // namespace tocsin::deploy
