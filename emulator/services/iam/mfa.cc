#include "services/iam/operations.h"
#include "services/iam/requests.h"
#include "services/iam/totp.h"
#include "sim/random.h"

namespace tocsin::iam {
namespace {

using policy::PrincipalKind;

constexpr std::size_t kSeedLength = 64;
constexpr int kDevicesMax = 8;
constexpr std::int64_t kDrift = 1;  // steps that a device's clock may be wrong

MfaRow required_device(Iam& iam, const Call& call, const std::string& serial) {
  auto device = iam.mfa.find(call.account, serial);
  if (!device) throw no_such_entity(concat("VirtualMFADevice with serial number ", serial, " doesn't exist."));
  return std::move(*device);
}

CreateVirtualMFADeviceOutput create_device(Iam& iam, Call& call, const CreateVirtualMFADeviceInput& in) {
  const std::string serial = iam_arn(call, concat("mfa", in.path.value_or("/"), in.virtual_mfa_device_name));
  if (iam.mfa.find(call.account, serial)) {
    throw already_exists("MFADevice entity at the same path and name already exists.");
  }
  const MfaRow device{.account = call.account,
                      .serial = serial,
                      .seed = call.random.text(kIdAlphabet, kSeedLength),
                      .user_id = {},
                      .enabled_at = {}};
  iam.mfa.put(device);
  put_tags(iam, device.account, device.serial, in.tags);
  call.touch("AWS::IAM::MFADevice", serial);
  return {.virtual_mfa_device = VirtualMFADevice{.serial_number = serial,
                                                 .base32_string_seed = device.seed,
                                                 .tags = tags_shape(iam, device.account, device.serial)}};
}

DeleteVirtualMFADeviceOutput delete_device(Iam& iam, Call& call, const DeleteVirtualMFADeviceInput& in) {
  const MfaRow device = required_device(iam, call, in.serial_number);
  call.touch("AWS::IAM::MFADevice", device.serial);
  if (!device.user_id.empty()) throw delete_conflict("must deactivate MFA device first");
  iam.tags.remove_all(device.account, device.serial);
  iam.mfa.remove(device);
  return {};
}

EnableMFADeviceOutput enable_device(Iam& iam, Call& call, const EnableMFADeviceInput& in) {
  const UserRow user = required_user(iam, call, in.user_name);
  MfaRow device = required_device(iam, call, in.serial_number);
  call.touch("AWS::IAM::MFADevice", device.serial);
  call.touch("AWS::IAM::User", user.name);
  if (!device.user_id.empty()) throw already_exists("MFA Device is already in use.");
  if (iam.mfa.of_user(user.account, user.id).size() >= kDevicesMax) {
    throw quota_exceeded("MFADevicesPerUser", kDevicesMax);
  }
  // Two codes that follow each other; the second may be the one of now or of half a minute ago.
  const std::int64_t now = mfa_step(call.now);
  for (std::int64_t step = now - 1 - kDrift; step <= now + kDrift; ++step) {
    if (mfa_code(device.seed, step) != in.authentication_code1) continue;
    if (mfa_code(device.seed, step + 1) != in.authentication_code2) continue;
    device.user_id = user.id;
    device.enabled_at = call.now;
    device.last_step = step + 1;
    iam.mfa.put(device);
    return {};
  }
  throw AwsError("InvalidAuthenticationCode", 403, "Authentication code for device is not valid.");
}

DeactivateMFADeviceOutput deactivate_device(Iam& iam, Call& call, const DeactivateMFADeviceInput& in) {
  const UserRow user = named_or_calling_user(iam, call, in.user_name);
  MfaRow device = required_device(iam, call, in.serial_number);
  call.touch("AWS::IAM::MFADevice", device.serial);
  call.touch("AWS::IAM::User", user.name);
  if (device.user_id != user.id) throw no_such_entity("MFA Device invalid for user.");
  device.user_id.clear();
  device.enabled_at.reset();
  iam.mfa.put(device);
  return {};
}

ListMFADevicesOutput list_devices(Iam& iam, Call& call, const ListMFADevicesInput& in) {
  ListMFADevicesOutput output;
  output.is_truncated = false;
  // Deviation: the root user has no MFA device here.
  if (!in.user_name && call.caller.principal.kind == PrincipalKind::kRoot) return output;
  const UserRow user = named_or_calling_user(iam, call, in.user_name);
  auto rows = iam.mfa.of_user(user.account, user.id);
  cut_page(output, rows, in, [](const MfaRow& row) { return row.serial; });
  for (const MfaRow& row : rows) {
    output.mfa_devices.push_back({.user_name = user.name, .serial_number = row.serial, .enable_date = row.enabled_at});
  }
  return output;
}

ListVirtualMFADevicesOutput list_virtual_devices(Iam& iam, Call& call, const ListVirtualMFADevicesInput& in) {
  const std::string wanted = in.assignment_status.value_or("Any");
  auto rows = iam.mfa.list(call.account);
  std::erase_if(rows,
                [&](const MfaRow& row) { return wanted != "Any" && (wanted == "Assigned") == row.user_id.empty(); });
  ListVirtualMFADevicesOutput output;
  cut_page(output, rows, in, [](const MfaRow& row) { return row.serial; });
  for (const MfaRow& row : rows) {
    VirtualMFADevice shape{.serial_number = row.serial, .enable_date = row.enabled_at};
    if (const auto user = iam.users.find_id(row.account, row.user_id)) {
      shape.user = user_shape(iam, *user, Details::kNo);
    }
    output.virtual_mfa_devices.push_back(std::move(shape));
  }
  return output;
}

Row<CreateVirtualMFADeviceInput> creates_device() {
  return {.gaps = "The QR code as an image",
          .resources = [](const Call& call, const CreateVirtualMFADeviceInput& in) -> std::vector<std::string> {
            return {iam_arn(call, concat("mfa", in.path.value_or("/"), in.virtual_mfa_device_name))};
          },
          .context =
              [](const Call&, const CreateVirtualMFADeviceInput& in, policy::Context& context) {
                no_keys(context);
                request_tags(context, in.tags);
              }};
}

Row<DeleteVirtualMFADeviceInput> deletes_device() {
  return {
      .resources = [](const Call&, const DeleteVirtualMFADeviceInput& in) -> std::vector<std::string> {
        return {in.serial_number};
      },
      .context = [](const Call&, const DeleteVirtualMFADeviceInput&, policy::Context& context) { no_keys(context); }};
}

}  // namespace

Operations mfa_operations(Iam& iam) {
  return {
      operation("CreateVirtualMFADevice", iam, create_device, creates_device()),
      operation("DeleteVirtualMFADevice", iam, delete_device, deletes_device()),
      operation("EnableMFADevice", iam, enable_device, on_user<EnableMFADeviceInput>(iam)),
      operation("DeactivateMFADevice", iam, deactivate_device, on_user<DeactivateMFADeviceInput>(iam)),
      operation("ListMFADevices", iam, list_devices, on_user<ListMFADevicesInput>(iam)),
      operation("ListVirtualMFADevices", iam, list_virtual_devices, on_account<ListVirtualMFADevicesInput>("mfa/")),
  };
}

MfaAnswer Iam::check_mfa(const Caller& caller, const std::string& serial_number, const std::string& code) {
  auto device = mfa.find(caller.principal.account, serial_number);
  if (!device || device->user_id.empty() || device->user_id != caller.principal.unique_id) {
    return MfaAnswer::kNotTheirDevice;
  }
  const std::int64_t now = mfa_step(kernel.timeline.now());
  for (std::int64_t step = now - kDrift; step <= now + kDrift; ++step) {
    if (step <= device->last_step || mfa_code(device->seed, step) != code) continue;
    device->last_step = step;
    mfa.put(*device);
    return MfaAnswer::kRight;
  }
  return MfaAnswer::kWrongCode;
}

}  // namespace tocsin::iam
