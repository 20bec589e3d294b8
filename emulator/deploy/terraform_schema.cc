#include "deploy/terraform_schema.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace tocsin::deploy {
namespace {

using hcl::Body;
using hcl::Scope;
using hcl::Value;

const hcl::Type& type_of(Shape shape) {
  static const hcl::Type kText{hcl::Type::Kind::kString}, kNumber{hcl::Type::Kind::kNumber},
      kFlag{hcl::Type::Kind::kBool}, kTexts{hcl::Type::Kind::kList, {kText}}, kMap{hcl::Type::Kind::kMap, {kText}};
  switch (shape) {
    case Shape::kNumber: return kNumber;
    case Shape::kFlag: return kFlag;
    case Shape::kTexts: return kTexts;
    case Shape::kTextMap: return kMap;
    default: return kText;
  }
}

/// A set argument in its type. Null inside a map or list counts as not there.
Value shaped(const Value& value, const Argument& argument) {
  if (argument.shape == Shape::kJson && (value.is_map() || value.is_sequence())) {
    throw hcl::ValueError(concat(argument.name, " is JSON text; jsonencode() makes it of ", value.kind_text()));
  }
  Value converted = convert(value, type_of(argument.shape));
  if (argument.shape == Shape::kJson && converted.is_string() && !converted.as_string().empty()) {
    const auto normal = normalised_json(converted.as_string());
    if (!normal) throw hcl::ValueError(concat(argument.name, " is not valid JSON"));
    return Value::string(*normal);
  }
  if (argument.shape == Shape::kTextMap && converted.is_map()) {
    Value::Map kept;
    for (const auto& [key, inside] : converted.fields()) {
      if (!inside.is_null()) kept[key] = inside;
    }
    return Value::map(std::move(kept));
  }
  return converted;
}

/// For arguments that are refused: these say nothing that AWS does not do anyway.
bool is_absent(const Value& value) {
  return value.is_null() || value == Value::string("") || value == Value::boolean(false);
}

std::vector<std::string> names_of(const std::vector<Argument>& arguments) {
  std::vector<std::string> names;
  for (const Argument& argument : arguments) {
    if (argument.is_settable) names.push_back(argument.name);
  }
  return names;
}

const Argument* find_argument(const std::vector<Argument>& arguments, std::string_view name) {
  const auto it = std::find_if(arguments.begin(), arguments.end(), [&](const auto& a) { return a.name == name; });
  return it == arguments.end() ? nullptr : &*it;
}

class ArgumentReader {
 public:
  ArgumentReader(const Body& body, const std::vector<Argument>& arguments, const std::string& what, const Scope& scope,
                 Findings& findings)
      : body_(body), arguments_(arguments), what_(what), scope_(scope), findings_(findings) {}

  Value::Map read(const Position& position) {
    for (const hcl::Definition& definition : body_.attributes) read_attribute(definition);
    check_blocks();
    for (const Argument& argument : arguments_) {
      if (argument.shape == Shape::kBlocks) read_blocks(argument);
      const bool is_set = config_.contains(argument.name);
      if (!is_set && argument.is_required) {
        add_finding(findings_, position, concat(what_, " needs ", argument.name));
      } else if (!is_set && !argument.fallback.is_null()) {
        config_[argument.name] = argument.fallback;
      }
    }
    return std::move(config_);
  }

 private:
  void read_attribute(const hcl::Definition& definition) {
    const Argument* argument = find_argument(arguments_, definition.name);
    if (!argument) {
      const std::string near = did_you_mean(definition.name, names_of(arguments_));
      return add_finding(findings_, definition.position,
                         concat("unknown argument ", definition.name, " in ", what_, near));
    }
    if (!argument->is_settable) {
      return add_finding(findings_, definition.position, concat(argument->name, " of ", what_, " cannot be set"));
    }
    try {
      const Value value = evaluate(*definition.value, scope_);
      if (argument->is_refused && !is_absent(value)) {
        return add_unmodelled(findings_, definition.position, concat("argument ", argument->name, " of ", what_));
      }
      if (value.is_null() || argument->is_refused) return;
      if (argument->shape == Shape::kBlocks) {
        return add_finding(findings_, definition.position,
                           concat(argument->name, " is a block of ", what_, ": ", argument->name, " { ... }"));
      }
      config_[argument->name] = shaped(value, *argument);
    } catch (const FileError& error) {
      add_findings(findings_, error);
      config_[argument->name] = Value::unknown();
    } catch (const hcl::ValueError& error) {
      add_finding(findings_, definition.value->position, concat(definition.name, " of ", what_, ": ", error.message));
      config_[argument->name] = Value::unknown();
    }
  }

