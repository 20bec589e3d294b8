#include "base/json_writer.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "base/json.h"

namespace tocsin {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101;
constexpr std::uint64_t kTops = 0x8080808080808080;

/// Sets the top bit of bytes that are under `below` (and may set that of bytes after one that is).
constexpr std::uint64_t under(std::uint64_t bytes, std::uint64_t below) { return (bytes - kOnes * below) & ~bytes; }
constexpr std::uint64_t equal(std::uint64_t bytes, std::uint64_t byte) { return under(bytes ^ (kOnes * byte), 1); }

/// Can the text stand between quotes as it is? Nearly all can, and all that a world writes down is asked: eight bytes
/// at a time. Bytes that are not ASCII are left to the library, which knows UTF-8.
bool is_plain(std::string_view text) {
  while (!text.empty()) {
    std::uint64_t bytes = kOnes * ' ';
    const std::size_t count = std::min(text.size(), sizeof bytes);
    std::memcpy(&bytes, text.data(), count);
    const std::uint64_t odd = bytes | under(bytes, 0x20) | equal(bytes, '"') | equal(bytes, '\\') | equal(bytes, 0x7f);
    if ((odd & kTops) != 0) return false;
    text.remove_prefix(count);
  }
  return true;
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  if (!is_plain(text)) {
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

}  // namespace tocsin
