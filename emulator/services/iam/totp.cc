#include "services/iam/totp.h"

#include "base/text.h"
#include "sim/random.h"

namespace tocsin::iam {
namespace {

constexpr std::size_t kBlock = 64;  // of SHA-1
constexpr std::int64_t kStepSeconds = 30;

std::string base32_bytes(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    bits = bits << 5 | static_cast<std::uint32_t>(kIdAlphabet.find(c) & 31);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xff);
  }
  return bytes;
}

std::string hmac_sha1(std::string key, std::string_view message) {
  if (key.size() > kBlock) key = sha1(key);
  key.resize(kBlock, '\0');
  std::string inner = key;
  std::string outer = key;
  for (char& c : inner) c = static_cast<char>(c ^ 0x36);
  for (char& c : outer) c = static_cast<char>(c ^ 0x5c);
  return sha1(concat(outer, sha1(concat(inner, message))));
}

}  // namespace

std::string mfa_code(std::string_view seed, std::int64_t step) {
  std::string counter(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) counter[i] = static_cast<char>(step >> (56 - 8 * i) & 0xff);
  const std::string digest = hmac_sha1(base32_bytes(seed), counter);
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(digest[i])); };
  const std::size_t at = byte(19) & 15;
  const std::uint32_t number =
      ((byte(at) & 0x7f) << 24 | byte(at + 1) << 16 | byte(at + 2) << 8 | byte(at + 3)) % 1'000'000;
  const std::string digits = std::to_string(number);
  return std::string(6 - digits.size(), '0') + digits;
}

std::int64_t mfa_step(Time time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count() / kStepSeconds;
}

}  // namespace tocsin::iam
