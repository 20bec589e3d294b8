#include "services/sns/message.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "services/sns/errors.h"
#include "services/sns/shapes.h"

namespace tocsin::sns {
namespace {

// AWS: ASCII, begins with a letter, number or punctuation mark, no line breaks or control characters, at most 100
// characters. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
void check_subject(const std::string& subject) {
  const auto printable = [](char c) { return c >= 0x20 && c < 0x7f; };
  const bool fine = !subject.empty() && subject.size() <= 100 && subject.front() != ' ' &&
                    std::all_of(subject.begin(), subject.end(), printable);
  if (!fine) throw invalid_parameter("Subject");
}

bool is_attribute_type(std::string_view type) {
  for (const std::string_view base : {"String", "String.Array", "Number", "Binary"}) {
    if (type == base || (type.starts_with(base) && type[base.size()] == '.')) return true;
  }
  return false;
}

void check_attribute(const std::string& name, const MessageAttributeValue& value) {
  const bool is_binary = value.data_type.starts_with("Binary");
  if (!is_attribute_type(value.data_type)) {
    throw invalid_value(concat("The message attribute '", name,
                               "' has an invalid message attribute type, the set of supported type prefixes is Binary, "
                               "Number, and String."));
  }
  const auto& given = is_binary ? value.binary_value : value.string_value;
  if (!given || given->empty()) {
    throw invalid_value(concat("The message attribute '", name,
                               "' must contain non-empty message attribute value for message attribute type '",
                               value.data_type, "'."));
  }
}

void add_attributes(const std::map<std::string, MessageAttributeValue>& attributes, Notification& notification) {
  Json all = Json::object();
  for (const auto& [name, value] : attributes) {
    check_attribute(name, value);
    const bool is_binary = value.data_type.starts_with("Binary");
    all[name] = {{"Type", value.data_type},
                 {"Value", is_binary ? base64_encode(*value.binary_value) : *value.string_value}};
    notification.filtered.push_back({name, value.data_type, is_binary ? std::string() : *value.string_value});
  }
  notification.attributes = json_text(all);
}

void read_structure(const Draft& draft, Notification& notification) {
  const auto json = parse_json(draft.message);
  if (!json || !json->is_object()) {
    throw invalid_parameter("Message Structure - JSON message body failed to parse");
  }
  for (const auto& [protocol, text] : json->items()) {
    if (text.is_string()) notification.by_protocol[protocol] = text.get<std::string>();
  }
  const auto usual = notification.by_protocol.find("default");
  if (usual == notification.by_protocol.end()) {
    throw invalid_parameter("Message Structure - No default entry in JSON message body");
  }
  notification.text = usual->second;
  notification.by_protocol.erase(usual);
}

}  // namespace

const std::string& Notification::text_for(const std::string& protocol) const {
  const auto own = by_protocol.find(protocol);
  return own == by_protocol.end() ? text : own->second;
}

Notification to_notification(const Draft& draft, std::string id) {
  if (draft.message.empty()) throw invalid_parameter("Empty message");
  if (draft.message.size() > kMessageBytesMax) throw invalid_parameter("Message too long");
  if (draft.subject) check_subject(*draft.subject);
  Notification notification{.id = std::move(id), .subject = draft.subject, .text = draft.message};
  if (draft.structure) {
    if (*draft.structure != "json") throw invalid_parameter("MessageStructure");
    read_structure(draft, notification);
  }
  if (draft.attributes) add_attributes(*draft.attributes, notification);
  return notification;
}

}  // namespace tocsin::sns
