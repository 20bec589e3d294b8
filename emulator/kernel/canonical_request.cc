#include "kernel/canonical_request.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.h"

namespace tocsin {
namespace {

/// `/a/./b/../c` → `/a/c`; doubled slashes become one.
std::string without_dot_segments(std::string_view path) {
  std::vector<std::string_view> kept;
  for (const std::string_view part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      kept.push_back(part);
    } else if (!kept.empty()) {
      kept.pop_back();
    }
  }
  std::string out;
  for (const std::string_view part : kept) out.append("/").append(part);
  if (out.empty() || path.ends_with('/')) out += '/';
  return out;
}

void append_path(std::string& out, std::string_view path, PathForm form) {
  if (path.empty() || path == "/") {
    out += '/';
  } else if (form == PathForm::kOnceEncoded) {
    out += percent_encode(percent_decode(path), Slash::kKeep);
  } else {
    out += percent_encode(without_dot_segments(path), Slash::kKeep);
  }
}

void append_query(std::string& out, std::string_view query) {
  if (query.empty()) return;
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const std::string_view part : split(query, '&')) {
    if (part.empty()) continue;
    const auto equals = part.find('=');
    const std::string_view value = equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1);
    std::string name = percent_encode(percent_decode(part.substr(0, equals)));
    if (name != "X-Amz-Signature") pairs.emplace_back(std::move(name), percent_encode(percent_decode(value)));
  }
  std::sort(pairs.begin(), pairs.end());
  for (const auto& [name, value] : pairs) {
    if (&name != &pairs.front().first) out += '&';
    out.append(name).append("=").append(value);
  }
}

/// Trimmed, and each run of spaces is one.
void append_header_value(std::string& out, std::string_view value) {
  value = trim(value);
  for (std::size_t at = 0; at < value.size(); ++at) {
    if (value[at] == ' ' && value[at - 1] == ' ') continue;  // The first is no space: the value is trimmed.
    out += value[at];
  }
}

void append_header(std::string& out, const Headers& headers, std::string_view name) {
  out.append(name).append(":");
  bool is_first = true;
  for (const auto& [key, value] : headers) {
    if (!equals_ignore_case(key, name)) continue;
    if (!is_first) out += ',';
    is_first = false;
    append_header_value(out, value);
  }
  out += '\n';
}

}  // namespace

std::string canonical_request(const HttpRequest& request, const SignedParts& parts) {
  const std::string_view target = request.target;
  const auto mark = target.find('?');
  std::string out;
  out.reserve(768);
  out.append(request.method).append("\n");
  append_path(out, target.substr(0, mark), parts.path_form);
  out += '\n';
  append_query(out, mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1));
  out += '\n';
  for (const std::string_view name : parts.headers) append_header(out, request.headers, name);
  out += '\n';
  for (const std::string_view& name : parts.headers) {
    if (&name != &parts.headers.front()) out += ';';
    out += name;
  }
  return out.append("\n").append(parts.payload_hash);
}

}  // namespace tocsin
