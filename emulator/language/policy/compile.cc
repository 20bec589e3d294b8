#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "language/policy/document.h"
#include "language/policy/elements.h"

namespace tocsin::policy {
namespace {

constexpr int kDepthMax = 16;
constexpr std::string_view kSyntax = "Syntax errors in policy.";

bool is_identity(DocumentKind kind) { return kind == DocumentKind::kIdentity || kind == DocumentKind::kManaged; }

/// IAM's own documents answer with fewer words than those of resources.
[[noreturn]] void refuse(DocumentKind kind, const std::string& message) {
  throw PolicyError(is_identity(kind) ? std::string(kSyntax) : message);
}

/// AWS takes only tab, line feed, carriage return and printable characters. (Two control bytes mark our wildcards.)
bool has_control_bytes(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r';
  });
}

/// Strict JSON, without repeated member names, not deeper than a policy can be.
Json parse_document(std::string_view text, DocumentKind kind) {
  const std::string invalid(kind == DocumentKind::kTrust ? "This policy contains invalid Json" : kSyntax);
  std::vector<std::set<std::string>> names;
  bool refused = false;
  const auto watch = [&](int depth, Json::parse_event_t event, Json& parsed) {
    if (depth > kDepthMax) refused = true;
    if (event == Json::parse_event_t::object_start) names.emplace_back();
    if (event == Json::parse_event_t::object_end) names.pop_back();
    if (event == Json::parse_event_t::key && !names.back().insert(parsed.get<std::string>()).second) refused = true;
    if (parsed.is_string() && has_control_bytes(parsed.get_ref<const std::string&>())) refused = true;
    return true;
  };
  Json document = Json::parse(text.begin(), text.end(), watch, false);
  if (document.is_discarded() || refused || !document.is_object()) throw PolicyError(invalid);
  return document;
}

std::string string_member(const Json& object, std::string_view name, DocumentKind kind) {
  const Json* member = json_find(object, name);
  if (!member) return {};
  if (!member->is_string()) refuse(kind, std::string(kSyntax));
  return member->get<std::string>();
}

void check_members(const Json& object, std::initializer_list<std::string_view> known, DocumentKind kind) {
  for (const auto& [name, value] : object.items()) {
    if (std::find(known.begin(), known.end(), name) == known.end()) refuse(kind, concat("Unknown field ", name));
  }
}

/// `Action` and `NotAction`: exactly one of the pair may be there.
const Json* one_of(const Json& statement, std::string_view name, std::string_view negated, DocumentKind kind,
                   bool& is_not) {
  const Json* plain = json_find(statement, name);
  const Json* other = json_find(statement, negated);
  if (plain && other) refuse(kind, std::string(kSyntax));
  is_not = other != nullptr;
  return plain ? plain : other;
}

class StatementReader {
 public:
  StatementReader(const Json& json, DocumentKind kind, Variables variables)
      : json_(json), kind_(kind), variables_(variables) {}

  Statement read(int index) {
    if (!json_.is_object()) refuse(kind_, std::string(kSyntax));
    check_members(
        json_,
        {"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"},
        kind_);
    statement_.index = index;
    statement_.sid = string_member(json_, "Sid", kind_);
    if (is_identity(kind_)) check_sid(statement_.sid);
    read_effect();
    read_principal();
    read_actions();
    read_resources();
    read_conditions();
    return std::move(statement_);
  }

 private:
  void read_effect() {
    const Json* effect = json_find(json_, "Effect");
    if (!effect) refuse(kind_, "Missing required field Effect");
    if (*effect == "Allow" || *effect == "Deny") {
      statement_.allow = *effect == "Allow";
      return;
    }
    // AWS: `allow` in small letters is answered so. https://github.com/hashicorp/terraform/issues/10057
    if (is_identity(kind_)) throw PolicyError("The policy failed legacy parsing");
    throw PolicyError(
        concat("Invalid effect: ", effect->is_string() ? effect->get<std::string>() : json_text(*effect)));
  }

  void read_principal() {
    const Json* principal = one_of(json_, "Principal", "NotPrincipal", kind_, statement_.not_principal);
    if (is_identity(kind_)) {
      if (principal) throw PolicyError("Policy document should not specify a principal.");
      return;
    }
    if (!principal) throw PolicyError("Missing required field Principal");
    if (kind_ == DocumentKind::kTrust && statement_.not_principal) {
      throw PolicyError("Has prohibited field NotPrincipal");
    }
    statement_.has_principal = true;
    statement_.principals = read_principals(*principal);
  }

