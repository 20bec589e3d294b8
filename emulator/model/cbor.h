#pragma once

/// CBOR (RFC 8949) as far as AWS uses it. Private to this folder.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

namespace tocsin::cbor {

// Major types: the top three bits of an item's first byte.
constexpr unsigned kUnsigned = 0;
constexpr unsigned kNegative = 1;
constexpr unsigned kBytes = 2;
constexpr unsigned kText = 3;
constexpr unsigned kArray = 4;
constexpr unsigned kMapType = 5;
constexpr unsigned kTag = 6;

constexpr std::uint64_t kEpochTag = 1;

void append_head(std::string& out, unsigned major, std::uint64_t value);
void append_text(std::string& out, std::string_view text);
void append_integer(std::string& out, std::int64_t value);
void append_double(std::string& out, double value);

/// One item as Json: byte strings become base64 text and tags are left out. Nothing if the bytes are not exactly one
/// item, or nest deeper than 64.
std::optional<Json> parse(std::string_view bytes);

}  // namespace tocsin::cbor
