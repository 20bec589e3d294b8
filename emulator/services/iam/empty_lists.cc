#include "services/iam/operations.h"
#include "services/iam/requests.h"

/// Lists of what cannot be made here, and so is not there. Clients ask for them before they delete a user or a role.
namespace tocsin::iam {
namespace {

template <class Output>
Output nothing() {
  Output output;
  output.is_truncated = false;
  return output;
}

ListInstanceProfilesOutput list_instance_profiles(Iam&, Call&, const ListInstanceProfilesInput&) {
  return nothing<ListInstanceProfilesOutput>();
}

ListInstanceProfilesForRoleOutput list_instance_profiles_for_role(Iam& iam, Call& call,
                                                                  const ListInstanceProfilesForRoleInput& in) {
  required_role(iam, call, in.role_name);
  return nothing<ListInstanceProfilesForRoleOutput>();
}

ListSSHPublicKeysOutput list_ssh_public_keys(Iam& iam, Call& call, const ListSSHPublicKeysInput& in) {
  if (in.user_name) required_user(iam, call, *in.user_name);
  return nothing<ListSSHPublicKeysOutput>();
}

ListSigningCertificatesOutput list_signing_certificates(Iam& iam, Call& call, const ListSigningCertificatesInput& in) {
  if (in.user_name) required_user(iam, call, *in.user_name);
  return nothing<ListSigningCertificatesOutput>();
}

ListServiceSpecificCredentialsOutput list_service_credentials(Iam& iam, Call& call,
                                                              const ListServiceSpecificCredentialsInput& in) {
  if (in.user_name) required_user(iam, call, *in.user_name);
  return nothing<ListServiceSpecificCredentialsOutput>();
}

}  // namespace

Operations empty_list_operations(Iam& iam) {
  return {
      operation("ListInstanceProfiles", iam, list_instance_profiles,
                on_account<ListInstanceProfilesInput>("instance-profile/")),
      operation("ListInstanceProfilesForRole", iam, list_instance_profiles_for_role,
                on_role<ListInstanceProfilesForRoleInput>(iam)),
      operation("ListSSHPublicKeys", iam, list_ssh_public_keys, on_user<ListSSHPublicKeysInput>(iam)),
      operation("ListSigningCertificates", iam, list_signing_certificates, on_user<ListSigningCertificatesInput>(iam)),
      operation("ListServiceSpecificCredentials", iam, list_service_credentials,
                on_user<ListServiceSpecificCredentialsInput>(iam)),
  };
}

}  // namespace tocsin::iam
