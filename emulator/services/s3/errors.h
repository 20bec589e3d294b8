#pragma once

#include <string>
#include <string_view>

#include "base/text.h"
#include "tocsin/error.h"

// AWS: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
namespace tocsin::s3 {

inline AwsError no_such_bucket() { return {"NoSuchBucket", 404, "The specified bucket does not exist"}; }
inline AwsError access_denied_plainly() { return {"AccessDenied", 403, "Access Denied"}; }

/// `because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access`
inline AwsError blocked(std::string_view user, std::string_view action, std::string_view bucket_arn,
                        std::string_view what, std::string_view setting) {
  return {"AccessDenied", 403,
          concat("User: ", user, " is not authorized to perform: ", action, " on resource: \"", bucket_arn,
                 "\" because ", what, " are prevented by the ", setting, " setting in S3 Block Public Access")};
}

inline AwsError invalid_bucket_name() { return {"InvalidBucketName", 400, "The specified bucket is not valid."}; }

inline AwsError bucket_already_owned_by_you() {
  return {"BucketAlreadyOwnedByYou", 409,
          "Your previous request to create the named bucket succeeded and you already own it."};
}

inline AwsError bucket_already_exists() {
  return {"BucketAlreadyExists", 409,
          "The requested bucket name is not available. The bucket namespace is shared by all users of the system. "
          "Please select a different name and try again."};
}

inline AwsError invalid_location() {
  return {"InvalidLocationConstraint", 400, "The specified location-constraint is not valid"};
}

inline AwsError illegal_location(std::string_view constraint) {
  return {"IllegalLocationConstraintException", 400,
          concat("The ", constraint,
                 " location constraint is incompatible for the region specific endpoint this request was sent to.")};
}

inline AwsError acls_not_supported() {
  return {"AccessControlListNotSupported", 400, "The bucket does not allow ACLs"};
}

inline AwsError acl_with_owner_enforced() {
  return {"InvalidBucketAclWithObjectOwnership", 400,
          "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"};
}

inline AwsError acl_with_access_block() {
  return {"InvalidBucketAclWithBlockPublicAccessError", 400,
          "Bucket cannot have public ACLs set with BlockPublicAccess enabled"};
}

inline AwsError missing_acl() { return {"MissingSecurityHeader", 400, "Your request was missing a required header"}; }

inline AwsError two_acls() { return {"UnexpectedContent", 400, "This request does not support content"}; }

inline AwsError canned_and_headers() {
  return {"InvalidRequest", 400, "Specifying both Canned ACLs and Header Grants is not allowed"};
}

inline AwsError invalid_argument(const std::string& message) { return {"InvalidArgument", 400, message}; }
inline AwsError method_not_allowed() {
  return {"MethodNotAllowed", 405, "The specified method is not allowed against this resource."};
}

inline AwsError malformed_policy(const std::string& message) { return {"MalformedPolicy", 400, message}; }
inline AwsError malformed_xml() {
  return {"MalformedXML", 400,
          "The XML you provided was not well-formed or did not validate against our published schema"};
}
inline AwsError invalid_tag(const std::string& message) { return {"InvalidTag", 400, message}; }

inline AwsError illegal_versioning() {
  return {"IllegalVersioningConfigurationException", 400, "The Versioning element must be specified"};
}

// What is not configured.
inline AwsError no_policy() { return {"NoSuchBucketPolicy", 404, "The bucket policy does not exist"}; }
inline AwsError no_access_block() {
  return {"NoSuchPublicAccessBlockConfiguration", 404, "The public access block configuration was not found"};
}
inline AwsError no_ownership_controls() {
  return {"OwnershipControlsNotFoundError", 404, "The bucket ownership controls were not found"};
}
inline AwsError no_tags() { return {"NoSuchTagSet", 404, "The TagSet does not exist"}; }
inline AwsError no_website() {
  return {"NoSuchWebsiteConfiguration", 404, "The specified bucket does not have a website configuration"};
}
inline AwsError no_cors() { return {"NoSuchCORSConfiguration", 404, "The CORS configuration does not exist"}; }
inline AwsError no_lifecycle() {
  return {"NoSuchLifecycleConfiguration", 404, "The lifecycle configuration does not exist"};
}
inline AwsError no_replication() {
  return {"ReplicationConfigurationNotFoundError", 404, "The replication configuration was not found"};
}
inline AwsError no_object_lock() {
  return {"ObjectLockConfigurationNotFoundError", 404, "Object Lock configuration does not exist for this bucket"};
}

}  // namespace tocsin::s3
