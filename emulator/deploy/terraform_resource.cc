#include "deploy/terraform_resource.h"

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace tocsin::deploy {
namespace {

using hcl::Value;

bool is_set(const Value* value) {
  return value && !value->is_null() && !(value->is_string() && value->as_string().empty());
}

std::vector<Value> blocks_in(const Value* value) {
  return value && value->is_sequence() ? value->items() : std::vector<Value>();
}

}  // namespace

Resource::Resource(const ResourceType& type, std::string address, Position position, std::string region,
                   Value::Map config, Value::Map default_tags, const Workshop& workshop)
    : type_(type),
      address_(std::move(address)),
      position_(std::move(position)),
      region_(std::move(region)),
      config_(std::move(config)),
      default_tags_(std::move(default_tags)),
      workshop_(workshop) {}

bool Resource::has(std::string_view name) const {
  const auto it = config_.find(name);
  return it != config_.end() && is_set(&it->second);
}

Value Resource::value(std::string_view name) const {
  const auto it = config_.find(name);
  return it == config_.end() ? Value::null() : it->second;
}

std::string Resource::text(std::string_view name) const { return has(name) ? value(name).as_string() : std::string(); }
bool Resource::flag(std::string_view name) const { return has(name) && value(name).as_bool(); }
std::vector<Value> Resource::blocks(std::string_view name) const {
  const Value found = value(name);
  return blocks_in(&found);
}

std::vector<std::string> Resource::texts(std::string_view name) const {
  std::vector<std::string> all;
  if (!has(name)) return all;
  for (const Value& item : value(name).items()) all.push_back(item.as_string());
  return all;
}

Value::Map Resource::text_map(std::string_view name) const { return has(name) ? value(name).fields() : Value::Map(); }

std::string Resource::name_or_generated(std::string_view argument, std::string_view prefix_argument,
                                        const std::string& suffix) const {
  if (has(argument) && has(prefix_argument)) refuse(concat(argument, " and ", prefix_argument, " cannot both be set"));
  if (has(argument)) return text(argument);
  return unique_name(has(prefix_argument) ? text(prefix_argument) : "terraform-") + suffix;
}

void Resource::copy(Json& input, Members members) const {
  for (const auto& [member, argument] : members) {
    if (has(argument)) input[member] = value(argument).to_json();
  }
}

void Resource::copy_as_text(Json& input, Members members) const {
  for (const auto& [member, argument] : members) {
    if (has(argument)) input[member] = text(argument);
  }
}

Value::Map Resource::all_tags() {
  Value::Map tags = default_tags_;
  for (const auto& [key, tag] : text_map("tags")) tags[key] = tag;
  give("tags_all", Value::map(tags));
  return tags;
}

Json Resource::tag_list() {
  Json list = Json::array();
  for (const auto& [key, tag] : all_tags()) list.push_back({{"Key", key}, {"Value", tag.as_string()}});
  return list;
}

Json Resource::tag_map() { return Value::map(all_tags()).to_json(); }

void Resource::put_tags(Json& input, const char* member) {
  Json tags = tag_list();
  if (!tags.empty()) input[member] = std::move(tags);
}

Json Resource::call(const std::string& service, const std::string& operation, const Json& input) const {
  return workshop_.call(*this, service, operation, input);
}

void Resource::give(const std::string& name, Value value) { given_[name] = std::move(value); }

std::string Resource::subject() const {
  const auto arn = given_.find("arn");
  return arn != given_.end() && arn->second.is_string() ? arn->second.as_string() : subject_;
}

std::string Resource::id() const {
  const auto id = given_.find("id");
  return id != given_.end() && id->second.is_string() ? id->second.as_string() : std::string();
}

void Resource::refuse(const std::string& message) const { throw FileError(position_, concat(address_, ": ", message)); }

void Resource::refuse_unmodelled(const std::string& thing) const { throw Unmodelled(thing); }

Value Resource::finished() const {
  Value::Map seen;
  for (const Argument& argument : type_.arguments) {
    const auto was_given = given_.find(argument.name);
    const auto was_set = config_.find(argument.name);
    if (was_given != given_.end()) {
      seen[argument.name] = was_given->second;
    } else if (was_set != config_.end()) {
      seen[argument.name] = was_set->second;
    } else if (!argument.is_refused) {
      seen[argument.name] = argument.shape == Shape::kBlocks ? Value::list({}) : Value::null();
    }
  }
  return Value::map(std::move(seen));
}

std::string text_of(const Value& block, std::string_view name) {
  const Value* member = block.find(name);
  return is_set(member) ? member->as_string() : std::string();
}

bool has_member(const Value& block, std::string_view name) { return is_set(block.find(name)); }

void copy_members(Json& input, const Value& block, Resource::Members members) {
  for (const auto& [member, argument] : members) {
    if (has_member(block, argument)) input[member] = block.find(argument)->to_json();
  }
}

std::vector<Value> inner_blocks(const Value& block, std::string_view name) { return blocks_in(block.find(name)); }

}  // namespace tocsin::deploy
