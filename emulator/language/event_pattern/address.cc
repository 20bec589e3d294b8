#include "language/event_pattern/address.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace tocsin {
namespace {

constexpr std::size_t kAddressLengthMax = 200;

std::optional<Address> read_quad(std::string_view text) {
  Address address;
  std::size_t group = 0;
  unsigned value = 0;
  bool digits = false;
  for (const char c : text) {
    if (c == '.') {
      if (!digits || group == 3) return {};
      address.bytes[group++] = static_cast<std::uint8_t>(value);
      value = 0;
      digits = false;
    } else if (c >= '0' && c <= '9') {
      value = value * 10 + static_cast<unsigned>(c - '0');
      if (value > 255) return {};
      digits = true;
    } else {
      return {};
    }
  }
  if (!digits || group != 3) return {};
  address.bytes[3] = static_cast<std::uint8_t>(value);
  return address;
}

int hex_value_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Reads `1:2:3` into groups; false if a group is empty or too large, or there are more than eight.
bool read_groups(std::string_view text, std::array<unsigned, 8>& groups, std::size_t& count) {
  count = 0;
  if (text.empty()) return true;
  unsigned value = 0;
  bool digits = false;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || text[i] == ':') {
      if (!digits || count == 8) return false;
      groups[count++] = value;
      value = 0;
      digits = false;
      continue;
    }
    value = value * 16 + static_cast<unsigned>(hex_value_of(text[i]));
    if (value > 0xFFFF) return false;
    digits = true;
  }
  return true;
}

std::optional<Address> read_v6(std::string_view text) {
  std::array<unsigned, 8> groups{};
  std::size_t count = 0;
  const auto gap = text.find("::");
  if (gap == std::string_view::npos) {
    if (!read_groups(text, groups, count) || count != 8) return {};
  } else {
    std::array<unsigned, 8> tail{};
    std::size_t tail_count = 0;
    if (!read_groups(text.substr(0, gap), groups, count) || !read_groups(text.substr(gap + 2), tail, tail_count))
      return {};
    if (count + tail_count > 7) return {};
    for (std::size_t i = 0; i < tail_count; ++i) groups[8 - tail_count + i] = tail[i];
  }
  const bool mapped =
      std::all_of(groups.begin(), groups.begin() + 5, [](unsigned g) { return g == 0; }) && groups[5] == 0xFFFF;
  Address address;
  if (mapped) {
    address.bytes = {static_cast<std::uint8_t>(groups[6] >> 8), static_cast<std::uint8_t>(groups[6]),
                     static_cast<std::uint8_t>(groups[7] >> 8), static_cast<std::uint8_t>(groups[7])};
    return address;
  }
  address.v6 = true;
  for (std::size_t i = 0; i < 8; ++i) {
    address.bytes[2 * i] = static_cast<std::uint8_t>(groups[i] >> 8);
    address.bytes[2 * i + 1] = static_cast<std::uint8_t>(groups[i]);
  }
  return address;
}

bool is_hex_and_colons(std::string_view text) {
  return text.find(':') != std::string_view::npos &&
         std::all_of(text.begin(), text.end(), [](char c) { return c == ':' || hex_value_of(c) >= 0; });
}

bool is_dotted_digits(std::string_view text) {
  const auto parts = split(text, '.');
  return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
           return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
         });
}

}  // namespace

std::optional<Address> read_address(std::string_view text) {
  if (text.size() < 2 || text.size() > kAddressLengthMax) return {};
  if (hex_value_of(text[0]) < 0 && text[0] != ':') return {};
  if (text.find(':') == std::string_view::npos) return read_quad(text);
  return is_hex_and_colons(text) ? read_v6(text) : std::nullopt;
}

bool looks_like_address(std::string_view text) { return is_dotted_digits(text) || is_hex_and_colons(text); }

Address masked(Address address, int bits) {
  for (std::size_t i = 0; i < address.bytes.size(); ++i) {
    const int keep = std::clamp(bits - static_cast<int>(i) * 8, 0, 8);
    address.bytes[i] = static_cast<std::uint8_t>(address.bytes[i] & (0xFF00 >> keep));
  }
  return address;
}

bool AddressBlock::contains(const Address& address) const {
  return address.v6 == first.v6 && masked(address, bits) == first;
}

AddressBlockOrError read_address_block(std::string_view text) {
  // The engine splits at slashes and forgets empty parts at the end.
  std::string_view kept = text;
  while (!kept.empty() && kept.back() == '/') kept.remove_suffix(1);
  const auto parts = split(kept, '/');
  if (parts.size() != 2) return {{}, "Malformed CIDR, one '/' required"};
  std::string_view digits = parts[1];
  if (!digits.empty() && digits[0] == '+') digits.remove_prefix(1);
  int bits = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size() ||
      (digits.size() < parts[1].size() && digits[0] == '-')) {
    return {{}, "Malformed CIDR, mask bits must be an integer"};
  }
  if (bits < 0) return {{}, "Malformed CIDR, mask bits must not be negative"};
  if (!looks_like_address(parts[0])) return {{}, concat("Nonstandard IP address: ", parts[0])};
  const auto address = read_address(parts[0]);
  if (!address) return {{}, concat("Invalid IP address: ", parts[0])};
  if (address->v6 ? bits >= 128 : bits >= 32) {
    return {{}, address->v6 ? "IPv6 mask bits must be < 128" : "IPv4 mask bits must be < 32"};
  }
  return {{masked(*address, bits), bits}, ""};
}

}  // namespace tocsin
