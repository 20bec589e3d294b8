#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/call.h"
#include "kernel/parcel.h"
#include "language/policy/context.h"
#include "tocsin/error.h"

namespace tocsin {

/// A key of KMS, as those who encrypt with it see it.
struct FoundKey {
  std::string arn;                  ///< "" if there is no such key; then `refusal` says so.
  bool aws_managed = false;         ///< `alias/aws/sns` and its kind: nobody can change its policy.
  policy::Context context;          ///< Condition keys of the key itself: kms:KeySpec, aws:ResourceTag/team ...
  std::optional<AwsError> refusal;  ///< KMS's, while the key cannot be used: it is disabled, or will be deleted.
  std::string remedy;               ///< What would make it usable again.
};

/// What the kernel must know about keys. Services/kms answers it.
class Keys {
 public:
  virtual ~Keys() = default;

  /// The key that `text` names in an account and region: id, ARN, `alias/name` or the ARN of an alias. An AWS managed
  /// key comes into being when it is first asked for.
  virtual FoundKey find_key(const std::string& account, const std::string& region, const std::string& text) = 0;
};

/// One use of a key by a service that keeps something encrypted.
struct KeyUse {
  std::string key;      ///< As the encrypted resource names it.
  std::string account;  ///< The resource's: ids and alias names are looked up there.
  std::string region;
  std::string service;                    ///< Whose resource it is: `sns`.
  std::string context_name;               ///< Its encryption context: `aws:sns:topicArn` ...
  std::string resource;                   ///< ... with the ARN of the resource as its value.
  std::vector<std::string_view> actions;  ///< What KMS is asked for, in order: `kms:GenerateDataKey`, `kms:Decrypt`.
};

/// What KMS says of a ciphertext to those who may not use its key, and of one whose key is gone.
inline constexpr std::string_view kUnreadableCiphertext =
    "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not "
    "allowed to access.";

/// That a key may not or cannot be used.
struct KeyRefusal {
  std::string code;  ///< KMS's: AccessDeniedException, DisabledException, KMSInvalidStateException, NotFoundException.
  std::string message;          ///< As services hand it on, with `(Service: AWSKMS; ...)` behind it.
  std::string key;              ///< ARN of the key, if there is one.
  Authorization authorization;  ///< Reason, the single change, and the diagnostic.

  bool denied() const { return code == "AccessDeniedException"; }
  /// For a sender: the key will not serve the next try either.
  Receipt receipt() const;
};

/// May the caller of `call` use the key through the service? The caller's own permissions count, as in all that AWS
/// does with a caller's credentials. A refusal is noted among the call's checks.
///
/// Deviation: AWS reuses a data key for minutes, so a change of the key shows late there; here it shows at once.
std::optional<KeyRefusal> refuse_key(Call& call, const KeyUse& use);

/// May the service that sends the parcel, or the role it assumes?
std::optional<KeyRefusal> refuse_key(Kernel& kernel, const Parcel& parcel, const KeyUse& use);

}  // namespace tocsin
