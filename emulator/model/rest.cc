#include "model/rest.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/text.h"
#include "tocsin/time.h"

namespace tocsin::wire {
namespace {

bool is_label(std::string_view segment) { return segment.starts_with('{') && segment.ends_with('}'); }
bool is_greedy(std::string_view segment) { return segment.ends_with("+}"); }

std::string_view label_name(std::string_view segment) {
  return segment.substr(1, segment.size() - (is_greedy(segment) ? 3 : 2));
}

std::string_view without_slash(std::string_view path) { return path.starts_with('/') ? path.substr(1) : path; }

/// Walks pattern and path together; `visit(label, value)` sees every label. The number of literal segments, or -1 if
/// the path does not fit. A `/` at the end of a path does not count.
template <class Visit>
int walk_path(std::string_view pattern, std::string_view path, const Visit& visit) {
  pattern = without_slash(pattern);
  path = without_slash(path);
  int literals = 0;
  while (!pattern.empty()) {
    const auto segment_end = std::min(pattern.find('/'), pattern.size());
    const std::string_view segment = pattern.substr(0, segment_end);
    pattern.remove_prefix(std::min(segment_end + 1, pattern.size()));
    if (is_label(segment) && is_greedy(segment)) {
      if (path.empty()) return -1;
      visit(label_name(segment), path);
      return pattern.empty() ? literals : -1;
    }
    const auto part_end = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, part_end);
    path.remove_prefix(std::min(part_end + 1, path.size()));
    if (part.empty()) return -1;
    if (is_label(segment)) {
      visit(label_name(segment), part);
    } else if (segment == part) {
      ++literals;
    } else {
      return -1;
    }
  }
  return path.empty() ? literals : -1;
}

/// How well the request fits the operation: more literals and required parts are better; -1 is not at all.
int fit(const OperationModel& operation, const RestRequest& request) {
  if (operation.method != request.http->method) return -1;
  const auto mark = operation.uri.find('?');
  const int literals = walk_path(operation.uri.substr(0, mark), request.path, [](auto, auto) {});
  if (literals < 0) return -1;
  int score = literals * 100;
  if (mark != std::string_view::npos) {
    std::string_view wanted = operation.uri.substr(mark + 1);
    while (!wanted.empty()) {
      const std::string_view pair = wanted.substr(0, wanted.find('&'));
      wanted.remove_prefix(std::min(pair.size() + 1, wanted.size()));
      const std::string_view name = pair.substr(0, pair.find('='));
      const std::string* given = find_pair(request.query, name);
      if (!given || (name.size() < pair.size() && *given != pair.substr(name.size() + 1))) return -1;
      score += 10;
    }
  }
  for (const std::string_view name : operation.required_query) {
    if (!find_pair(request.query, name)) return -1;
    ++score;
  }
  for (const std::string_view name : operation.required_headers) {
    if (request.http->header(name).empty()) return -1;
    ++score;
  }
  return score;
}

Json rest_scalar(const Member& member, std::string_view text) {
  if (auto value = scalar_from_text(*member.shape, text)) return std::move(*value);
  throw AwsError("InvalidArgument", 400, concat("Invalid value for ", member.wire_name));
}

void read_query_member(const Member& member, const Pairs& query, Json& out) {
  if (member.shape->type == ShapeType::kList) {
    Json list = Json::array();
    for (const auto& [name, value] : query) {
      if (name == member.wire_name) list.push_back(rest_scalar(member.shape->element(), value));
    }
    if (!list.empty()) out.emplace(member.name, std::move(list));
  } else if (const std::string* value = find_pair(query, member.wire_name)) {
    out.emplace(member.name, rest_scalar(member, *value));
  }
}

void read_header_member(const Member& member, const HttpRequest& request, Json& out) {
  const std::string_view text = request.header(member.wire_name);
  if (text.empty()) return;
  if (member.shape->type != ShapeType::kList) {
    out.emplace(member.name, rest_scalar(member, text));
    return;
  }
  Json list = Json::array();
  for (const std::string_view part : split(text, ',')) {
    list.push_back(rest_scalar(member.shape->element(), trim(part)));
  }
  out.emplace(member.name, std::move(list));
}

/// `x-amz-meta-*`: S3 gives back the names in lower case.
void read_prefixed_headers(const Member& member, const HttpRequest& request, Json& out) {
  Json map = Json::object();
  const std::string prefix = lower(member.wire_name);
  for (const auto& [name, value] : request.headers) {
    const std::string key = lower(name);
    if (key.starts_with(prefix)) map[key.substr(prefix.size())] = value;
  }
  if (!map.empty()) out.emplace(member.name, std::move(map));
}

std::string header_text(const Member& member, const Json& value) {
  if (member.shape->type == ShapeType::kList) {
    std::vector<std::string> parts;
    for (const Json& item : value) parts.push_back(scalar_text(item));
    return join(parts, ",");
  }
  if (member.shape->type != ShapeType::kTimestamp) return scalar_text(value);
  const auto time = parse_time(value.get_ref<const std::string&>());
  TOCSIN_CHECK(time);
  switch (member.time_format) {
    case TimeFormat::kIso8601: return value.get<std::string>();
    case TimeFormat::kUnix: return epoch_text(*time);
    default: return http_time(*time);
  }
}

}  // namespace

