#include "services/sqs/message.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/arn.h"
#include "base/json.h"
#include "services/sqs/errors.h"
#include "services/sqs/shapes.h"
#include "services/sqs/sqs.h"

namespace tocsin::sqs {
namespace {

bool is_binary(const MessageAttributeValue& value) { return value.data_type.starts_with("Binary"); }

bool is_known_type(std::string_view type) {
  for (const std::string_view base : {"String", "Number", "Binary"}) {
    if (type == base || (type.starts_with(base) && type[base.size()] == '.')) return true;
  }
  return false;
}

void check_attribute(const std::string& name, const MessageAttributeValue& value) {
  if (!value.string_list_values.empty() || !value.binary_list_values.empty()) {
    throw AwsError("AWS.SimpleQueueService.UnsupportedOperation", 400,
                   "Message attribute list values in SendMessage operation are not supported.");
  }
  if (value.data_type.empty()) {
    throw invalid_parameter(
        concat("The message attribute '", name, "' must contain a non-empty message attribute type."));
  }
  if (!is_known_type(value.data_type)) {
    throw invalid_parameter(concat("The type of message (user) attribute '", name,
                                   "' is invalid. You must use only the following supported type prefixes: Binary, "
                                   "Number, String."));
  }
  const auto& given = is_binary(value) ? value.binary_value : value.string_value;
  if (!given || given->empty()) {
    throw invalid_parameter(concat("The message (user) attribute '", name, "' must contain a non-empty value of type '",
                                   value.data_type, "'."));
  }
}

std::string with_length(std::string_view text) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>((text.size() >> shift) & 0xff);
  return out.append(text);
}

/// SNS passes a raw message's attributes on; others have plain texts.
MessageAttributes attributes_of(const Parcel& parcel) {
  MessageAttributes attributes;
  for (const auto& [name, value] : parcel.attributes) {
    if (name == "dead_letter_body") continue;
    if (name != "message_attributes") {
      attributes[name] = {.string_value = value, .data_type = "String"};
      continue;
    }
    const Json typed = *parse_json(value);
    for (const auto& [own_name, own] : typed.items()) {
      MessageAttributeValue& made = attributes[own_name];
      made.data_type = json_string(own, "Type");
      const std::string text = json_string(own, "Value");
      if (is_binary(made)) {
        made.binary_value = base64_decode(text).value_or("");
      } else {
        made.string_value = text;
      }
    }
  }
  return attributes;
}

}  // namespace

std::string attributes_text(const MessageAttributes& attributes) {
  Json all = Json::object();
  for (const auto& [name, value] : attributes) value.write(all[name]);
  return json_text(all);
}

MessageAttributes attributes_from(const std::string& text) {
  MessageAttributes attributes;
  if (text == "{}") return attributes;
  const Json all = *parse_json(text);
  for (const auto& [name, value] : all.items()) attributes[name] = MessageAttributeValue::read(value);
  return attributes;
}

void check_body(const std::string& body) {
  if (body.empty()) throw missing_parameter("The request must contain the parameter MessageBody.");
  const auto bad = [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r'; };
  if (std::any_of(body.begin(), body.end(), bad)) throw invalid_contents();
}

void check_attributes(const MessageAttributes& attributes) {
  if (attributes.size() > 10) {
    throw invalid_parameter(concat("Number of message attributes [", std::to_string(attributes.size()),
                                   "] exceeds the allowed maximum [10]."));
  }
  for (const auto& [name, value] : attributes) check_attribute(name, value);
}

std::size_t size_of(const std::string& body, const MessageAttributes& attributes) {
  std::size_t size = body.size();
  for (const auto& [name, value] : attributes) {
    size += name.size() + value.data_type.size();
    size += value.string_value.value_or("").size() + value.binary_value.value_or("").size();
  }
  return size;
}

std::string attributes_md5(const MessageAttributes& attributes) {
  if (attributes.empty()) return {};
  std::string all;
  for (const auto& [name, value] : attributes) {
    all += with_length(name) + with_length(value.data_type);
    all += is_binary(value) ? '\2' : '\1';
    all += with_length(is_binary(value) ? value.binary_value.value_or("") : value.string_value.value_or(""));
  }
  return hex(md5(all));
}

Receipt take_parcel(Sqs& sqs, const Parcel& parcel) {
  const auto arn = parse_arn(parcel.target);
  const auto queue = sqs.queues.find(arn->account, arn->region, arn->resource);
  if (!queue) return Receipt::refused("NO_RESOURCE", queue_does_not_exist().message);
  const MessageAttributes attributes = attributes_of(parcel);
  if (size_of(parcel.payload, attributes) > static_cast<std::size_t>(queue->message_bytes_max)) {
    return Receipt::refused("SDK_CLIENT_ERROR", concat("One or more parameters are invalid. Reason: Message must be "
                                                       "shorter than ",
                                                       std::to_string(queue->message_bytes_max), " bytes."));
  }
  if (const auto refusal = refuse_key(sqs, *queue, parcel)) return refusal->receipt();
  const Time now = sqs.kernel.timeline.now();
  sqs.messages.add(*queue, {.id = sqs.kernel.timeline.random().uuid(),
                            .body = parcel.payload,
                            .attributes = attributes_text(attributes),
                            .sender = parcel.principal,
                            .sent_at = now,
                            .visible_at = now + std::chrono::seconds(queue->delay_seconds),
                            .key = queue->key});
  return Receipt::taken();
}

}  // namespace tocsin::sqs