  void read_actions() {
    const Json* actions = one_of(json_, "Action", "NotAction", kind_, statement_.not_action);
    const auto texts = actions ? read_strings(*actions) : std::optional<std::vector<std::string>>(std::in_place);
    if (!texts) refuse(kind_, std::string(kSyntax));
    if (texts->empty()) {
      throw PolicyError(is_identity(kind_) ? "Policy statement must contain actions."
                                           : "Missing required field Action");
    }
    for (const std::string& text : *texts) {
      check_action(text);
      if (kind_ == DocumentKind::kTrust) check_trust_action(text);
      statement_.shown_actions.push_back(text);
      statement_.actions.add(text);
    }
  }

  void read_resources() {
    const Json* resources = one_of(json_, "Resource", "NotResource", kind_, statement_.not_resource);
    if (kind_ == DocumentKind::kTrust) {
      if (resources) throw PolicyError("Has prohibited field Resource");
      return;
    }
    if (!resources && kind_ == DocumentKind::kResourceImplied) return;
    const auto texts = resources ? read_strings(*resources) : std::optional<std::vector<std::string>>(std::in_place);
    if (!texts) refuse(kind_, std::string(kSyntax));
    if (texts->empty()) {
      throw PolicyError(is_identity(kind_) ? "Policy statement must contain resources."
                                           : "Missing required field Resource");
    }
    for (const std::string& text : *texts) {
      check_resource(text);
      statement_.resources.emplace_back(text, Wildcards::kYes, variables_, Case::kSensitive, Text::Place::kResource);
    }
  }

  void read_conditions() {
    const Json* conditions = json_find(json_, "Condition");
    if (!conditions) return;
    if (!conditions->is_object()) refuse(kind_, std::string(kSyntax));
    for (const auto& [name, keys] : conditions->items()) {
      if (!keys.is_object()) refuse(kind_, std::string(kSyntax));
      // An operator without keys still has to be one.
      if (!make_condition(name, "", {}, variables_)) refuse(kind_, concat("Invalid Condition type : ", name));
      for (const auto& [key, value] : keys.items()) {
        const auto values = read_scalars(value);
        if (!values) refuse(kind_, std::string(kSyntax));
        check_condition_key(key);
        statement_.conditions.push_back(*make_condition(name, key, *values, variables_));
      }
    }
  }

  const Json& json_;
  DocumentKind kind_;
  Variables variables_;
  Statement statement_;
};

std::string read_version(const Json& document, DocumentKind kind) {
  const Json* member = json_find(document, "Version");
  const std::string version = member && member->is_string() ? member->get<std::string>() : "";
  if (member && version != "2008-10-17" && version != "2012-10-17") refuse(kind, std::string(kSyntax));
  // https://github.com/Meteor-Community-Packages/Meteor-CollectionFS/issues/630
  if (kind == DocumentKind::kManaged && version != "2012-10-17") {
    throw PolicyError("Policy document must be version 2012-10-17 or greater.");
  }
  return member ? version : "2008-10-17";
}

void check_unique_sids(const std::vector<Statement>& statements) {
  std::set<std::string_view> seen;
  for (const Statement& statement : statements) {
    if (!statement.sid.empty() && !seen.insert(statement.sid).second) {
      throw PolicyError("Statement IDs (SID) in a single policy must be unique.");
    }
  }
}

}  // namespace

std::shared_ptr<const Policy> compile(std::string_view text, DocumentKind kind) {
  const Json json = parse_document(text, kind);
  check_members(json, {"Version", "Id", "Statement"}, kind);
  auto document = std::make_unique<Document>();
  document->version = read_version(json, kind);
  string_member(json, "Id", kind);
  const Json* statements = json_find(json, "Statement");
  if (!statements) refuse(kind, "Missing required field Statement");
  if (!statements->is_array() && !statements->is_object()) refuse(kind, std::string(kSyntax));
  if (statements->empty())
    refuse(kind, statements->is_array() ? "Could not parse the policy: Statement is empty!" : std::string(kSyntax));
  const Variables variables = document->version == "2012-10-17" ? Variables::kYes : Variables::kNo;
  const auto read = [&](const Json& statement) {
    const int index = static_cast<int>(document->statements.size());
    document->statements.push_back(StatementReader(statement, kind, variables).read(index));
  };
  if (statements->is_object()) {
    read(*statements);
  } else {
    for (const Json& statement : *statements) read(statement);
  }
  check_unique_sids(document->statements);
  return std::make_shared<const Policy>(std::move(document));
}

}  // namespace tocsin::policy
