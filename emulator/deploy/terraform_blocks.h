#pragma once

#include <string>

#include "deploy/terraform_config.h"

namespace tocsin::deploy {

/// Adds what one top-level block declares to its module. Module calls are left without their module.
void read_block(ModuleDeclaration& module, const hcl::Block& block, Findings& findings);

/// The source of each module call that was read, in the order of `module.calls`.
std::string module_source(const hcl::Block& block, Findings& findings);

}  // namespace tocsin::deploy
