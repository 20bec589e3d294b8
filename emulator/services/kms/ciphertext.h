#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "services/kms/key_table.h"

namespace tocsin::kms {

using EncryptionContext = std::map<std::string, std::string>;

/// What a ciphertext holds.
struct Sealed {
  std::string account;
  std::string region;
  std::string key;  // id
  EncryptionContext context;
  std::string plaintext;
};

/// The ciphertext of `plaintext`. It keeps no secret, since nothing in a rehearsal is one, but like AWS's it can only
/// be opened with the key and the context that made it, and not after it was changed.
std::string seal(const KeyRow& key, const EncryptionContext& context, std::string_view plaintext);

/// Nothing if the text is no ciphertext of ours, or was changed.
std::optional<Sealed> unseal(std::string_view ciphertext);

}  // namespace tocsin::kms
