#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tocsin {

/// Writes one JSON object straight into a text: records and journal entries are written at every call, and their shape
/// is fixed.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }

  ObjectWriter& text(std::string_view name, std::string_view value);
  /// As `text`, but leaves an empty value out.
  ObjectWriter& given(std::string_view name, std::string_view value) {
    return value.empty() ? *this : text(name, value);
  }
  ObjectWriter& flag(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }
  ObjectWriter& number(std::string_view name, std::int64_t value) { return raw(name, std::to_string(value)); }
  /// `json` is a JSON value already.
  ObjectWriter& raw(std::string_view name, std::string_view json);
  /// Only the name: the value is written next, by another writer.
  ObjectWriter& name(std::string_view name);
  void end() { out_ += '}'; }

 private:
  std::string& out_;
  bool first_ = true;
};

/// A JSON string with its quotes.
void append_quoted(std::string& out, std::string_view text);

}  // namespace tocsin
