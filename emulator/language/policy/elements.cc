#include "language/policy/elements.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/arn.h"
#include "base/text.h"

namespace tocsin::policy {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alphanumeric(char c) { return is_letter(c) || is_digit(c); }

bool is_account(std::string_view text) { return text.size() == 12 && std::all_of(text.begin(), text.end(), is_digit); }

/// AIDA… and AROA…: what AWS shows for a principal that has been deleted. (Others: groups, profiles, keys …)
bool is_unique_id(std::string_view text) {
  return text.size() >= 16 && text.size() <= 128 && (text.starts_with("AIDA") || text.starts_with("AROA")) &&
         std::all_of(text.begin(), text.end(), is_alphanumeric);
}

template <class Accepts>
std::optional<std::vector<std::string>> read_list(const Json& json, Accepts accepts) {
  std::vector<std::string> texts;
  const auto add = [&](const Json& item) {
    if (!accepts(item)) return false;
    texts.push_back(item.is_string() ? item.get<std::string>() : json_text(item));
    return true;
  };
  if (!json.is_array()) {
    if (!add(json)) return std::nullopt;
    return texts;
  }
  for (const Json& item : json) {
    if (!add(item)) return std::nullopt;
  }
  return texts;
}

/// AWS names the type in capitals: `Invalid principal in policy: "AWS":"arn:…"`, `"SERVICE":"…"`.
[[noreturn]] void invalid_principal(std::string_view type, std::string_view value) {
  throw PolicyError(concat("Invalid principal in policy: \"", upper(type), "\":\"", value, "\""));
}

/// What may follow "AWS". AWS: a wildcard stands for everybody or not at all.
PrincipalPattern read_aws_principal(const std::string& value) {
  PrincipalPattern pattern{.type = PrincipalType::kArn, .key = "AWS", .value = value, .account = {}};
  if (value == "*") {
    pattern.type = PrincipalType::kEverybody;
  } else if (is_account(value)) {
    pattern.type = PrincipalType::kAccount;
    pattern.account = value;
  } else if (is_unique_id(value)) {
    pattern.type = PrincipalType::kUniqueId;
  } else {
    const auto arn = parse_arn(value);
    const bool is_iam = arn && (arn->service == "iam" || arn->service == "sts") && arn->region.empty();
    if (!is_iam || arn->account.empty() || arn->resource.empty() || value.find_first_of("*?") != std::string::npos) {
      invalid_principal("AWS", value);
    }
    pattern.account = arn->account;
    if (arn->service == "iam" && arn->resource == "root") pattern.type = PrincipalType::kAccount;
  }
  return pattern;
}

PrincipalPattern read_principal(std::string_view type, const std::string& value) {
  if (type == "AWS") return read_aws_principal(value);
  PrincipalPattern pattern{.type = {}, .key = std::string(type), .value = value, .account = {}};
  if (value.empty()) invalid_principal(type, value);
  if (type == "Service") {
    pattern.type = PrincipalType::kService;
    if (value != "*" && value.find('.') == std::string::npos) invalid_principal(type, value);
  } else if (type == "Federated") {
    pattern.type = PrincipalType::kFederated;
  } else if (type == "CanonicalUser") {
    pattern.type = PrincipalType::kCanonicalUser;
  } else {
    throw PolicyError(concat("Unknown principal type: ", type));
  }
  return pattern;
}

}  // namespace

std::optional<std::vector<std::string>> read_strings(const Json& json) {
  return read_list(json, [](const Json& item) { return item.is_string(); });
}

std::optional<std::vector<std::string>> read_scalars(const Json& json) {
  return read_list(json, [](const Json& item) { return item.is_string() || item.is_number() || item.is_boolean(); });
}

std::vector<PrincipalPattern> read_principals(const Json& json) {
  if (json.is_string()) {
    const auto text = json.get<std::string>();
    if (text != "*") invalid_principal("STAR", text);
    return {{.type = PrincipalType::kEverybody, .key = "*", .value = "*", .account = {}}};
  }
  if (!json.is_object() || json.empty()) throw PolicyError("Missing required field Principal");
  std::vector<PrincipalPattern> principals;
  for (const auto& [type, values] : json.items()) {
    const auto texts = read_strings(values);
    if (!texts || texts->empty()) invalid_principal(type, json_text(values));
    for (const std::string& text : *texts) principals.push_back(read_principal(type, text));
  }
  return principals;
}

void check_sid(std::string_view sid) {
  if (!std::all_of(sid.begin(), sid.end(), is_alphanumeric)) {
    throw PolicyError(
        "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression "
        "[0-9A-Za-z]*");
  }
}

void check_action(std::string_view action) {
  if (action == "*") return;
  const auto colon = action.find(':');
  if (colon == std::string_view::npos) {
    throw PolicyError("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
  }
  if (action.find(':', colon + 1) != std::string_view::npos) {
    throw PolicyError("Actions/Condition can contain only one colon.");
  }
  const std::string_view vendor = action.substr(0, colon);
  const bool is_name = std::all_of(vendor.begin(), vendor.end(),
                                   [](char c) { return is_alphanumeric(c) || c == '-' || c == '_' || c == '.'; });
  if (vendor != "*" && (vendor.empty() || !is_name)) throw PolicyError(concat("Vendor ", vendor, " is not valid"));
}

void check_trust_action(std::string_view action) {
  if (!lower(action).starts_with("sts:")) {
    throw PolicyError("AssumeRole policy may only specify STS AssumeRole actions.");
  }
}

void check_resource(std::string_view resource) {
  if (resource == "*") return;
  const auto colons = std::count(resource.begin(), resource.end(), ':');
  // Fewer than six fields are completed with wildcards; partition and service must be there.
  if (!resource.starts_with("arn:") || colons < 2) {
    throw PolicyError(concat("Resource ", resource, " must be in ARN format or \"*\"."));
  }
  const auto arn = parse_arn(resource);
  if (arn && arn->service == "iam" && !arn->region.empty() && arn->region != "*") {
    throw PolicyError(concat("IAM resource ", resource, " cannot contain region information."));
  }
}

void check_condition_key(std::string_view key) {
  if (key.find(':') == std::string_view::npos) {
    throw PolicyError("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
  }
}

}  // namespace tocsin::policy
