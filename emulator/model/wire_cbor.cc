/// RPC v2 CBOR (CloudWatch). https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/text.h"
#include "model/cbor.h"
#include "model/wire_parts.h"

namespace tocsin::wire {
namespace {

void append_time(std::string& out, const Json& value) {
  const auto time = parse_time(value.get_ref<const std::string&>());
  TOCSIN_CHECK(time);
  const auto millis = time->time_since_epoch().count();
  cbor::append_head(out, cbor::kTag, cbor::kEpochTag);
  if (millis % 1000 == 0) {
    cbor::append_integer(out, millis / 1000);
  } else {
    cbor::append_double(out, static_cast<double>(millis) / 1000.0);
  }
}

void append_cbor(std::string& out, const Shape& shape, const Json& value);

void append_cbor_structure(std::string& out, const Shape& shape, const Json& value) {
  std::string members;
  std::uint64_t count = 0;
  for (const Member& member : shape.members) {
    const Json* inner = json_find(value, member.name);
    if (!inner || inner->is_null()) continue;
    ++count;
    cbor::append_text(members, member.name);
    append_cbor(members, *member.shape, *inner);
  }
  cbor::append_head(out, cbor::kMapType, count);
  out += members;
}

void append_cbor(std::string& out, const Shape& shape, const Json& value) {
  switch (shape.type) {
    case ShapeType::kStructure: append_cbor_structure(out, shape, value); break;
    case ShapeType::kList:
      cbor::append_head(out, cbor::kArray, value.size());
      for (const Json& item : value) append_cbor(out, *shape.element().shape, item);
      break;
    case ShapeType::kMap:
      cbor::append_head(out, cbor::kMapType, value.size());
      for (const auto& [key, item] : value.items()) {
        cbor::append_text(out, key);
        append_cbor(out, *shape.value().shape, item);
      }
      break;
    case ShapeType::kBoolean: out += static_cast<char>(value.get<bool>() ? 0xF5 : 0xF4); break;
    case ShapeType::kInteger:
    case ShapeType::kLong: cbor::append_integer(out, value.get<std::int64_t>()); break;
    case ShapeType::kFloat:
    case ShapeType::kDouble: cbor::append_double(out, value.get<double>()); break;
    case ShapeType::kTimestamp: append_time(out, value); break;
    case ShapeType::kBlob: {
      const std::string bytes = base64_decode(scalar_text(value)).value_or("");
      cbor::append_head(out, cbor::kBytes, bytes.size());
      out += bytes;
      break;
    }
    default: cbor::append_text(out, scalar_text(value));
  }
}

HttpResponse cbor_reply(int status, const ReplyTo& reply_to) {
  return {.status = status,
          .headers = {{"smithy-protocol", "rpc-v2-cbor"},
                      {"Content-Type", "application/cbor"},
                      {"x-amzn-RequestId", reply_to.request_id}},
          .body = {}};
}

}  // namespace

const OperationModel& route_cbor(const ServiceModel& service, const HttpRequest& request) {
  // `/service/GraniteServiceVersion20100801/operation/PutMetricAlarm`
  const auto parts = split(path_of(request), '/');
  if (parts.size() == 5 && parts[1] == "service" && parts[2] == service.target_prefix && parts[3] == "operation") {
    if (const OperationModel* operation = service.operation(parts[4])) return *operation;
  }
  throw AwsError("UnknownOperationException", 404, "");
}

Json read_cbor(const OperationModel& operation, const HttpRequest& request) {
  if (request.body.empty()) return Json::object();
  auto body = cbor::parse(request.body);
  if (!body) throw AwsError("SerializationException", 400, "Could not parse the request body as CBOR");
  return neutral_json(*operation.input, std::move(*body));
}

HttpResponse write_cbor(const OperationModel& operation, const Json& output, const ReplyTo& reply_to) {
  HttpResponse response = cbor_reply(operation.success_status, reply_to);
  if (operation.has_output) append_cbor_structure(response.body, *operation.output, output);
  return response;
}

HttpResponse write_cbor_error(const ServiceModel& service, const AwsError& error, const ReplyTo& reply_to) {
  HttpResponse response = cbor_reply(error.status, reply_to);
  const WireError wire_error = wire_error_of(service, error);
  cbor::append_head(response.body, cbor::kMapType, 2);
  cbor::append_text(response.body, "__type");
  cbor::append_text(response.body, wire_error.type);
  cbor::append_text(response.body, "message");
  cbor::append_text(response.body, error.message);
  if (!wire_error.query_error.empty()) response.headers.emplace_back("x-amzn-query-error", wire_error.query_error);
  return response;
}

}  // namespace tocsin::wire
