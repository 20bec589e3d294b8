/// JSON 1.0 and 1.1: everything is in the body, and X-Amz-Target names the operation.
/// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/text.h"
#include "model/wire_parts.h"
#include "tocsin/time.h"

namespace tocsin::wire {
namespace {

[[noreturn]] void serialization_error(std::string message) {
  throw AwsError("SerializationException", 400, std::move(message));
}

std::string_view json_kind(const Json& value) {
  switch (value.type()) {
    case Json::value_t::string: return "STRING_VALUE";
    case Json::value_t::boolean: return value.get<bool>() ? "TRUE_VALUE" : "FALSE_VALUE";
    case Json::value_t::number_float: return "DECIMAL_VALUE";
    default: return "NUMBER_VALUE";
  }
}

/// Names of Java's types, as AWS's messages use them.
std::string_view java_type(ShapeType type) {
  switch (type) {
    case ShapeType::kInteger: return "Integer";
    case ShapeType::kLong: return "Long";
    case ShapeType::kFloat: return "Float";
    case ShapeType::kDouble: return "Double";
    case ShapeType::kBoolean: return "Boolean";
    case ShapeType::kTimestamp: return "Date";
    case ShapeType::kBlob: return "Blob";
    default: return "String";
  }
}

[[noreturn]] void wrong_json_type(const Shape& shape, const Json& value) {
  if (value.is_object()) serialization_error("Start of structure or map found where not expected");
  if (value.is_array()) serialization_error("Start of list found where not expected");
  if (shape.type == ShapeType::kStructure || shape.type == ShapeType::kMap || shape.type == ShapeType::kList) {
    serialization_error("Unexpected field type");
  }
  serialization_error(concat(json_kind(value), " cannot be converted to ", java_type(shape.type)));
}

/// A scalar of a body in the neutral form; nothing if it has the wrong type.
std::optional<Json> neutral_scalar(const Shape& shape, Json& value) {
  switch (shape.type) {
    case ShapeType::kString: return value.is_string() ? std::optional<Json>(std::move(value)) : std::nullopt;
    case ShapeType::kBlob:
      return value.is_string() ? scalar_from_text(shape, value.get_ref<std::string&>()) : std::nullopt;
    case ShapeType::kBoolean: return value.is_boolean() ? std::optional<Json>(value) : std::nullopt;
    case ShapeType::kFloat:
    case ShapeType::kDouble: return value.is_number() ? std::optional<Json>(value) : std::nullopt;
    case ShapeType::kTimestamp:
      if (value.is_number()) return scalar_from_text(shape, json_text(value));
      return value.is_string() ? scalar_from_text(shape, value.get_ref<std::string&>()) : std::nullopt;
    default:
      if (value.is_number_float() && std::trunc(value.get<double>()) == value.get<double>()) {
        return Json(static_cast<std::int64_t>(value.get<double>()));
      }
      return value.is_number_integer() ? std::optional<Json>(value) : std::nullopt;
  }
}

Json neutral(const Shape& shape, Json& value);

Json neutral_structure(const Shape& shape, Json& value) {
  Json out = Json::object();
  for (const Member& member : shape.members) {
    if (member.location != Location::kBody) continue;
    const auto at = value.find(member.wire_name);
    if (at != value.end() && !at->is_null()) out.emplace(member.name, neutral(*member.shape, *at));
  }
  return out;
}

Json neutral(const Shape& shape, Json& value) {
  switch (shape.type) {
    case ShapeType::kStructure:
      if (!value.is_object()) wrong_json_type(shape, value);
      return neutral_structure(shape, value);
    case ShapeType::kList: {
      if (!value.is_array()) wrong_json_type(shape, value);
      Json out = Json::array();
      for (Json& item : value) {
        if (!item.is_null()) out.push_back(neutral(*shape.element().shape, item));
      }
      return out;
    }
    case ShapeType::kMap: {
      if (!value.is_object()) wrong_json_type(shape, value);
      Json out = Json::object();
      for (auto at = value.begin(); at != value.end(); ++at) {
        if (!at->is_null()) out.emplace(at.key(), neutral(*shape.value().shape, *at));
      }
      return out;
    }
    default: {
      auto scalar = neutral_scalar(shape, value);
      if (!scalar) wrong_json_type(shape, value);
      return std::move(*scalar);
    }
  }
}

void append_json_time(std::string& out, const Member& member, const Json& value) {
  const auto time = parse_time(value.get_ref<const std::string&>());
  TOCSIN_CHECK(time);
  switch (member.time_format) {
    case TimeFormat::kIso8601: out += json_text(value); break;
    case TimeFormat::kRfc822: out += concat("\"", http_time(*time), "\""); break;
    default: out += epoch_text(*time);
  }
}

void append_json_value(std::string& out, const Member& member, const Json& value) {
  if (member.shape->type == ShapeType::kTimestamp) {
    append_json_time(out, member, value);
  } else {
    append_json(out, *member.shape, value);
  }
}

void append_json_structure(std::string& out, const Shape& shape, const Json& value) {
  out += '{';
  bool first = true;
  for (const Member& member : shape.members) {
    if (member.location != Location::kBody) continue;
    const Json* inner = json_find(value, member.name);
    if (!inner || inner->is_null()) continue;
    if (!first) out += ',';
    first = false;
    out += '"';
    out += member.wire_name;
    out += "\":";
    append_json_value(out, member, *inner);
  }
  out += '}';
}

HttpResponse json_reply(int status, std::string body, const ReplyTo& reply_to) {
  const bool is_10 = reply_to.protocol == Protocol::kJson10;
  return {.status = status,
          .headers = {{"Content-Type", is_10 ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1"},
                      {"x-amzn-RequestId", reply_to.request_id}},
          .body = std::move(body)};
}

}  // namespace

const OperationModel& route_json(const ServiceModel& service, const HttpRequest& request) {
  const std::string_view target = request.header("x-amz-target");
  const auto dot = target.rfind('.');
  if (dot != std::string_view::npos && target.substr(0, dot) == service.target_prefix) {
    if (const OperationModel* operation = service.operation(target.substr(dot + 1))) return *operation;
  }
  // AWS: there is no message.
  throw AwsError("UnknownOperationException", 400, "");
}

Json read_json_body(const Shape& shape, std::string_view body) {
  if (trim(body).empty()) return Json::object();
  auto json = parse_json(body);
  if (!json) serialization_error("Could not parse the request body as JSON");
  return neutral(shape, *json);
}

Json neutral_json(const Shape& shape, Json body) { return neutral(shape, body); }

Json read_json(const OperationModel& operation, const HttpRequest& request) {
  return read_json_body(*operation.input, request.body);
}

void append_json(std::string& out, const Shape& shape, const Json& value) {
  switch (shape.type) {
    case ShapeType::kStructure: append_json_structure(out, shape, value); break;
    case ShapeType::kList: {
      out += '[';
      bool first = true;
      for (const Json& item : value) {
        if (!first) out += ',';
        first = false;
        append_json_value(out, shape.element(), item);
      }
      out += ']';
      break;
    }
    case ShapeType::kMap: {
      out += '{';
      bool first = true;
      for (const auto& [key, item] : value.items()) {
        if (!first) out += ',';
        first = false;
        out += json_quote(key);
        out += ':';
        append_json_value(out, shape.value(), item);
      }
      out += '}';
      break;
    }
    default: out += json_text(value);
  }
}

HttpResponse write_json(const OperationModel& operation, const Json& output, const ReplyTo& reply_to) {
  std::string out;
  if (operation.has_output) append_json(out, *operation.output, output);
  return json_reply(operation.success_status, std::move(out), reply_to);
}

HttpResponse write_json_error(const ServiceModel& service, const AwsError& error, const ReplyTo& reply_to) {
  const WireError wire_error = wire_error_of(service, error);
  std::string body = concat("{\"__type\":", json_quote(wire_error.type));
  if (!error.message.empty()) body += concat(",\"message\":", json_quote(error.message));
  if (!error.reason.empty()) body += concat(",\"Reason\":", json_quote(error.reason));
  body += '}';
  HttpResponse reply = json_reply(error.status, std::move(body), reply_to);
  reply.headers.emplace_back("x-amzn-ErrorType", wire_error.name);
  if (!wire_error.query_error.empty()) reply.headers.emplace_back("x-amzn-query-error", wire_error.query_error);
  return reply;
}

}  // namespace tocsin::wire
