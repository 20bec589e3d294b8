#include <algorithm>
#include <nlohmann/json.hpp>

#include "deploy/terraform_resource.h"
#include "deploy/terraform_types.h"

/// data "aws_iam_policy_document", with the JSON that the AWS provider makes of it.
/// https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
namespace tocsin::deploy {
namespace {

using hcl::Value;

/// `&{aws:username}` stands for AWS's `${aws:username}`, which Terraform would take for its own.
std::string policy_text(const Value& value) { return replace_all(value.as_string(), "&{", "${"); }

/// One text alone, or a list.
Json one_or_list(std::vector<std::string> items) {
  if (items.size() == 1) return items[0];
  return items;
}

/// As the provider writes sets: each once, from last to first.
std::vector<std::string> descending(const Value* list) {
  std::vector<std::string> items;
  for (const Value& item : list && list->is_sequence() ? list->items() : Value::List())
    items.push_back(policy_text(item));
  std::sort(items.rbegin(), items.rend());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  return items;
}

/// `"*"`, or the identifiers of each type.
Json principals_of(const std::vector<Value>& blocks) {
  std::map<std::string, std::vector<std::string>> by_type;
  for (const Value& block : blocks) {
    std::vector<std::string>& identifiers = by_type[text_of(block, "type")];
    for (std::string& identifier : descending(block.find("identifiers"))) identifiers.push_back(std::move(identifier));
  }
  if (by_type.size() == 1 && by_type.begin()->first == "*") return "*";
  Json principals = Json::object();
  for (auto& [type, identifiers] : by_type) {
    std::sort(identifiers.rbegin(), identifiers.rend());
    principals[type] = one_or_list(identifiers);
  }
  return principals;
}

Json conditions_of(const std::vector<Value>& blocks) {
  std::map<std::string, std::map<std::string, std::vector<std::string>>> tests;
  for (const Value& block : blocks) {
    std::vector<std::string>& values = tests[text_of(block, "test")][text_of(block, "variable")];
    for (const Value& value : block.find("values")->items()) values.push_back(policy_text(value));
  }
  Json conditions = Json::object();
  for (const auto& [test, variables] : tests) {
    for (const auto& [variable, values] : variables) conditions[test][variable] = one_or_list(values);
  }
  return conditions;
}

Json statement_of(const Value& block) {
  Json statement = Json::object();
  if (has_member(block, "sid")) statement["Sid"] = text_of(block, "sid");
  statement["Effect"] = text_of(block, "effect");
  constexpr std::pair<const char*, const char*> kLists[] = {
      {"Action", "actions"}, {"NotAction", "not_actions"}, {"Resource", "resources"}, {"NotResource", "not_resources"}};
  for (const auto& [member, argument] : kLists) {
    const std::vector<std::string> items = descending(block.find(argument));
    if (!items.empty()) statement[member] = one_or_list(items);
  }
  const std::vector<Value> principals = inner_blocks(block, "principals");
  const std::vector<Value> not_principals = inner_blocks(block, "not_principals");
  const std::vector<Value> conditions = inner_blocks(block, "condition");
  if (!principals.empty()) statement["Principal"] = principals_of(principals);
  if (!not_principals.empty()) statement["NotPrincipal"] = principals_of(not_principals);
  if (!conditions.empty()) statement["Condition"] = conditions_of(conditions);
  return statement;
}

/// A document that grows by merging. A statement replaces an earlier one of the same Sid, where that one stands.
struct Document {
  std::string version, id;
  std::vector<Json> statements;

  void add(const Json& statement) {
    const std::string sid = json_string(statement, "Sid");
    const auto same = std::find_if(statements.begin(), statements.end(),
                                   [&](const Json& other) { return !sid.empty() && json_string(other, "Sid") == sid; });
    if (same == statements.end()) {
      statements.push_back(statement);
    } else {
      *same = statement;
    }
  }

  void merge(const Json& document) {
    if (const std::string text = json_string(document, "Version"); !text.empty()) version = text;
    if (const std::string text = json_string(document, "Id"); !text.empty()) id = text;
    const Json* list = json_find(document, "Statement");
    if (!list) return;
    for (const Json& statement : list->is_array() ? *list : Json::array({*list})) add(statement);
  }

  Json json() const {
    Json document = Json::object();
    document["Version"] = version;
    if (!id.empty()) document["Id"] = id;
    if (!statements.empty()) document["Statement"] = statements;
    return document;
  }
};

Json parsed(const Resource& resource, const std::string& text, const char* argument) {
  const auto json = parse_json(text);
  if (!json || !json->is_object()) resource.refuse(concat("a document in ", argument, " is not a JSON object"));
  return *json;
}

std::vector<Json> documents(const Resource& resource, const char* list, const char* single) {
  std::vector<Json> found;
  for (const std::string& text : resource.texts(list)) {
    if (!text.empty()) found.push_back(parsed(resource, text, list));
  }
  if (resource.has(single)) found.push_back(parsed(resource, resource.text(single), single));
  return found;
}

void refuse_same_sid(const Resource& resource, const std::vector<Json>& statements) {
  std::vector<std::string> seen;
  for (const Json& statement : statements) {
    const std::string sid = json_string(statement, "Sid");
    if (sid.empty()) continue;
    if (std::find(seen.begin(), seen.end(), sid) != seen.end()) {
      resource.refuse(concat("two statements have the sid ", json_quote(sid)));
    }
    seen.push_back(sid);
  }
}

void read_document(Resource& resource) {
  std::vector<Json> own;
  for (const Value& block : resource.blocks("statement")) own.push_back(statement_of(block));
  refuse_same_sid(resource, own);

  Document document;
  std::vector<Json> inherited;
  for (const Json& source : documents(resource, "source_policy_documents", "source_json")) {
    Document one;
    one.merge(source);
    inherited.insert(inherited.end(), one.statements.begin(), one.statements.end());
    document.merge(source);
  }
  refuse_same_sid(resource, inherited);
  for (const Json& statement : own) document.add(statement);
  if (resource.has("version") || document.version.empty()) document.version = resource.text("version");
  if (document.version.empty()) document.version = "2012-10-17";
  if (resource.has("policy_id")) document.id = resource.text("policy_id");
  for (const Json& override_document : documents(resource, "override_policy_documents", "override_json")) {
    document.merge(override_document);
  }

  const Json json = document.json();
  const std::string text = json_pretty(json);
  resource.give("json", text);
  resource.give("minified_json", json_text(json));
  resource.give("id", hex(sha256(text)).substr(0, 10));
}

}  // namespace

std::vector<ResourceType> policy_document_data_sources() {
  const std::vector<Argument> principals = {required(text("type")), required(texts("identifiers"))};
  const std::vector<Argument> condition = {required(text("test")), required(text("variable")),
                                           required(texts("values"))};
  const std::vector<Argument> statement = {text("sid"),
                                           text("effect", "Allow"),
                                           texts("actions"),
                                           texts("not_actions"),
                                           texts("resources"),
                                           texts("not_resources"),
                                           blocks("principals", principals, kAnyBlocks),
                                           blocks("not_principals", principals, kAnyBlocks),
                                           blocks("condition", condition, kAnyBlocks)};
  ResourceType document{"aws_iam_policy_document",
                        {blocks("statement", statement, kAnyBlocks), text("version"), text("policy_id"),
                         texts("source_policy_documents"), texts("override_policy_documents"), text("source_json"),
                         text("override_json"), given("json"), given("minified_json"), given("id")},
                        read_document};
  document.is_pure = true;
  return {document};
}

}  // namespace tocsin::deploy
