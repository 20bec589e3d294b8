#include "kernel/authorizer.h"
#include "services/kms/ciphertext.h"
#include "services/kms/errors.h"
#include "services/kms/requests.h"
#include "services/kms/shapes.h"

namespace tocsin::kms {
namespace {

constexpr const char* kAlgorithm = "SYMMETRIC_DEFAULT";

void refuse_unmodelled(const Call& call, const std::optional<std::string>& algorithm,
                       const std::optional<bool>& dry_run) {
  if (algorithm && *algorithm != kAlgorithm) {
    throw Unmodelled(concat("kms.", call.operation.name, " EncryptionAlgorithm ", *algorithm));
  }
  if (dry_run.value_or(false)) throw Unmodelled(concat("kms.", call.operation.name, " DryRun"));
}

/// Opens a ciphertext and finds its key. `named` is the key that the caller expects, if any.
std::pair<Sealed, KeyRow> opened(Kms& kms, const Call& call, const std::optional<std::string>& ciphertext,
                                 const std::optional<std::string>& named) {
  if (!ciphertext) throw validation("The request has no CiphertextBlob.");
  auto sealed = unseal(*ciphertext);
  if (!sealed || sealed->region != call.region) throw invalid_ciphertext();
  if (named) {
    const KeyRow expected = require_key(kms, call, *named, Naming::kKeysAndAliases);
    if (expected.id != sealed->key || expected.account != sealed->account) throw incorrect_key();
  }
  auto key = kms.keys.find(sealed->account, sealed->region, sealed->key);
  // AWS: nobody learns from a ciphertext whether its key ever was.
  if (!key) throw access_denied(std::string(kUnreadableCiphertext));
  return {*std::move(sealed), *std::move(key)};
}

/// Authorises the opening of a ciphertext, or one side of its way from key to key.
template <class Input>
void authorize_opening(Kms& kms, Call& call, const Input& in, std::string_view action, const KeyRow& key, bool is_named,
                       std::optional<bool> on_same_key = std::nullopt) {
  policy::Context context;
  describe_request(call, in, context);
  describe_key(kms, key, context);
  if (on_same_key) context.set("kms:ReEncryptOnSameKey", *on_same_key);
  call.checks.push_back(kms.kernel.authorizer.may(call, action, key.arn(), context));
  call.resources.push_back(key.arn());
  const Authorization& answer = call.checks.back();
  if (answer.allowed) return;
  throw access_denied(is_named ? answer.message : std::string(kUnreadableCiphertext));
}

EncryptOutput encrypt(Kms& kms, Call& call, const EncryptInput& in) {
  refuse_unmodelled(call, in.encryption_algorithm, in.dry_run);
  const KeyRow key = require_key(kms, call, in.key_id, Naming::kKeysAndAliases);
  check_enabled(key);
  return {.ciphertext_blob = seal(key, in.encryption_context, in.plaintext),
          .key_id = key.arn(),
          .encryption_algorithm = kAlgorithm};
}

DecryptOutput decrypt(Kms& kms, Call& call, const DecryptInput& in) {
  refuse_unmodelled(call, in.encryption_algorithm, in.dry_run);
  if (in.recipient) throw Unmodelled("kms.Decrypt Recipient");
  const auto [sealed, key] = opened(kms, call, in.ciphertext_blob, in.key_id);
  authorize_opening(kms, call, in, "kms:Decrypt", key, in.key_id.has_value());
  check_enabled(key);
  // AWS: the context of the opening must be the context of the sealing, to the letter.
  if (sealed.context != in.encryption_context) throw invalid_ciphertext();
  return {.key_id = key.arn(), .plaintext = sealed.plaintext, .encryption_algorithm = kAlgorithm};
}

ReEncryptOutput re_encrypt(Kms& kms, Call& call, const ReEncryptInput& in) {
  refuse_unmodelled(call, in.source_encryption_algorithm, in.dry_run);
  refuse_unmodelled(call, in.destination_encryption_algorithm, std::nullopt);
  const auto [sealed, source] = opened(kms, call, in.ciphertext_blob, in.source_key_id);
  const KeyRow target = require_key(kms, call, in.destination_key_id, Naming::kKeysAndAliases);
  const bool same = source.arn() == target.arn();
  // AWS: each side is a permission of its own, with its own context.
  DecryptInput from;
  from.encryption_context = in.source_encryption_context;
  authorize_opening(kms, call, from, "kms:ReEncryptFrom", source, in.source_key_id.has_value(), same);
  DecryptInput to;
  to.encryption_context = in.destination_encryption_context;
  authorize_opening(kms, call, to, "kms:ReEncryptTo", target, true, same);
  check_enabled(source);
  check_enabled(target);
  if (sealed.context != in.source_encryption_context) throw invalid_ciphertext();
  return {.ciphertext_blob = seal(target, in.destination_encryption_context, sealed.plaintext),
          .source_key_id = source.arn(),
          .key_id = target.arn(),
          .source_encryption_algorithm = kAlgorithm,
          .destination_encryption_algorithm = kAlgorithm};
}

}  // namespace

Operations cryptography_operations(Kms& kms) {
  return {
      operation("Encrypt", kms, encrypt,
                on_key<EncryptInput>(kms, Naming::kKeysAndAliases,
                                     "the ciphertext keeps no secret; other algorithms; DryRun")),
      operation("Decrypt", kms, decrypt, {.gaps = "other algorithms; Nitro enclaves; DryRun", .checks_itself = true}),
      operation("ReEncrypt", kms, re_encrypt, {.gaps = "other algorithms; DryRun", .checks_itself = true}),
  };
}

}  // namespace tocsin::kms
