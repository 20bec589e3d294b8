#include "services/cloudtrail/json_writer.h"

#include <algorithm>

#include "base/json.h"

namespace tocsin::cloudtrail {

void append_quoted(std::string& out, std::string_view text) {
  const bool plain = std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte >= 0x7f || byte == '"' || byte == '\\';
  });
  if (!plain) {
    out += json_quote(text);
    return;
  }
  out += '"';
  out += text;
  out += '"';
}

ObjectWriter& ObjectWriter::name(std::string_view name) {
  if (!first_) out_ += ',';
  first_ = false;
  out_ += '"';
  out_ += name;
  out_ += "\":";
  return *this;
}

ObjectWriter& ObjectWriter::text(std::string_view member, std::string_view value) {
  name(member);
  append_quoted(out_, value);
  return *this;
}

ObjectWriter& ObjectWriter::raw(std::string_view member, std::string_view json) {
  name(member);
  out_ += json;
  return *this;
}

}  // namespace tocsin::cloudtrail
