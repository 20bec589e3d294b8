#pragma once

/// Between bytes and the neutral form. The neutral form of an input or output is a Json object with the model's
/// member names, as boto3 spells them: `{"Name": "alerts"}`. In it timestamps are ISO 8601 strings, blobs base64
/// strings, enumerations strings, maps objects; what was not given is absent.
///
///     const ServiceModel* service = service_of(request);
///     const ReplyTo reply_to = reply_to_request(*service, request, request_id);
///     const OperationModel& operation = route(*service, request);
///     const Json input = read_input(*service, operation, request);
///     HttpResponse response = write_output(*service, operation, output, reply_to);
///
/// Checking of values is `validate.h`.

#include <string>
#include <string_view>

#include "base/json.h"
#include "model/service_model.h"
#include "tocsin/error.h"
#include "tocsin/http.h"

namespace tocsin {

/// What a reply must know of the request that it answers.
struct ReplyTo {
  Protocol protocol = Protocol::kQuery;
  std::string request_id;
  std::string resource;  ///< The path, which S3's errors repeat.
  bool is_head = false;  ///< A HEAD request: the reply has no body.
};

/// Which service is addressed: by the scope of the signature, else X-Amz-Target, Action and Version, or the host.
/// Null if nothing says so, or if we have no model of the service. `service_name_of` is what the request said.
const ServiceModel* service_of(const HttpRequest& request);

/// The service's name as the request's signature, target or host spells it, known or not; "" if nothing says it.
std::string service_name_of(const HttpRequest& request);

/// Which of the service's protocols this request speaks.
Protocol protocol_of(const ServiceModel& service, const HttpRequest& request);

ReplyTo reply_to_request(const ServiceModel& service, const HttpRequest& request, std::string request_id);

/// The operation that is asked for. Throws AWS's own refusal if the service has none such. The operation may not be
/// implemented; that is the caller's to say.
const OperationModel& route(const ServiceModel& service, const HttpRequest& request);

/// Parses the request of an implemented operation. Members that AWS ignores on the wire are ignored here. Throws
/// AwsError for what cannot be parsed (SerializationException, MalformedXML, ...).
Json read_input(const ServiceModel& service, const OperationModel& operation, const HttpRequest& request);

HttpResponse write_output(const ServiceModel& service, const OperationModel& operation, const Json& output,
                          const ReplyTo& reply_to);

/// The error as this protocol writes it, with the status and code of `error`.
HttpResponse write_error(const ServiceModel& service, const AwsError& error, const ReplyTo& reply_to);

/// The payload of a body in the `aws-chunked` encoding (`size;chunk-signature=...` lines); signatures of chunks and
/// trailers are dropped.
std::string decode_aws_chunked(std::string_view body);

/// The bucket if it is in the host name (`bucket.s3.eu-west-1.amazonaws.com`, `bucket.localhost:4566`); else "".
std::string_view bucket_in_host(std::string_view host);

}  // namespace tocsin
