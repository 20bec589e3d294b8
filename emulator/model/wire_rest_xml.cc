/// REST-XML as S3 speaks it. https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html

#include <charconv>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "base/text.h"
#include "model/rest.h"
#include "model/xml.h"

namespace tocsin {
namespace {

constexpr std::string_view kXmlDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

[[noreturn]] void malformed_xml() {
  throw AwsError("MalformedXML", 400,
                 "The XML you provided was not well-formed or did not validate against our published schema");
}

std::string_view local_name(std::string_view name) {
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

Json read_xml_value(const Member& member, const pugi::xml_node& node);

/// All elements of this name under `node`, each read as an element of the list `shape`.
Json read_xml_items(const Shape& shape, const pugi::xml_node& node, std::string_view name) {
  Json out = Json::array();
  for (const pugi::xml_node& child : node.children()) {
    if (local_name(child.name()) == name) out.push_back(read_xml_value(shape.element(), child));
  }
  return out;
}

void read_xml_entry(const Shape& shape, const pugi::xml_node& entry, Json& out) {
  Json key, value;
  for (const pugi::xml_node& child : entry.children()) {
    if (local_name(child.name()) == shape.key().wire_name) key = child.text().get();
    if (local_name(child.name()) == shape.value().wire_name) value = read_xml_value(shape.value(), child);
  }
  if (!key.is_string()) malformed_xml();
  out[key.get<std::string>()] = std::move(value);
}

std::optional<Json> read_xml_attribute(const Member& member, const pugi::xml_node& node) {
  for (const pugi::xml_attribute& attribute : node.attributes()) {
    if (local_name(attribute.name()) == local_name(member.wire_name)) return Json(attribute.value());
  }
  return std::nullopt;
}

Json read_xml_structure(const Shape& shape, const pugi::xml_node& node) {
  Json out = Json::object();
  for (const Member& member : shape.members) {
    if (member.location != Location::kBody) continue;
    if (member.xml_attribute) {
      if (auto value = read_xml_attribute(member, node)) out.emplace(member.name, std::move(*value));
      continue;
    }
    if (member.flattened && member.shape->type == ShapeType::kList) {
      Json items = read_xml_items(*member.shape, node, member.wire_name);
      if (!items.empty()) out.emplace(member.name, std::move(items));
      continue;
    }
    for (const pugi::xml_node& child : node.children()) {
      if (local_name(child.name()) != member.wire_name) continue;
      out.emplace(member.name, read_xml_value(member, child));
      break;
    }
  }
  return out;
}

Json read_xml_value(const Member& member, const pugi::xml_node& node) {
  const Shape& shape = *member.shape;
  switch (shape.type) {
    case ShapeType::kStructure: return read_xml_structure(shape, node);
    case ShapeType::kList: return read_xml_items(shape, node, shape.element().wire_name);
    case ShapeType::kMap: {
      Json out = Json::object();
      for (const pugi::xml_node& entry : node.children()) read_xml_entry(shape, entry, out);
      return out;
    }
    default: {
      auto value = wire::scalar_from_text(shape, node.text().get());
      if (!value) malformed_xml();
      return std::move(*value);
    }
  }
}

pugi::xml_node parse_root(pugi::xml_document& document, std::string_view body) {
  const auto options = pugi::parse_default | pugi::parse_ws_pcdata_single;
  if (!document.load_buffer(body.data(), body.size(), options, pugi::encoding_utf8)) malformed_xml();
  return document.document_element();
}

bool is_chunked(const HttpRequest& request) {
  return request.header("x-amz-content-sha256").starts_with("STREAMING-") ||
         request.header("content-encoding").find("aws-chunked") != std::string_view::npos;
}

/// AWS: `aws-chunked` is of the transfer; the object keeps only what else is in Content-Encoding.
void drop_chunked_encoding(Json& input) {
  const auto at = input.find("ContentEncoding");
  if (at == input.end()) return;
  std::vector<std::string> kept;
  for (const std::string_view part : split(at->get_ref<const std::string&>(), ',')) {
    if (!trim(part).empty() && trim(part) != "aws-chunked") kept.emplace_back(trim(part));
  }
  if (kept.empty()) {
    input.erase(at);
  } else {
    *at = join(kept, ",");
  }
}

void read_xml_payload(const OperationModel& operation, std::string_view body, Json& out) {
  const Shape& input = *operation.input;
  if (!input.payload) {
    if (body.empty() || !wire::has_body_members(input)) return;
    pugi::xml_document document;
    out.update(read_xml_structure(input, parse_root(document, body)));
    return;
  }
  const Member& payload = *input.payload;
  if (payload.shape->type == ShapeType::kBlob) {
    out.emplace(payload.name, base64_encode(body));
  } else if (body.empty()) {
    return;
  } else if (payload.shape->type == ShapeType::kString) {
    out.emplace(payload.name, body);
  } else {
    pugi::xml_document document;
    const pugi::xml_node root = parse_root(document, body);
    if (local_name(root.name()) != payload.wire_name) malformed_xml();
    out.emplace(payload.name, read_xml_value(payload, root));
  }
}

std::string_view bucket_of(const HttpRequest& request) { return bucket_in_host(request.header("host")); }

Headers s3_headers(const ReplyTo& reply_to) {
  // Deviation: AWS's host id is opaque; ours repeats the request's id.
  return {{"x-amz-request-id", reply_to.request_id}, {"x-amz-id-2", base64_encode(reply_to.request_id)}};
}

std::string xml_document_of(const ServiceModel& service, std::string_view root, const Shape& shape, const Json& value) {
  std::string out = concat(kXmlDeclaration, "<", root, " xmlns=\"", service.xml_namespace, "\">");
  wire::append_xml_members(out, shape, value, wire::XmlTime::kMillis);
  out += concat("</", root, ">");
  return out;
}

/// GetBucketLocation: `<LocationConstraint xmlns="...">eu-west-1</LocationConstraint>`, empty for us-east-1.
std::string unwrapped_document(const ServiceModel& service, const OperationModel& operation, const Json& output) {
  std::string out = concat(kXmlDeclaration, "<", operation.output_root, " xmlns=\"", service.xml_namespace, "\">");
  if (const Json* value = json_find(output, operation.output->members[0].name)) {
    wire::append_xml_text(out, wire::scalar_text(*value));
  }
  out += concat("</", operation.output_root, ">");
  return out;
}

void write_xml_body(const ServiceModel& service, const OperationModel& operation, const Json& output,
                    HttpResponse& response) {
  const Shape& shape = *operation.output;
  const auto xml_body = [&](std::string body) {
    response.headers.emplace_back("Content-Type", "application/xml");
    response.body = std::move(body);
  };
  if (operation.unwrapped_output) return xml_body(unwrapped_document(service, operation, output));
  if (!shape.payload) {
    if (wire::has_body_members(shape)) xml_body(xml_document_of(service, operation.output_root, shape, output));
    return;
  }
  const Json* value = json_find(output, shape.payload->name);
  if (!value || value->is_null()) return;
  switch (shape.payload->shape->type) {
    case ShapeType::kBlob: response.body = base64_decode(wire::scalar_text(*value)).value_or(""); break;
    case ShapeType::kString: response.body = wire::scalar_text(*value); break;
    default: xml_body(xml_document_of(service, shape.payload->wire_name, *shape.payload->shape, *value));
  }
}

}  // namespace

std::string_view bucket_in_host(std::string_view host) {
  host = host.substr(0, host.rfind(':'));
  for (const std::string_view mark : {".s3.", ".s3-"}) {
    if (const auto at = host.rfind(mark); at != std::string_view::npos) return host.substr(0, at);
  }
  constexpr std::string_view kLocal = ".localhost";
  if (!host.ends_with(kLocal)) return {};
  host.remove_suffix(kLocal.size());
  return host == "s3" ? std::string_view() : host;
}

std::string decode_aws_chunked(std::string_view body) {
  const auto broken = [] {
    return AwsError("IncompleteBody", 400,
                    "You did not provide the number of bytes specified by the Content-Length HTTP header");
  };
  std::string out;
  out.reserve(body.size());
  for (;;) {
    const auto line_end = body.find("\r\n");
    if (line_end == std::string_view::npos) throw broken();
    const std::string_view line = body.substr(0, line_end);
    const std::string_view digits = line.substr(0, line.find(';'));
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
    if (error != std::errc() || end != digits.data() + digits.size()) throw broken();
    if (size == 0) return out;
    body.remove_prefix(line_end + 2);
    if (body.size() < size || body.size() - size < 2) throw broken();
    out += body.substr(0, size);
    body.remove_prefix(size + 2);
  }
}

namespace wire {

const OperationModel& route_rest_xml(const ServiceModel& service, const HttpRequest& request) {
  if (const OperationModel* operation = match_rest(service, rest_request(request, bucket_of(request)))) {
    return *operation;
  }
  if (request.method == "POST" && request.header("content-type").starts_with("multipart/form-data")) {
    throw Unmodelled("S3's upload by a browser's form (POST Object)");
  }
  if (request.method == "OPTIONS") throw Unmodelled("S3's answer to a CORS preflight");
  throw AwsError("MethodNotAllowed", 405, "The specified method is not allowed against this resource.");
}

Json read_rest_xml(const ServiceModel&, const OperationModel& operation, const HttpRequest& request) {
  Json out = read_rest_members(operation, rest_request(request, bucket_of(request)));
  if (is_chunked(request)) {
    drop_chunked_encoding(out);
    read_xml_payload(operation, decode_aws_chunked(request.body), out);
  } else {
    read_xml_payload(operation, request.body, out);
  }
  return out;
}

HttpResponse write_rest_xml(const ServiceModel& service, const OperationModel& operation, const Json& output,
                            const ReplyTo& reply_to) {
  HttpResponse response{.status = operation.success_status, .headers = s3_headers(reply_to), .body = {}};
  write_rest_members(*operation.output, output, response);
  if (!reply_to.is_head) write_xml_body(service, operation, output, response);
  return response;
}

HttpResponse write_rest_xml_error(const ServiceModel& service, const AwsError& error, const ReplyTo& reply_to) {
  HttpResponse response{.status = error.status, .headers = s3_headers(reply_to), .body = {}};
  // AWS: a HEAD request gets the status alone; SDKs make "404: Not Found" of it.
  if (reply_to.is_head || error.status == 304) return response;
  const ErrorModel* known = find_error(service, error.code);
  std::string out = concat(kXmlDeclaration, "<Error>");
  append_xml_element(out, "Code", known ? known->code : std::string_view(error.code));
  append_xml_element(out, "Message", error.message);
  append_xml_element(out, "Resource", reply_to.resource);
  append_xml_element(out, "RequestId", reply_to.request_id);
  append_xml_element(out, "HostId", response.header("x-amz-id-2"));
  out += "</Error>";
  response.headers.emplace_back("Content-Type", "application/xml");
  response.body = std::move(out);
  return response;
}

}  // namespace wire
}  // namespace tocsin
