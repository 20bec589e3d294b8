#include "services/kms/ciphertext.h"
#include "services/kms/errors.h"
#include "services/kms/requests.h"
#include "services/kms/shapes.h"

namespace tocsin::kms {
namespace {

/// The length of the data key that is asked for: by a spec or by a number, one of the two.
std::size_t length_of(const std::optional<std::string>& spec, const std::optional<std::int64_t>& bytes) {
  if (spec.has_value() == bytes.has_value()) {
    throw validation("Please specify either number of bytes or key spec.");
  }
  if (bytes) return static_cast<std::size_t>(*bytes);
  return *spec == "AES_256" ? 32 : 16;
}

std::string random_bytes(Random& random, std::size_t count) {
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) bytes += static_cast<char>(random.below(256));
  return bytes;
}

GenerateDataKeyOutput generate_data_key(Kms& kms, Call& call, const GenerateDataKeyInput& in) {
  if (in.recipient) throw Unmodelled("kms.GenerateDataKey Recipient");
  if (in.dry_run.value_or(false)) throw Unmodelled("kms.GenerateDataKey DryRun");
  const KeyRow key = require_key(kms, call, in.key_id, Naming::kKeysAndAliases);
  check_enabled(key);
  const std::string plaintext = random_bytes(call.random, length_of(in.key_spec, in.number_of_bytes));
  return {.ciphertext_blob = seal(key, in.encryption_context, plaintext), .plaintext = plaintext, .key_id = key.arn()};
}

GenerateDataKeyWithoutPlaintextOutput generate_without_plaintext(Kms& kms, Call& call,
                                                                 const GenerateDataKeyWithoutPlaintextInput& in) {
  if (in.dry_run.value_or(false)) throw Unmodelled("kms.GenerateDataKeyWithoutPlaintext DryRun");
  const KeyRow key = require_key(kms, call, in.key_id, Naming::kKeysAndAliases);
  check_enabled(key);
  const std::string plaintext = random_bytes(call.random, length_of(in.key_spec, in.number_of_bytes));
  return {.ciphertext_blob = seal(key, in.encryption_context, plaintext), .key_id = key.arn()};
}

}  // namespace

Operations data_key_operations(Kms& kms) {
  constexpr const char* kGaps = "the ciphertext keeps no secret; Nitro enclaves; DryRun";
  return {
      operation("GenerateDataKey", kms, generate_data_key,
                on_key<GenerateDataKeyInput>(kms, Naming::kKeysAndAliases, kGaps)),
      operation("GenerateDataKeyWithoutPlaintext", kms, generate_without_plaintext,
                on_key<GenerateDataKeyWithoutPlaintextInput>(kms, Naming::kKeysAndAliases, kGaps)),
  };
}

}  // namespace tocsin::kms
