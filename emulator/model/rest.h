#pragma once

/// What the REST protocols share: an operation is known by method, path and query, and members travel there and in
/// headers. Private to this folder.

#include <string>
#include <string_view>
#include <vector>

#include "model/wire_parts.h"

namespace tocsin::wire {

/// A request whose path and query are taken apart.
struct RestRequest {
  std::string path;  ///< Still percent-encoded; S3's bucket is in it even if it came in the host.
  Pairs query;
  const HttpRequest* http = nullptr;
};

RestRequest rest_request(const HttpRequest& request, std::string_view bucket = {});

/// The operation whose method, path, query and headers fit best; null if none does.
const OperationModel* match_rest(const ServiceModel& service, const RestRequest& request);

/// The value that `{label}` or `{label+}` of the operation's URI has in the path; nothing if it is not there.
std::optional<std::string> path_label(const OperationModel& operation, std::string_view path, std::string_view label);

/// The members that travel in path, query and headers, in the neutral form. Throws InvalidArgument for a value that is
/// not of the member's type.
Json read_rest_members(const OperationModel& operation, const RestRequest& request);

/// Moves the members that travel in headers and the status into the response.
void write_rest_members(const Shape& output, const Json& value, HttpResponse& response);

/// True if the reply or request has members in a document body.
bool has_body_members(const Shape& shape);

}  // namespace tocsin::wire
