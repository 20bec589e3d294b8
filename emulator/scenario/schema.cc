#include "scenario/schema.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "model/service_model.h"
#include "scenario/keys.h"

namespace tocsin {
namespace {

Json reference(std::string_view name) { return {{"$ref", concat("#/$defs/", name)}}; }
Json list_of(Json items) { return {{"type", "array"}, {"items", std::move(items)}}; }

Json type_schema(KeyType type) {
  switch (type) {
    case KeyType::kText: return {{"type", {"string", "number", "boolean"}}};
    case KeyType::kInteger: return {{"type", "integer"}, {"minimum", 0}};
    case KeyType::kBoolean: return {{"type", "boolean"}};
    case KeyType::kTime: return {{"type", "string"}};
    case KeyType::kDuration: return {{"type", {"string", "integer"}}};
    case KeyType::kTexts: return {{"anyOf", {{{"type", "string"}}, list_of({{"type", "string"}})}}};
    case KeyType::kObject: return {{"type", "object"}};
    case KeyType::kObjects: return list_of({{"type", "object"}});
    case KeyType::kActs: return list_of(reference("step"));
    case KeyType::kExpectations: return list_of(reference("expectation"));
    case KeyType::kMatcher: return reference("matcher");
    case KeyType::kAny: return Json::object();
  }
  return Json::object();
}

Json object_of(std::span<const Key> keys) {
  Json properties = Json::object();
  for (const Key& key : keys) {
    Json schema = type_schema(key.type);
    schema["description"] = key.meaning;
    properties[std::string(key.name)] = std::move(schema);
  }
  return {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
}

Json parameters_of(const OperationModel& operation) {
  Json schema = {{"type", {"object", "null"}}, {"additionalProperties", false}};
  Json properties = Json::object();
  Json required = Json::array();
  for (const Member& member : operation.input->members) {
    properties[std::string(member.name)] = Json::object();
    if (member.required) required.push_back(member.name);
  }
  schema["properties"] = std::move(properties);
  if (!required.empty()) schema["required"] = std::move(required);
  return schema;
}

Json step_schema() {
  Json step = object_of(act_keys());
  for (const ServiceModel* service : services()) {
    for (const OperationModel& operation : service->operations) {
      if (!operation.implemented) continue;
      step["properties"][concat(service->id, ".", operation.name)] = parameters_of(operation);
    }
  }
  const auto inside = [&](const char* name, std::span<const Key> keys) {
    const Json description = step["properties"][name]["description"];
    step["properties"][name] = object_of(keys);
    step["properties"][name]["description"] = description;
  };
  inside("sign_in", sign_in_keys());
  inside("expose", expose_keys());
  // A call whose name is a column of the examples.
  step["patternProperties"] = {{"\\$\\{", Json::object()}};
  return {{"anyOf", {{{"const", "settle"}}, step}}};
}

}  // namespace

Json scenario_schema() {
  Json schema = object_of(story_keys());
  Json& properties = schema["properties"];
  properties["deploy"]["items"] = reference("deployment");
  properties["rounds"]["items"] = reference("round");
  Json expectation = object_of(expectation_keys());
  Json& kinds = expectation["properties"];
  const auto refer = [](Json& kind, const char* name) {
    kind = {{"description", kind["description"]}, {"$ref", concat("#/$defs/", name)}};
  };
  refer(kinds["mail"], "mail");
  refer(kinds["confirmation"], "mail");
  refer(kinds["queue"], "queue");
  refer(kinds["call"], "call");
  Json never = object_of(expectation_keys());
  never["properties"] = kinds;
  never["properties"].erase("never");
  never["properties"].erase("times");
  kinds["never"] = std::move(never);
  kinds["stops"] = {{"anyOf", {{{"type", "string"}}, reference("stops")}}};

  Json out = {{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", "A Tocsin scenario"}};
  out.update(schema);
  out["required"] = {"name"};
  out["$defs"] = {
      {"step", step_schema()},
      {"round", object_of(round_keys())},
      {"deployment", object_of(deploy_keys())},
      {"expectation", std::move(expectation)},
      {"mail", object_of(mail_keys())},
      {"queue", object_of(queue_keys())},
      {"call", object_of(call_keys())},
      {"stops", object_of(stops_keys())},
      {"matcher",
       {{"anyOf",
         {{{"type", {"string", "number", "boolean", "null"}}}, {{"type", "array"}}, object_of(matcher_keys())}}}}};
  return out;
}

}  // namespace tocsin