  void check_blocks() {
    for (const hcl::Block& block : body_.blocks) {
      const bool is_dynamic = block.type == "dynamic" && block.labels.size() == 1;
      const std::string& type = is_dynamic ? block.labels[0] : block.type;
      const Argument* argument = find_argument(arguments_, type);
      if (!argument) {
        add_finding(findings_, block.position,
                    concat("unknown block ", type, " in ", what_, did_you_mean(type, names_of(arguments_))));
      } else if (argument->is_refused) {
        add_unmodelled(findings_, block.position, concat("block ", type, " of ", what_));
      } else if (argument->shape != Shape::kBlocks) {
        add_finding(findings_, block.position, concat(type, " is an argument of ", what_, ": ", type, " = ..."));
      }
    }
  }

  void read_blocks(const Argument& argument) {
    if (argument.is_refused) return;
    const std::vector<ExpandedBlock> expanded = expand_blocks(body_, argument.name, scope_, findings_);
    if (expanded.size() > argument.blocks_max) {
      add_finding(findings_, expanded[argument.blocks_max].position,
                  concat(what_, " takes at most ", std::to_string(argument.blocks_max), " ", argument.name));
    }
    Value::List list;
    for (const ExpandedBlock& block : expanded) {
      const Scope& scope = block.scope ? *block.scope : scope_;
      list.push_back(Value::map(read_arguments(*block.body, argument.body, concat(argument.name, " of ", what_),
                                               block.position, scope, findings_)));
    }
    if (!list.empty()) config_[argument.name] = Value::list(std::move(list));
  }

  const Body& body_;
  const std::vector<Argument>& arguments_;
  const std::string& what_;
  const Scope& scope_;
  Findings& findings_;
  Value::Map config_;
};

/// `dynamic "statement" { for_each = ..., content { ... } }`
void expand_dynamic(const hcl::Block& block, const Scope& scope, Findings& findings, std::vector<ExpandedBlock>& out) {
  const hcl::Definition* for_each = block.body.find("for_each");
  const hcl::Block* content = nullptr;
  for (const hcl::Block& inner : block.body.blocks) {
    if (inner.type == "content") content = &inner;
  }
  if (!for_each || !content) {
    return add_finding(findings, block.position, "a dynamic block needs for_each and content { ... }");
  }
  std::string iterator = block.labels[0];
  for (const hcl::Definition& attribute : block.body.attributes) {
    if (attribute.name == "iterator") {
      iterator = reference_text(*attribute.value);
    } else if (attribute.name != "for_each") {
      add_finding(findings, attribute.position, concat("unknown argument ", attribute.name, " in a dynamic block"));
    }
  }
  try {
    const Value all = evaluate(*for_each->value, scope);
    if (all.is_unknown()) return;
    const auto add = [&](const Value& key, const Value& value) {
      auto inner = std::make_shared<hcl::Variables>(&scope);
      inner->set(iterator, Value::map({{"key", key}, {"value", value}}));
      out.push_back({&content->body, content->position, std::move(inner)});
    };
    if (all.is_map()) {
      for (const auto& [key, value] : all.fields()) add(Value::string(key), value);
      return;
    }
    std::int64_t index = 0;
    for (const Value& item : all.elements()) {
      add(all.kind() == Value::Kind::kSet ? item : Value::number(index), item);
      ++index;
    }
  } catch (const FileError& error) {
    add_findings(findings, error);
  } catch (const hcl::ValueError& error) {
    add_finding(findings, for_each->value->position, concat("for_each: ", error.message));
  }
}

/// Keys in order at every depth, as Go's encoder writes maps.
Json sorted(const Json& json) {
  if (json.is_array()) {
    Json items = Json::array();
    for (const Json& item : json) items.push_back(sorted(item));
    return items;
  }
  if (!json.is_object()) return json;
  std::map<std::string, Json> fields;
  for (auto it = json.begin(); it != json.end(); ++it) fields[it.key()] = sorted(it.value());
  Json object = Json::object();
  for (auto& [key, value] : fields) object[key] = std::move(value);
  return object;
}

Argument of_shape(std::string name, Shape shape) {
  Argument argument;
  argument.name = std::move(name);
  argument.shape = shape;
  return argument;
}

}  // namespace

