#include <nlohmann/json.hpp>

#include "base/text.h"
#include "language/hcl/functions.h"

namespace tocsin::hcl {
namespace {

Value json_decode(const Arguments& in) {
  const auto json = parse_json(in.string(0));
  if (!json) throw ValueError("the text is not JSON");
  return Value::from_json(*json);
}

Value base64_text(const Arguments& in) {
  const auto bytes = base64_decode(in.string(0));
  if (!bytes) throw ValueError("the text is not base64");
  return Value::string(*bytes);
}

/// As in a query string: a space is `+`.
Value url_encode(const Arguments& in) { return Value::string(replace_all(percent_encode(in.string(0)), "%20", "+")); }

/// The fields of one CSV line (RFC 4180); `rest` moves behind it.
std::vector<std::string> csv_line(std::string_view& rest) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  std::size_t i = 0;
  for (; i < rest.size(); ++i) {
    const char c = rest[i];
    if (quoted && c == '"' && i + 1 < rest.size() && rest[i + 1] == '"') {
      fields.back() += '"';
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      fields.emplace_back();
    } else if (!quoted && c == '\n') {
      ++i;
      break;
    } else if (quoted || c != '\r') {
      fields.back() += c;
    }
  }
  if (quoted) throw ValueError("a quoted field is never closed");
  rest.remove_prefix(i);
  return fields;
}

Value csv_decode(const Arguments& in) {
  const std::string text = in.string(0);
  std::string_view rest = text;
  if (rest.empty()) throw ValueError("the first line must name the columns");
  const std::vector<std::string> names = csv_line(rest);
  Value::List rows;
  while (!rest.empty()) {
    if (rest.starts_with('\n')) {
      rest.remove_prefix(1);
      continue;
    }
    const std::vector<std::string> fields = csv_line(rest);
    if (fields.size() != names.size()) throw ValueError("a line has more or fewer fields than the first");
    Value::Map row;
    for (std::size_t i = 0; i < names.size(); ++i) row[names[i]] = Value::string(fields[i]);
    rows.push_back(Value::map(std::move(row)));
  }
  return Value::list(std::move(rows));
}

}  // namespace

std::vector<Function> encoding_functions() {
  return {
      {"jsonencode", 1, 1, [](const Arguments& in) { return Value::string(json_encode(in[0])); },
       Unknowns::kGiveUnknown, /*takes_null=*/true},
      {"jsondecode", 1, 1, json_decode},
      {"base64encode", 1, 1, [](const Arguments& in) { return Value::string(base64_encode(in.string(0))); }},
      {"base64decode", 1, 1, base64_text},
      {"urlencode", 1, 1, url_encode},
      {"urldecode", 1, 1, [](const Arguments& in) { return Value::string(form_decode(in.string(0))); }},
      {"md5", 1, 1, [](const Arguments& in) { return Value::string(hex(md5(in.string(0)))); }},
      {"sha1", 1, 1, [](const Arguments& in) { return Value::string(hex(sha1(in.string(0)))); }},
      {"sha256", 1, 1, [](const Arguments& in) { return Value::string(hex(sha256(in.string(0)))); }},
      {"sha512", 1, 1, [](const Arguments& in) { return Value::string(hex(sha512(in.string(0)))); }},
      {"base64sha256", 1, 1, [](const Arguments& in) { return Value::string(base64_encode(sha256(in.string(0)))); }},
      {"base64sha512", 1, 1, [](const Arguments& in) { return Value::string(base64_encode(sha512(in.string(0)))); }},
      {"csvdecode", 1, 1, csv_decode},
  };
}

}  // namespace tocsin::hcl
