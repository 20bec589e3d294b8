#pragma once

/// What the wire protocols share. Private to this folder.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/wire.h"
#include "tocsin/time.h"

namespace tocsin::wire {

/// Decoded names and values, in the order of the text.
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// A query string or a form body. A name without `=` has the value "".
Pairs parse_pairs(std::string_view text);
void append_pairs(Pairs& pairs, std::string_view text);
const std::string* find_pair(const Pairs& pairs, std::string_view name);

std::string_view path_of(const HttpRequest& request);
std::string_view query_of(const HttpRequest& request);

/// The neutral form of a scalar that stands as text in XML, a form, a header or a path. Nothing if the text is not a
/// value of the shape. A blob must be base64 there.
std::optional<Json> scalar_from_text(const Shape& shape, std::string_view text);

/// The reverse. Timestamps keep the text of the neutral form; the protocols that want another form say so themselves.
std::string scalar_text(const Json& value);

/// Seconds since 1970, as JSON protocols write times: `1767603600` or `1767603600.123`.
std::string epoch_text(Time time);

/// The model's error that has this name or this code; null if there is none.
const ErrorModel* find_error(const ServiceModel& service, std::string_view name_or_code);

/// How JSON and CBOR name an error.
struct WireError {
  std::string name;
  std::string type;         ///< The name, qualified where AWS does so.
  std::string query_error;  ///< `x-amzn-query-error`; "" if the service sends none.
};

WireError wire_error_of(const ServiceModel& service, const AwsError& error);

// Query protocol (IAM, STS, SNS).
const OperationModel& route_query(const ServiceModel& service, const HttpRequest& request);
Json read_query(const OperationModel& operation, const HttpRequest& request);
HttpResponse write_query(const ServiceModel& service, const OperationModel& operation, const Json& output,
                         const ReplyTo& reply_to);
HttpResponse write_query_error(const ServiceModel& service, const AwsError& error, const ReplyTo& reply_to);

// JSON 1.0 and 1.1 (CloudTrail, EventBridge, SQS).
const OperationModel& route_json(const ServiceModel& service, const HttpRequest& request);
Json read_json(const OperationModel& operation, const HttpRequest& request);
HttpResponse write_json(const OperationModel& operation, const Json& output, const ReplyTo& reply_to);
HttpResponse write_json_error(const ServiceModel& service, const AwsError& error, const ReplyTo& reply_to);

/// A JSON body in the neutral form; also REST-JSON's. Throws SerializationException.
Json read_json_body(const Shape& shape, std::string_view body);
/// The same of a body that is parsed.
Json neutral_json(const Shape& shape, Json body);
void append_json(std::string& out, const Shape& shape, const Json& value);

// REST-XML (S3).
const OperationModel& route_rest_xml(const ServiceModel& service, const HttpRequest& request);
Json read_rest_xml(const ServiceModel& service, const OperationModel& operation, const HttpRequest& request);
HttpResponse write_rest_xml(const ServiceModel& service, const OperationModel& operation, const Json& output,
                            const ReplyTo& reply_to);
HttpResponse write_rest_xml_error(const ServiceModel& service, const AwsError& error, const ReplyTo& reply_to);

// REST-JSON (Lambda).
const OperationModel& route_rest_json(const ServiceModel& service, const HttpRequest& request);
Json read_rest_json(const OperationModel& operation, const HttpRequest& request);
HttpResponse write_rest_json(const OperationModel& operation, const Json& output, const ReplyTo& reply_to);
HttpResponse write_rest_json_error(const ServiceModel& service, const AwsError& error, const ReplyTo& reply_to);

// RPC v2 CBOR (CloudWatch).
const OperationModel& route_cbor(const ServiceModel& service, const HttpRequest& request);
Json read_cbor(const OperationModel& operation, const HttpRequest& request);
HttpResponse write_cbor(const OperationModel& operation, const Json& output, const ReplyTo& reply_to);
HttpResponse write_cbor_error(const ServiceModel& service, const AwsError& error, const ReplyTo& reply_to);

}  // namespace tocsin::wire