Argument text(std::string name, std::string fallback) {
  Argument argument = of_shape(std::move(name), Shape::kText);
  if (!fallback.empty()) argument.fallback = Value::string(std::move(fallback));
  return argument;
}

Argument json_document(std::string name) { return of_shape(std::move(name), Shape::kJson); }
Argument number(std::string name) { return of_shape(std::move(name), Shape::kNumber); }
Argument flag(std::string name) { return of_shape(std::move(name), Shape::kFlag); }
Argument texts(std::string name) { return of_shape(std::move(name), Shape::kTexts); }
Argument text_map(std::string name) { return of_shape(std::move(name), Shape::kTextMap); }

Argument number_or(std::string name, std::int64_t fallback) {
  Argument argument = number(std::move(name));
  argument.fallback = Value::number(fallback);
  return argument;
}

Argument flag_or(std::string name, bool fallback) {
  Argument argument = flag(std::move(name));
  argument.fallback = Value::boolean(fallback);
  return argument;
}

Argument blocks(std::string name, std::vector<Argument> body, std::size_t most) {
  Argument argument = of_shape(std::move(name), Shape::kBlocks);
  argument.body = std::move(body);
  argument.blocks_max = most;
  return argument;
}

Argument required(Argument argument) {
  argument.is_required = true;
  return argument;
}

Argument refused(std::string name) {
  Argument argument = text(std::move(name));
  argument.is_refused = true;
  return argument;
}

Argument refused_block(std::string name) {
  Argument argument = blocks(std::move(name), {}, kAnyBlocks);
  argument.is_refused = true;
  return argument;
}

Argument also_given(Argument argument) {
  argument.is_given_by_aws = true;
  return argument;
}

Argument given(std::string name) {
  Argument argument = also_given(text(std::move(name)));
  argument.is_settable = false;
  return argument;
}

const Argument* ResourceType::find(std::string_view argument) const { return find_argument(arguments, argument); }

Value::Map read_arguments(const Body& body, const std::vector<Argument>& arguments, const std::string& what,
                          const Position& position, const Scope& scope, Findings& findings) {
  return ArgumentReader(body, arguments, what, scope, findings).read(position);
}

void check_groups(const ResourceType& type, const Value::Map& config, const Position& position, Findings& findings) {
  const auto count = [&](const std::vector<std::string>& group) {
    return std::count_if(group.begin(), group.end(), [&](const std::string& name) { return config.contains(name); });
  };
  for (const auto& group : type.at_most_one) {
    if (count(group) < 2) continue;
    add_finding(findings, position, concat(type.name, " takes only one of ", join(group, ", ")));
  }
  for (const auto& group : type.at_least_one) {
    if (count(group) > 0) continue;
    add_finding(findings, position, concat(type.name, " needs one of ", join(group, ", ")));
  }
}

Value planned_value(const Value::Map& config, const std::vector<Argument>& arguments) {
  Value::Map seen;
  for (const Argument& argument : arguments) {
    const auto it = config.find(argument.name);
    if (it != config.end()) {
      seen[argument.name] = it->second;
    } else if (argument.is_given_by_aws) {
      seen[argument.name] = Value::unknown();
    } else if (!argument.is_refused) {
      seen[argument.name] = argument.shape == Shape::kBlocks ? Value::list({}) : Value::null();
    }
  }
  return Value::map(std::move(seen));
}

std::vector<ExpandedBlock> expand_blocks(const Body& body, std::string_view type, const Scope& scope,
                                         Findings& findings) {
  std::vector<ExpandedBlock> expanded;
  for (const hcl::Block& block : body.blocks) {
    if (block.type == type) expanded.push_back({&block.body, block.position, nullptr});
    if (block.type == "dynamic" && block.labels.size() == 1 && block.labels[0] == type) {
      expand_dynamic(block, scope, findings, expanded);
    }
  }
  return expanded;
}

std::optional<std::string> normalised_json(const std::string& text) {
  const auto json = parse_json(text);
  if (!json) return std::nullopt;
  return json_text(sorted(*json));
}

}  // namespace tocsin::deploy
