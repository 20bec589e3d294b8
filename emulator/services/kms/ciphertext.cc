#include "services/kms/ciphertext.h"

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/text.h"

namespace tocsin::kms {
namespace {

constexpr std::string_view kSeal = "tocsin ciphertext";
constexpr std::size_t kDigestBytes = 32;

/// Hides the text from a casual look, so that nobody takes it for the plaintext.
std::string blurred(std::string_view text) {
  std::string out(text);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<char>(static_cast<unsigned char>(out[i]) ^ (0xA5U + i * 31U));
  }
  return out;
}

}  // namespace

std::string seal(const KeyRow& key, const EncryptionContext& context, std::string_view plaintext) {
  const Json content = {{"account", key.account},
                        {"region", key.region},
                        {"key", key.id},
                        {"context", context},
                        {"plaintext", base64_encode(plaintext)}};
  const std::string text = json_text(content);
  return concat(hmac_sha256(kSeal, text), blurred(text));
}

std::optional<Sealed> unseal(std::string_view ciphertext) {
  if (ciphertext.size() <= kDigestBytes) return std::nullopt;
  const std::string text = blurred(ciphertext.substr(kDigestBytes));
  if (hmac_sha256(kSeal, text) != ciphertext.substr(0, kDigestBytes)) return std::nullopt;
  const Json content = *parse_json(text);
  return Sealed{.account = content.at("account"),
                .region = content.at("region"),
                .key = content.at("key"),
                .context = content.at("context").get<EncryptionContext>(),
                .plaintext = *base64_decode(json_string(content, "plaintext"))};
}

}  // namespace tocsin::kms
