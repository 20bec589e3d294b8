#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace tocsin {

/// JSON whose members keep their order, as AWS's documents do. Include <nlohmann/json.hpp> only in .cc files.
using Json = nlohmann::ordered_json;

/// Compact text; bytes that are not UTF-8 become U+FFFD.
std::string json_text(const Json& json);
void append_json(std::string& out, const Json& json);

/// Text with two spaces of indent, for people.
std::string json_pretty(const Json& json);

/// Nothing if the text is not strict JSON.
std::optional<Json> parse_json(std::string_view text);

/// A JSON string literal with its quotes.
std::string json_quote(std::string_view text);

/// The member `name` if `object` is an object that has it; otherwise null.
const Json* json_find(const Json& object, std::string_view name);

/// The string member `name`, or "" if there is none.
std::string json_string(const Json& object, std::string_view name);

/// A map of strings as a table keeps it, `{"team":"security"}`, and back. The text must be of the former.
std::string json_map_text(const std::map<std::string, std::string>& map);
std::map<std::string, std::string> json_map(std::string_view text);

}  // namespace tocsin
