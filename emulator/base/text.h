#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tocsin {

/// All parts in one string, with one allocation.
template <class... Parts>
std::string concat(const Parts&... parts) {
  std::string all;
  all.reserve((std::string_view(parts).size() + ... + 0));
  (all.append(std::string_view(parts)), ...);
  return all;
}

std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string_view trim(std::string_view text);
std::string lower(std::string_view text);                         // ASCII only
std::string upper(std::string_view text);                         // ASCII only
bool equals_ignore_case(std::string_view a, std::string_view b);  // ASCII only
std::string replace_all(std::string text, std::string_view from, std::string_view to);

/// `CreateTopic` → `createTopic`: the first letter alone, as CloudTrail spells parameters.
std::string lower_first(std::string_view text);

/// `CreateTopicInput` → `create_topic_input`, as boto3 spells operations.
std::string snake_case(std::string_view text);

/// True if `text` matches `pattern`, where `*` is any run and `?` any one character. Linear in practice: one
/// backtracking point.
bool glob_matches(std::string_view pattern, std::string_view text);

/// The whole text as a decimal integer; nothing if it is not one or does not fit.
std::optional<std::int64_t> parse_integer(std::string_view text);

/// How many letters must be added, dropped, changed or swapped with their neighbour to get from one to the other.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate nearest to `word`, if it is near enough to be meant (a third of its length at most).
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);

/// `; did you mean X?` for the nearest candidate, or "".
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

/// Columns that a UTF-8 text takes on a terminal, as far as each character takes one.
std::size_t display_width(std::string_view text);

/// RFC 3986 percent encoding: all but unreserved characters. `keep_slash` leaves `/` as it is.
enum class Slash { kEncode, kKeep };
std::string percent_encode(std::string_view text, Slash slash = Slash::kEncode);
std::string percent_decode(std::string_view text);  // `+` stays `+`
std::string form_decode(std::string_view text);     // `+` is a space

std::string xml_escape(std::string_view text);

std::string hex(std::string_view bytes);
std::string base64_encode(std::string_view bytes);
std::optional<std::string> base64_decode(std::string_view text);

/// Raw bytes of the digest.
std::string md5(std::string_view bytes);
std::string sha1(std::string_view bytes);
std::string sha256(std::string_view bytes);
std::string sha512(std::string_view bytes);
std::string hmac_sha256(std::string_view key, std::string_view bytes);

}  // namespace tocsin
