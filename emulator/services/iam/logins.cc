#include <algorithm>
#include <array>

#include "kernel/authorizer.h"
#include "services/iam/operations.h"
#include "services/iam/requests.h"

namespace tocsin::iam {
namespace {

AwsError violation(std::string message) { return {"PasswordPolicyViolation", 400, std::move(message)}; }

struct Letters {
  bool uppercase = false;
  bool lowercase = false;
  bool numbers = false;
  bool symbols = false;
};

Letters letters_of(std::string_view password) {
  Letters has;
  for (const char c : password) {
    if (c >= 'A' && c <= 'Z') has.uppercase = true;
    if (c >= 'a' && c <= 'z') has.lowercase = true;
    if (c >= '0' && c <= '9') has.numbers = true;
    if (std::string_view("!@#$%^&*()_+-=[]{}|'").find(c) != std::string_view::npos) has.symbols = true;
  }
  return has;
}

// AWS: without a policy a password has eight characters of three of the four kinds.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html#default-policy-details
void check_password(const std::optional<PasswordPolicyRow>& policy, const std::string& password) {
  const Letters has = letters_of(password);
  if (!policy) {
    if (password.size() < 8 || has.uppercase + has.lowercase + has.numbers + has.symbols < 3) {
      throw violation("Password does not conform to the account password policy.");
    }
    return;
  }
  if (static_cast<std::int64_t>(password.size()) < policy->length_min) {
    throw violation(concat("Password should have a minimum length of ", std::to_string(policy->length_min)));
  }
  if (policy->uppercase && !has.uppercase) throw violation("Password should have at least one uppercase letter");
  if (policy->lowercase && !has.lowercase) throw violation("Password should have at least one lowercase letter");
  if (policy->numbers && !has.numbers) throw violation("Password should have at least one number");
  if (policy->symbols && !has.symbols) throw violation("Password should have at least one symbol");
}

std::string digest(const UserRow& user, const std::string& password) { return hex(sha256(concat(user.id, password))); }

/// Sets the password and remembers the old ones, newest first.
void set_password(Iam& iam, const UserRow& user, LoginRow& login, const std::string& password) {
  const auto policy = iam.accounts.password_policy(user.account);
  check_password(policy, password);
  const std::string now = digest(user, password);
  std::vector<std::string_view> used;
  if (!login.passwords.empty()) used = split(login.passwords, '\n');
  const auto barred = static_cast<std::size_t>(policy ? policy->reuse_after.value_or(0) : 0);
  for (std::size_t i = 0; i < std::min(barred, used.size()); ++i) {
    if (used[i] == now) throw violation("Password should not be one of the previously used passwords");
  }
  constexpr std::size_t kRemembered = 24;
  std::string passwords = now;
  for (std::size_t i = 0; i < std::min(kRemembered, used.size()); ++i) passwords += concat("\n", used[i]);
  login.passwords = std::move(passwords);
}

LoginRow required_login(Iam& iam, const UserRow& user) {
  auto login = iam.users.login(user);
  if (!login) throw no_such_login_profile(user.name);
  return std::move(*login);
}

LoginProfile login_shape(const UserRow& user, const LoginRow& login) {
  return {.user_name = user.name, .create_date = login.created_at, .password_reset_required = login.reset_required};
}

CreateLoginProfileOutput create_login_profile(Iam& iam, Call& call, const CreateLoginProfileInput& in) {
  const UserRow user = named_or_calling_user(iam, call, in.user_name);
  call.touch("AWS::IAM::User", user.name);
  if (iam.users.login(user)) throw already_exists(concat("Login Profile for user ", user.name, " already exists."));
  if (!in.password) {
    throw validation_error(
        "1 validation error detected: Value null at 'password' failed to satisfy constraint: Member must not be null");
  }
  LoginRow login{.account = user.account,
                 .user_id = user.id,
                 .passwords = {},
                 .reset_required = in.password_reset_required.value_or(false),
                 .created_at = call.now};
  set_password(iam, user, login, *in.password);
  iam.users.put_login(login);
  return {.login_profile = login_shape(user, login)};
}

GetLoginProfileOutput get_login_profile(Iam& iam, Call& call, const GetLoginProfileInput& in) {
  const UserRow user = named_or_calling_user(iam, call, in.user_name);
  call.touch("AWS::IAM::User", user.name);
  return {.login_profile = login_shape(user, required_login(iam, user))};
}

UpdateLoginProfileOutput update_login_profile(Iam& iam, Call& call, const UpdateLoginProfileInput& in) {
  const UserRow user = required_user(iam, call, in.user_name);
  call.touch("AWS::IAM::User", user.name);
  LoginRow login = required_login(iam, user);
  if (in.password) set_password(iam, user, login, *in.password);
  if (in.password_reset_required) login.reset_required = *in.password_reset_required;
  iam.users.put_login(login);
  return {};
}

DeleteLoginProfileOutput delete_login_profile(Iam& iam, Call& call, const DeleteLoginProfileInput& in) {
  const UserRow user = named_or_calling_user(iam, call, in.user_name);
  call.touch("AWS::IAM::User", user.name);
  if (!iam.users.remove_login(user)) throw no_such_login_profile(user.name);
  return {};
}

// AWS: the password policy can let all users change their passwords, without a policy of their own that says so.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_enable-user-change.html
void authorize_change(Iam& iam, Call& call, const UserRow& user) {
  policy::Context context;
  no_keys(context);
  const auto policy = iam.accounts.password_policy(user.account);
  if (policy && policy->users_may_change) {
    const Authorization answer = iam.kernel.authorizer.may(call, call.operation.action, user.arn(), context);
    const bool is_explicit_deny = !answer.allowed && !answer.by.empty();
    if (!is_explicit_deny) return;
  }
  call.authorize(call.operation.action, user.arn(), &context);
}

ChangePasswordOutput change_password(Iam& iam, Call& call, const ChangePasswordInput& in) {
  const UserRow user = named_or_calling_user(iam, call, std::nullopt);
  call.touch("AWS::IAM::User", user.name);
  authorize_change(iam, call, user);
  LoginRow login = required_login(iam, user);
  if (split(login.passwords, '\n').front() != digest(user, in.old_password)) {
    throw AwsError("AccessDenied", 403, "The old password was incorrect.");
  }
  set_password(iam, user, login, in.new_password);
  login.reset_required = false;
  iam.users.put_login(login);
  return {};
}

}  // namespace

Operations login_operations(Iam& iam) {
  return {
      operation("CreateLoginProfile", iam, create_login_profile, on_user<CreateLoginProfileInput>(iam)),
      operation("GetLoginProfile", iam, get_login_profile, on_user<GetLoginProfileInput>(iam)),
      operation("UpdateLoginProfile", iam, update_login_profile, on_user<UpdateLoginProfileInput>(iam)),
      operation("DeleteLoginProfile", iam, delete_login_profile, on_user<DeleteLoginProfileInput>(iam)),
      operation("ChangePassword", iam, change_password, {.checks_itself = true}),
  };
}

}  // namespace tocsin::iam
