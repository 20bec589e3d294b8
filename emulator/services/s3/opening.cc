#include "services/s3/opening.h"

#include "base/text.h"
#include "language/policy/visibility.h"
#include "services/s3/errors.h"

namespace tocsin::s3 {
namespace {

constexpr std::string_view kNamespace = "http://s3.amazonaws.com/doc/2006-03-01/";
constexpr std::string_view kInstance = "http://www.w3.org/2001/XMLSchema-instance";

Json recorded_element(const Member& member, const Json& value);

/// A structure as the XML that carried it: elements by their names on the wire, attributes beside them.
Json recorded_document(const Shape& shape, const Json& value) {
  Json out = Json::object();
  for (const Member& member : shape.members) {
    const Json* inner = json_find(value, member.name);
    if (!inner || inner->is_null()) continue;
    out[std::string(member.wire_name)] = recorded_element(member, *inner);
  }
  return out;
}

// AWS: an element that occurs once is a value, one that occurs several times a list.
Json recorded_items(const Member& element, const Json& items) {
  if (items.size() == 1) return recorded_element(element, items[0]);
  Json out = Json::array();
  for (const Json& item : items) out.push_back(recorded_element(element, item));
  return out;
}

Json recorded_element(const Member& member, const Json& value) {
  const Shape& shape = *member.shape;
  if (shape.type == ShapeType::kStructure) {
    Json out = Json::object();
    if (!member.xml_prefix.empty()) out[concat("xmlns:", member.xml_prefix)] = kInstance;
    out.update(recorded_document(shape, value));
    return out;
  }
  if (shape.type != ShapeType::kList) return value;
  if (member.flattened) return recorded_items(shape.element(), value);
  Json out = Json::object();
  if (!value.empty()) out[std::string(shape.element().wire_name)] = recorded_items(shape.element(), value);
  return out;
}

// AWS: a bucket policy is an object in the record, where IAM's policies are texts.
void record_body(Json& parameters, const Member& payload, const Json& value) {
  if (payload.name == "Policy" && value.is_string()) {
    auto policy = parse_json(value.get_ref<const std::string&>());
    parameters["bucketPolicy"] = policy ? std::move(*policy) : value;
    return;
  }
  if (payload.shape->type != ShapeType::kStructure) return;
  Json document = {{"xmlns", kNamespace}};
  document.update(recorded_document(*payload.shape, value));
  parameters[std::string(payload.wire_name)] = std::move(document);
}

std::string host_of(const Call& call, const std::string& region) {
  if (call.api.host.ends_with(".amazonaws.com")) return call.api.host;
  return concat("s3.", region, ".amazonaws.com");
}

/// The name behind the question mark of the operation's address: `publicAccessBlock`.
std::string subresource(const OperationModel& model) {
  const auto mark = model.uri.find('?');
  if (mark == std::string_view::npos) return {};
  const std::string_view query = model.uri.substr(mark + 1);
  return std::string(query.substr(0, query.find('&')));
}

void record_additional(Call& call, std::size_t bytes) {
  call.record_additional(Json{{"SignatureVersion", "SigV4"},
                              {"CipherSuite", "TLS_AES_128_GCM_SHA256"},
                              {"bytesTransferredIn", bytes},
                              {"AuthenticationMethod", "AuthHeader"},
                              {"x-amz-id-2", base64_encode(sha256(call.request_id))},
                              {"bytesTransferredOut", 0}});
}

}  // namespace

void record_request(Call& call, const Json& input) {
  const OperationModel& model = *call.operation.model;
  Json parameters = Json::object();
  std::size_t bytes = 0;
  for (const Member& member : model.input->members) {
    const Json* value = json_find(input, member.name);
    if (!value) continue;
    if (member.name == "Bucket") {
      parameters["bucketName"] = *value;
    } else if (&member == model.input->payload) {
      record_body(parameters, member, *value);
      bytes = value->is_string() ? value->get_ref<const std::string&>().size() : json_text(*value).size();
    } else if (member.location == Location::kHeader && member.wire_name.starts_with("x-amz-") &&
               !member.wire_name.starts_with("x-amz-sdk")) {
      parameters[std::string(member.wire_name)] = *value;
    } else if (member.location == Location::kQueryString) {
      parameters[std::string(member.wire_name)] = *value;
    }
  }
  parameters["Host"] = host_of(call, call.recorded_region());
  if (const std::string name = subresource(model); !name.empty()) parameters[name] = "";
  call.record_parameters(std::move(parameters));
  record_additional(call, bytes);
}

BucketRow open_bucket(S3& s3, Call& call, const std::string& name, const std::optional<std::string>& expected_owner) {
  call.touch("AWS::S3::Bucket", name);
  auto bucket = s3.buckets.find(name);
  if (!bucket) throw no_such_bucket();
  call.record_in(bucket->region);
  if (const Json* parameters = call.recorded_parameters()) {
    Json moved = *parameters;
    moved["Host"] = host_of(call, bucket->region);
    call.record_parameters(std::move(moved));
  }
  if (expected_owner && *expected_owner != bucket->account) throw access_denied_plainly();
  // AWS: RestrictPublicBuckets closes a bucket with a public policy to all other accounts, even to those that a
  // statement names. https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
  const bool stranger =
      call.caller.principal.kind != policy::PrincipalKind::kService && call.account != bucket->account;
  if (stranger && !bucket->policy.empty() && bucket->access_block().restrict_public_buckets &&
      policy::is_public(*s3.policies.compile(bucket->policy, policy::DocumentKind::kResource))) {
    throw access_denied_plainly();
  }
  return *bucket;
}

// AWS: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
void set_common_keys(policy::Context& context, const std::string& bucket_account) {
  context.set("s3:authType", "REST-HEADER");
  context.set("s3:signatureversion", "AWS4-HMAC-SHA256");
  context.set("s3:TlsVersion", "1.3");
  context.set("s3:ResourceAccount", bucket_account);
  context.absent({"s3:signatureAge", "s3:x-amz-content-sha256", "s3:DataAccessPointAccount", "s3:DataAccessPointArn",
                  "s3:AccessPointNetworkOrigin", "s3:AccessGrantsInstanceArn", "s3:x-amz-acl",
                  "s3:x-amz-grant-full-control", "s3:x-amz-grant-read", "s3:x-amz-grant-read-acp",
                  "s3:x-amz-grant-write", "s3:x-amz-grant-write-acp", "s3:x-amz-object-ownership",
                  "s3:locationconstraint", "s3:prefix", "s3:delimiter", "s3:max-keys"});
  context.absent_family("s3:BucketTag/");
}

}  // namespace tocsin::s3
