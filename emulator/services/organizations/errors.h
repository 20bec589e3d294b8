#pragma once

#include <string>
#include <string_view>

#include "base/text.h"
#include "tocsin/error.h"

// Codes and reasons are those of AWS Organizations; texts are what it answers, and where no answer is known, what its
// API reference says of the error: https://docs.aws.amazon.com/organizations/latest/APIReference/API_Operations.html
namespace tocsin::organizations {

inline AwsError error(std::string code, std::string message, std::string reason = {}) {
  return {std::move(code), 400, std::move(message), std::move(reason)};
}

inline AwsError not_in_use() {
  return error("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.");
}
inline AwsError not_for_members() {
  return error("AccessDeniedException", "You don't have permissions to access this resource.");
}
inline AwsError already_in_organization() {
  return error("AlreadyInOrganizationException", "The AWS account is already a member of an organization.");
}
inline AwsError organization_not_empty() {
  return error("OrganizationNotEmptyException",
               "The organization isn't empty. To delete an organization, you must first remove all accounts except the "
               "management account.");
}
inline AwsError account_not_found() {
  return error("AccountNotFoundException", "You specified an account that doesn't exist.");
}
inline AwsError root_not_found() { return error("RootNotFoundException", "You specified a root that doesn't exist."); }
inline AwsError unit_not_found() {
  return error("OrganizationalUnitNotFoundException", "You specified an organizational unit that doesn't exist.");
}
inline AwsError parent_not_found() {
  return error("ParentNotFoundException", "You specified parent that doesn't exist.");
}
inline AwsError child_not_found() {
  return error("ChildNotFoundException",
               "We can't find an organizational unit (OU) or AWS account with the ChildId that you specified.");
}
inline AwsError source_not_found() {
  return error("SourceParentNotFoundException",
               "We can't find a source root or OU with the ParentId that you specified.");
}
inline AwsError destination_not_found() {
  return error("DestinationParentNotFoundException",
               "We can't find the destination container (a root or OU) with the ParentId that you specified.");
}
inline AwsError account_already_there() {
  return error("DuplicateAccountException", "That account is already present in the specified destination.");
}
inline AwsError unit_exists() {
  return error("DuplicateOrganizationalUnitException", "An OU with the same name already exists.");
}
inline AwsError unit_not_empty() {
  return error("OrganizationalUnitNotEmptyException",
               "The specified OU is not empty. Move all accounts to another root or to other OUs, remove all child "
               "OUs, and try the operation again.");
}
inline AwsError unit_too_deep() {
  return error("ConstraintViolationException", "You attempted to create an OU tree that is too many levels deep.",
               "OU_DEPTH_LIMIT_EXCEEDED");
}
inline AwsError management_cannot_leave() {
  return error("MasterCannotLeaveOrganizationException",
               "You can't remove a management account from an organization. If you want the management account to "
               "become a member account in another organization, you must first delete the current organization of "
               "the management account.");
}
inline AwsError creation_not_found() {
  return error("CreateAccountStatusNotFoundException",
               "We can't find a create account request with the CreateAccountRequestId that you specified.");
}
inline AwsError handshake_not_found() {
  return error("HandshakeNotFoundException", "We can't find a handshake with the HandshakeId that you specified.");
}
inline AwsError duplicate_handshake() {
  return error("DuplicateHandshakeException", "A handshake with the same action and target already exists.");
}
inline AwsError handshake_in_state() {
  return error("HandshakeAlreadyInStateException", "The specified handshake is already in the requested state.");
}
inline AwsError invalid_transition() {
  return error("InvalidHandshakeTransitionException",
               "You can't perform the operation on the handshake in its current state.");
}
inline AwsError invited_is_member() {
  return error("HandshakeConstraintViolationException",
               "The handshake request is invalid because the invited account is already a member of an organization.",
               "ALREADY_IN_AN_ORGANIZATION");
}
inline AwsError policy_not_found() {
  return error("PolicyNotFoundException", "You specified a policy that doesn't exist.");
}
inline AwsError target_not_found() {
  return error("TargetNotFoundException", "You specified a target that doesn't exist.");
}
inline AwsError policy_exists() {
  return error("DuplicatePolicyException", "A policy with the specified name and type already exists.");
}
// AWS: the same words as for a policy that exists.
inline AwsError policy_attached() {
  return error("DuplicatePolicyAttachmentException", "A policy with the specified name and type already exists.");
}
inline AwsError policy_not_attached() {
  return error("PolicyNotAttachedException",
               "The policy isn't attached to the specified target in the specified root.");
}
inline AwsError policy_in_use() {
  return error("PolicyInUseException",
               "The policy is attached to one or more entities. You must detach it from all roots, OUs, and accounts "
               "before performing this operation.");
}
inline AwsError type_enabled() {
  return error("PolicyTypeAlreadyEnabledException", "The specified policy type is already enabled.");
}
inline AwsError type_not_enabled() {
  return error("PolicyTypeNotEnabledException", "This operation can be performed only for enabled policy types.");
}
inline AwsError type_not_available() {
  return error("PolicyTypeNotAvailableForOrganizationException",
               "You can't use the specified policy type with the feature set currently enabled for this organization.");
}
inline AwsError malformed_policy() {
  return error("MalformedPolicyDocumentException",
               "The provided policy document does not meet the requirements of the specified policy type.");
}
inline AwsError policy_too_large() {
  return error("ConstraintViolationException", "You have exceeded the maximum policy size.",
               "POLICY_CONTENT_LIMIT_EXCEEDED");
}
inline AwsError too_many_attached() {
  return error("ConstraintViolationException",
               "You attempted to exceed the number of policies of a certain type that can be attached to an entity at "
               "one time.",
               "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED");
}
inline AwsError last_attached() {
  return error("ConstraintViolationException",
               "You cannot remove the last policy attached to the specified target. You must have at least one "
               "attached at all times.",
               "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED");
}
inline AwsError too_many_tags() {
  return error("ConstraintViolationException", "You have exceeded the number of tags allowed on this resource.",
               "MAX_TAG_LIMIT_EXCEEDED");
}
inline AwsError immutable_policy() {
  return error("InvalidInputException",
               "You specified a policy that is managed by Amazon Web Services and can't be modified.",
               "IMMUTABLE_POLICY");
}
inline AwsError not_detachable() {
  return error("InvalidInputException", "You can't detach this Amazon Web Services Managed Policy.",
               "NON_DETACHABLE_POLICY");
}
inline AwsError invalid_party() {
  return error("InvalidInputException",
               "You specified the wrong type of entity (account, organization, or email) as a party.",
               "INVALID_PARTY_TYPE_TARGET");
}
inline AwsError invalid_pattern() {
  return error("InvalidInputException", "You provided a value that does not match the required pattern.",
               "INVALID_PATTERN");
}
inline AwsError invalid_token() {
  return error("InvalidInputException",
               "Get the value for the NextToken parameter from the response to a previous call of the operation.",
               "INVALID_NEXT_TOKEN");
}

}  // namespace tocsin::organizations
