#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "language/policy/document.h"

/// The small parts of a document: lists of texts, actions, resources, principals. Refusals are AWS's words.
namespace tocsin::policy {

/// A string or an array of strings; nothing if it is anything else.
std::optional<std::vector<std::string>> read_strings(const Json& json);

/// As read_strings, and numbers and booleans too, as their text.
std::optional<std::vector<std::string>> read_scalars(const Json& json);

std::vector<PrincipalPattern> read_principals(const Json& json);

void check_sid(std::string_view sid);
void check_action(std::string_view action);
void check_trust_action(std::string_view action);
void check_resource(std::string_view resource);
void check_condition_key(std::string_view key);

}  // namespace tocsin::policy