RestRequest rest_request(const HttpRequest& request, std::string_view bucket) {
  const std::string_view path = path_of(request);
  return {.path = bucket.empty() ? std::string(path) : concat("/", bucket, path),
          .query = parse_pairs(query_of(request)),
          .http = &request};
}

const OperationModel* match_rest(const ServiceModel& service, const RestRequest& request) {
  const OperationModel* best = nullptr;
  int best_fit = -1;
  for (const OperationModel& operation : service.operations) {
    const int score = fit(operation, request);
    if (score > best_fit) {
      best_fit = score;
      best = &operation;
    }
  }
  return best;
}

std::optional<std::string> path_label(const OperationModel& operation, std::string_view path, std::string_view label) {
  std::optional<std::string> found;
  walk_path(operation.uri.substr(0, operation.uri.find('?')), path, [&](std::string_view name, std::string_view value) {
    if (name == label) found = percent_decode(value);
  });
  return found;
}

Json read_rest_members(const OperationModel& operation, const RestRequest& request) {
  Json out = Json::object();
  for (const Member& member : operation.input->members) {
    switch (member.location) {
      case Location::kUri:
        if (const auto value = path_label(operation, request.path, member.wire_name)) {
          out.emplace(member.name, rest_scalar(member, *value));
        }
        break;
      case Location::kQueryString: read_query_member(member, request.query, out); break;
      case Location::kHeader: read_header_member(member, *request.http, out); break;
      case Location::kHeaderPrefix: read_prefixed_headers(member, *request.http, out); break;
      default: break;
    }
  }
  return out;
}

void write_rest_members(const Shape& output, const Json& value, HttpResponse& response) {
  for (const Member& member : output.members) {
    const Json* inner = member.location == Location::kBody ? nullptr : json_find(value, member.name);
    if (!inner || inner->is_null()) continue;
    if (member.location == Location::kStatusCode) {
      response.status = inner->get<int>();
    } else if (member.location == Location::kHeader) {
      response.headers.emplace_back(member.wire_name, header_text(member, *inner));
    } else if (member.location == Location::kHeaderPrefix) {
      for (const auto& [name, item] : inner->items()) {
        response.headers.emplace_back(concat(member.wire_name, name), scalar_text(item));
      }
    }
  }
}

bool has_body_members(const Shape& shape) {
  return std::any_of(shape.members.begin(), shape.members.end(),
                     [](const Member& member) { return member.location == Location::kBody; });
}

}  // namespace tocsin::wire
