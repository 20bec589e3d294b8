#include "model/wire.h"

#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "model/rest.h"
#include "model/wire_parts.h"

namespace tocsin {
namespace {

/// The service in `AKID/20260105/us-east-1/sns/aws4_request`; "" if it is no such scope.
std::string_view service_in_scope(std::string_view scope) {
  const auto parts = split(scope, '/');
  return parts.size() >= 4 && parts.back() == "aws4_request" ? parts[parts.size() - 2] : std::string_view();
}

std::string service_in_signature(const HttpRequest& request) {
  const std::string_view authorization = request.header("authorization");
  constexpr std::string_view kCredential = "Credential=";
  if (const auto at = authorization.find(kCredential); at != std::string_view::npos) {
    const std::string_view rest = authorization.substr(at + kCredential.size());
    return std::string(service_in_scope(rest.substr(0, rest.find_first_of(", "))));
  }
  const std::string_view query = wire::query_of(request);
  if (query.find("X-Amz-Credential=") == std::string_view::npos) return {};
  const wire::Pairs pairs = wire::parse_pairs(query);
  const std::string* credential = wire::find_pair(pairs, "X-Amz-Credential");
  return credential ? std::string(service_in_scope(*credential)) : std::string();
}

std::string_view host_without_port(std::string_view host) {
  return host.substr(0, host.ends_with(']') ? std::string_view::npos : host.rfind(':'));
}

/// S3's sibling services sign as `s3` and differ by host alone.
bool is_s3_control(const HttpRequest& request) {
  const std::string_view host = request.header("host");
  return host.find("s3-control.") != std::string_view::npos;
}

bool is_form(const HttpRequest& request) {
  return request.header("content-type").starts_with("application/x-www-form-urlencoded");
}

const ServiceModel* by_target(const HttpRequest& request) {
  const std::string_view target = request.header("x-amz-target");
  if (target.empty()) return nullptr;
  for (const ServiceModel* service : services()) {
    if (!service->target_prefix.empty() && target.substr(0, target.rfind('.')) == service->target_prefix) {
      return service;
    }
  }
  return nullptr;
}

/// RPC v2 CBOR: `/service/GraniteServiceVersion20100801/operation/PutMetricAlarm`.
const ServiceModel* by_rpc_path(const HttpRequest& request) {
  const auto parts = split(wire::path_of(request), '/');
  if (request.header("smithy-protocol").empty() || parts.size() != 5) return nullptr;
  for (const ServiceModel* service : services()) {
    if (!service->target_prefix.empty() && service->target_prefix == parts[2]) return service;
  }
  return nullptr;
}

const ServiceModel* by_action(const HttpRequest& request) {
  const wire::Pairs pairs = wire::parse_pairs(is_form(request) ? request.body : wire::query_of(request));
  const std::string* action = wire::find_pair(pairs, "Action");
  const std::string* version = wire::find_pair(pairs, "Version");
  if (!action || !version) return nullptr;
  for (const ServiceModel* service : services()) {
    if (service->api_version == *version && service->operation(*action)) return service;
  }
  return nullptr;
}

const ServiceModel* by_host(const HttpRequest& request) {
  const std::string_view host = host_without_port(request.header("host"));
  const std::string_view first = host.substr(0, host.find('.'));
  for (const ServiceModel* service : services()) {
    if (service->endpoint_prefix == first || service->id == first) return service;
  }
  return bucket_in_host(host).empty() ? nullptr : find_service("s3");
}

const ServiceModel* by_signing_name(std::string_view name) {
  for (const ServiceModel* service : services()) {
    if (service->signing_name == name) return service;
  }
  return nullptr;
}

}  // namespace

const ServiceModel* service_of(const HttpRequest& request) {
  if (is_s3_control(request)) return nullptr;
  const std::string signed_for = service_in_signature(request);
  if (!signed_for.empty()) return by_signing_name(signed_for);
  if (const ServiceModel* service = by_target(request)) return service;
  if (const ServiceModel* service = by_rpc_path(request)) return service;
  if (const ServiceModel* service = by_action(request)) return service;
  return by_host(request);
}

std::string service_name_of(const HttpRequest& request) {
  if (is_s3_control(request)) return "s3control";
  if (const ServiceModel* service = service_of(request)) return std::string(service->id);
  if (std::string name = service_in_signature(request); !name.empty()) return name;
  const std::string_view target = request.header("x-amz-target");
  if (!target.empty()) return std::string(target.substr(0, target.find_first_of("._")));
  return {};
}

Protocol protocol_of(const ServiceModel& service, const HttpRequest& request) {
  if (service.protocols.size() < 2 && !service.query_compatible) return service.protocol;
  if (request.header("smithy-protocol") == "rpc-v2-cbor") return Protocol::kRpcV2Cbor;
  const std::string_view type = request.header("content-type");
  if (type.starts_with("application/x-amz-json-1.0")) return Protocol::kJson10;
  if (type.starts_with("application/x-amz-json-1.1")) return Protocol::kJson11;
  if (is_form(request) || wire::query_of(request).find("Action=") != std::string_view::npos) return Protocol::kQuery;
  return service.protocol;
}

ReplyTo reply_to_request(const ServiceModel& service, const HttpRequest& request, std::string request_id) {
  return {.protocol = protocol_of(service, request),
          .request_id = std::move(request_id),
          .resource = percent_decode(wire::path_of(request)),
          .is_head = request.method == "HEAD"};
}

namespace {

[[noreturn]] void unmodelled_protocol(const ServiceModel& service, Protocol protocol) {
  constexpr std::array kNames = {"query", "JSON 1.0", "JSON 1.1", "REST-XML", "REST-JSON", "RPC v2 CBOR", "EC2 query"};
  throw Unmodelled(concat("the ", kNames[static_cast<std::size_t>(protocol)], " protocol of ", service.id));
}

/// SQS still answers the query protocol, but the model no longer says how it is spelt.
bool speaks(const ServiceModel& service, Protocol protocol) {
  for (const Protocol known : service.protocols) {
    if (known == protocol) return true;
  }
  return false;
}

}  // namespace

const OperationModel& route(const ServiceModel& service, const HttpRequest& request) {
  const Protocol protocol = protocol_of(service, request);
  if (!speaks(service, protocol)) unmodelled_protocol(service, protocol);
  switch (protocol) {
    case Protocol::kQuery: return wire::route_query(service, request);
    case Protocol::kJson10:
    case Protocol::kJson11: return wire::route_json(service, request);
    case Protocol::kRestXml: return wire::route_rest_xml(service, request);
    case Protocol::kRestJson: return wire::route_rest_json(service, request);
    case Protocol::kRpcV2Cbor: return wire::route_cbor(service, request);
    default: unmodelled_protocol(service, protocol);
  }
}

Json read_input(const ServiceModel& service, const OperationModel& operation, const HttpRequest& request) {
  if (!operation.implemented) throw Unmodelled(concat(service.id, ".", operation.name));
  const Protocol protocol = protocol_of(service, request);
  switch (protocol) {
    case Protocol::kQuery: return wire::read_query(operation, request);
    case Protocol::kJson10:
    case Protocol::kJson11: return wire::read_json(operation, request);
    case Protocol::kRestXml: return wire::read_rest_xml(service, operation, request);
    case Protocol::kRestJson: return wire::read_rest_json(operation, request);
    case Protocol::kRpcV2Cbor: return wire::read_cbor(operation, request);
    default: unmodelled_protocol(service, protocol);
  }
}

HttpResponse write_output(const ServiceModel& service, const OperationModel& operation, const Json& output,
                          const ReplyTo& reply_to) {
  switch (reply_to.protocol) {
    case Protocol::kQuery: return wire::write_query(service, operation, output, reply_to);
    case Protocol::kJson10:
    case Protocol::kJson11: return wire::write_json(operation, output, reply_to);
    case Protocol::kRestXml: return wire::write_rest_xml(service, operation, output, reply_to);
    case Protocol::kRestJson: return wire::write_rest_json(operation, output, reply_to);
    case Protocol::kRpcV2Cbor: return wire::write_cbor(operation, output, reply_to);
    default: unmodelled_protocol(service, reply_to.protocol);
  }
}

HttpResponse write_error(const ServiceModel& service, const AwsError& error, const ReplyTo& reply_to) {
  switch (reply_to.protocol) {
    case Protocol::kQuery:
    case Protocol::kEc2: return wire::write_query_error(service, error, reply_to);
    case Protocol::kRestXml: return wire::write_rest_xml_error(service, error, reply_to);
    case Protocol::kRestJson: return wire::write_rest_json_error(service, error, reply_to);
    case Protocol::kRpcV2Cbor: return wire::write_cbor_error(service, error, reply_to);
    default: return wire::write_json_error(service, error, reply_to);
  }
}

}  // namespace tocsin
