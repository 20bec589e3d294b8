/// REST-JSON (Lambda). https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "model/rest.h"

namespace tocsin::wire {
namespace {

HttpResponse rest_json_reply(int status, const ReplyTo& reply_to) {
  return {.status = status, .headers = {{"x-amzn-RequestId", reply_to.request_id}}, .body = {}};
}

void set_json_body(HttpResponse& response, std::string body) {
  response.headers.emplace_back("Content-Type", "application/json");
  response.body = std::move(body);
}

void write_json_payload(const Member& payload, const Json& output, HttpResponse& response) {
  const Json* value = json_find(output, payload.name);
  if (!value || value->is_null()) return;
  switch (payload.shape->type) {
    case ShapeType::kBlob: response.body = base64_decode(scalar_text(*value)).value_or(""); break;
    case ShapeType::kString: response.body = scalar_text(*value); break;
    default: {
      std::string body;
      append_json(body, *payload.shape, *value);
      set_json_body(response, std::move(body));
    }
  }
}

}  // namespace

const OperationModel& route_rest_json(const ServiceModel& service, const HttpRequest& request) {
  if (const OperationModel* operation = match_rest(service, rest_request(request))) return *operation;
  throw AwsError("UnknownOperationException", 404, "");
}

Json read_rest_json(const OperationModel& operation, const HttpRequest& request) {
  Json out = read_rest_members(operation, rest_request(request));
  const Shape& input = *operation.input;
  if (!input.payload) {
    if (has_body_members(input)) out.update(read_json_body(input, request.body));
  } else if (input.payload->shape->type == ShapeType::kBlob) {
    out.emplace(input.payload->name, base64_encode(request.body));
  } else if (request.body.empty()) {
    return out;
  } else if (input.payload->shape->type == ShapeType::kString) {
    out.emplace(input.payload->name, request.body);
  } else {
    out.emplace(input.payload->name, read_json_body(*input.payload->shape, request.body));
  }
  return out;
}

HttpResponse write_rest_json(const OperationModel& operation, const Json& output, const ReplyTo& reply_to) {
  HttpResponse response = rest_json_reply(operation.success_status, reply_to);
  const Shape& shape = *operation.output;
  write_rest_members(shape, output, response);
  if (shape.payload) {
    write_json_payload(*shape.payload, output, response);
  } else if (operation.has_output && (has_body_members(shape) || shape.members.empty())) {
    std::string body;
    append_json(body, shape, output);
    set_json_body(response, std::move(body));
  }
  return response;
}

HttpResponse write_rest_json_error(const ServiceModel& service, const AwsError& error, const ReplyTo& reply_to) {
  const ErrorModel* known = find_error(service, error.code);
  HttpResponse response = rest_json_reply(error.status, reply_to);
  response.headers.emplace_back("x-amzn-ErrorType", known ? std::string(known->name) : error.code);
  // AWS: Lambda's errors have a member Type, and Message with a capital.
  set_json_body(response, concat("{\"Type\":\"", error.status < 500 ? "User" : "Service",
                                 "\",\"Message\":", json_quote(error.message), "}"));
  return response;
}

}  // namespace tocsin::wire
