#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tocsin {

/// An IP address. IPv6 addresses that map an IPv4 address in hex (::ffff:102:304) are that IPv4 address.
struct Address {
  bool v6 = false;
  std::array<std::uint8_t, 16> bytes{};  // IPv4 uses the first four.
  bool operator==(const Address&) const = default;
};

/// Reads a dotted quad (groups are decimal, zeros in front do not matter) or an IPv6 literal of hex and colons.
std::optional<Address> read_address(std::string_view text);

/// True for texts that look like an address, correct or not: digits in four dotted groups, or hex and colons.
bool looks_like_address(std::string_view text);

/// All addresses that share the first `bits` bits.
struct AddressBlock {
  Address first;
  int bits = 0;

  bool contains(const Address& address) const;
};

/// `address` with all but its first `bits` bits zero.
Address masked(Address address, int bits);

/// Reads `10.0.0.0/8`. The error is EventBridge's text.
struct AddressBlockOrError {
  AddressBlock block;
  std::string error;
};
AddressBlockOrError read_address_block(std::string_view text);

}  // namespace tocsin
