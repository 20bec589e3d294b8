#pragma once

/// AWS's service models as tables of constants: what operations a service has, what their inputs and outputs look
/// like, and how they are spelt on the wire. `generate.py` makes the tables from botocore at build time; nothing is
/// parsed or allocated at start-up. All names and HTTP bindings of a service are there, the shapes only of operations
/// that have a row (`operation("Name", ...)`) in `emulator/services/<service>/`.

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tocsin {

enum class Protocol : std::uint8_t { kQuery, kJson10, kJson11, kRestXml, kRestJson, kRpcV2Cbor, kEc2 };

enum class ShapeType : std::uint8_t {
  kStructure,
  kList,
  kMap,
  kString,
  kInteger,
  kLong,
  kFloat,
  kDouble,
  kBoolean,
  kTimestamp,
  kBlob,
};

/// Where a member of an operation's input or output travels. All nested members are in the body.
enum class Location : std::uint8_t { kBody, kHeader, kHeaderPrefix, kUri, kQueryString, kStatusCode };

/// How a timestamp is written where the protocol's own choice does not apply.
enum class TimeFormat : std::uint8_t { kProtocol, kIso8601, kUnix, kRfc822 };

struct Shape;

/// A member of a structure, the element of a list, or the key or value of a map.
struct Member {
  std::string_view name{};         ///< The model's name: what the neutral Json and boto3 say.
  std::string_view wire_name{};    ///< Its name in body, header, query string or path; in a list often "member".
  std::string_view record_name{};  ///< What CloudTrail says.
  const Shape* shape = nullptr;
  Location location = Location::kBody;
  TimeFormat time_format = TimeFormat::kProtocol;
  bool required = false;
  bool xml_attribute = false;
  bool flattened = false;  ///< A list or map without an element of its own around it.
  std::string_view xml_namespace{};
  std::string_view xml_prefix{};  ///< `xsi`, where the namespace has a prefix.
};

constexpr std::int64_t kNoMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kNoMax = std::numeric_limits<std::int64_t>::max();

struct Shape {
  std::string_view name{};
  ShapeType type = ShapeType::kStructure;
  std::span<const Member> members{};           ///< Structure: its members. List: its element. Map: key, value.
  std::span<const std::string_view> values{};  ///< Strings: the enumeration, if there is one.
  std::int64_t min = kNoMin;                   ///< Length or value.
  std::int64_t max = kNoMax;
  std::string_view pattern{};       ///< As AWS's messages quote it.
  std::string_view regex{};         ///< As RE2 takes it; "" if there is none or RE2 cannot say it.
  const Member* payload = nullptr;  ///< Structure: the member that is the whole HTTP body.
  bool sensitive = false;

  const Member& element() const { return members[0]; }  ///< Of a list.
  const Member& key() const { return members[0]; }      ///< Of a map.
  const Member& value() const { return members[1]; }    ///< Of a map.
  const Member* member(std::string_view name) const;
};

/// A named error of the model.
struct ErrorModel {
  std::string_view name{};  ///< The shape's name: what JSON services send.
  std::string_view code{};  ///< What XML services send, and JSON ones in `x-amzn-query-error`; else the name.
  int status = 400;
};

struct OperationModel {
  std::string_view name{};
  std::string_view method = "POST";
  std::string_view uri = "/";  ///< `/{Bucket}/{Key+}?acl`
  bool implemented = false;    ///< There is a row; only then are there shapes.
  bool anonymous = false;      ///< AWS takes it unsigned (AssumeRoleWithWebIdentity).
  int success_status = 200;
  bool has_output = false;            ///< False: AWS answers with an empty body.
  std::string_view result_wrapper{};  ///< Query protocol: `CreateTopicResult`, or "" without output.
  std::string_view output_root{};     ///< REST-XML: the root element of a reply that has no payload member.
  bool unwrapped_output = false;  ///< REST-XML: the only member is the text of the root element (GetBucketLocation).
  std::span<const std::string_view> required_query{};    ///< REST: query names that tell it from others of its path.
  std::span<const std::string_view> required_headers{};  ///< REST: the same for headers.
  const Shape* input = nullptr;  ///< Never null if implemented; then at least a structure of no members.
  const Shape* output = nullptr;
};

struct ServiceModel {
  std::string_view id{};               ///< Our name and the folder's: `cloudwatch`, `states`.
  std::string_view title{};            ///< `Amazon Simple Notification Service`
  std::string_view short_title{};      ///< `SNS`, as boto3's service id.
  std::string_view api_version{};      ///< `2010-03-31`
  std::string_view signing_name{};     ///< The service in a SigV4 scope: `monitoring` for CloudWatch.
  std::string_view endpoint_prefix{};  ///< The first word of the host name.
  std::string_view target_prefix{};    ///< JSON: what stands before the dot in `X-Amz-Target`.
  std::string_view xml_namespace{};
  Protocol protocol = Protocol::kQuery;
  std::span<const Protocol> protocols{};  ///< All that AWS takes, the preferred first.
  bool global = false;                    ///< One endpoint for the partition; its records are in us-east-1 (IAM).
  bool query_compatible = false;          ///< JSON that also sends the query protocol's error codes (SQS).
  std::span<const OperationModel> operations{};  ///< Sorted by name.
  std::span<const ErrorModel> errors{};          ///< All of the service's.

  /// Nothing if AWS has no operation of this name.
  const OperationModel* operation(std::string_view name) const;

  /// All names, for `did_you_mean`.
  std::vector<std::string> operation_names() const;
};

/// All services the build knows, in the order of CMakeLists.txt.
std::span<const ServiceModel* const> services();

/// By our id (`cloudwatch`); null if there is none.
const ServiceModel* find_service(std::string_view id);

}  // namespace tocsin
