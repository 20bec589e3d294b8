#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/json.h"
#include "tocsin/error.h"

namespace tocsin {

/// Names that a story can use as `${name}`: saved outputs, deployed resources, the columns of an example.
using Saved = std::map<std::string, std::string>;  // Json texts

/// The value at `AccessKey.AccessKeyId` or `Users[0].Arn`; null if there is none.
const Json* json_at(const Json& json, std::string_view path);

/// Replaces `${name}`. Throws FileError at `position` for a name that nobody saved. `$${` stands for `${`.
std::string substituted_text(std::string_view text, const Saved& saved, const Position& position);

/// The same in every string and key below. A string that is one `${name}` alone becomes the saved value, with its type.
Json substituted(const Json& json, const Saved& saved, const Position& position);

/// True if the text has something to replace.
bool has_placeholder(std::string_view text);

/// Does `found` (null pointer: not there) fit the matcher? A plain value must be equal, an object is a matcher
/// (`{contains: ...}`).
bool matches(const Json& matcher, const Json* found);

/// Every member of `wanted` fits the member of `found`; objects are compared member by member, lists item by item.
bool includes(const Json& wanted, const Json* found);

/// What is wrong with a matcher or the matchers inside a value: a regular expression that is none; "" if nothing is.
std::string matcher_problem(const Json& matcher);

/// `containing "CreateAccessKey"`, `"security@example.com"`: for messages.
std::string matcher_text(const Json& matcher);

}  // namespace tocsin
