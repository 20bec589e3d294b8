#pragma once

#include <map>
#include <string>

#include "deploy/terraform_module.h"

namespace tocsin::deploy {

/// Where every argument and block of a resource stands, and the parts of its JSON documents, as far as they can be
/// followed: through data sources, jsonencode(), heredocs, file(), locals and variables.
std::map<std::string, Position> positions_of(const ResourceDeclaration& declaration, const ResourceType& type,
                                             const ModuleScope& module, const hcl::Scope& scope);

}  // namespace tocsin::deploy
