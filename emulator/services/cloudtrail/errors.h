#pragma once

#include <string>
#include <string_view>

#include "base/text.h"
#include "tocsin/error.h"

namespace tocsin::cloudtrail {

inline AwsError trail_not_found(std::string_view arn, std::string_view account) {
  return {"TrailNotFoundException", 400, concat("Unknown trail: ", arn, " for the user: ", account)};
}

inline AwsError trail_already_exists(std::string_view name, std::string_view account) {
  return {"TrailAlreadyExistsException", 400, concat("Trail ", name, " already exists for customer: ", account)};
}

inline AwsError too_many_trails(std::string_view account, std::string_view region) {
  return {"MaximumNumberOfTrailsExceededException", 400,
          concat("User: ", account, " already has 5 trails in ", region, ".")};
}

inline AwsError invalid_trail_name(const std::string& message) { return {"InvalidTrailNameException", 400, message}; }

inline AwsError not_home_region(std::string_view arn, std::string_view home) {
  return {"InvalidHomeRegionException", 400,
          concat("Trail ", arn, " can only be modified from its home Region, ", home, ".")};
}

inline AwsError multi_region_without_global_events() {
  return {"InvalidParameterCombinationException", 400, "Multi-Region trail must include global service events."};
}

inline AwsError bucket_does_not_exist(std::string_view bucket) {
  return {"S3BucketDoesNotExistException", 400, concat("S3 bucket ", bucket, " does not exist!")};
}

inline AwsError insufficient_bucket_policy(std::string_view bucket) {
  return {"InsufficientS3BucketPolicyException", 400,
          concat("Incorrect S3 bucket policy is detected for bucket: ", bucket)};
}

inline AwsError key_not_found(std::string_view key) {
  return {"KmsKeyNotFoundException", 400, concat("KMS key ", key, " was not found.")};
}

inline AwsError key_unusable(std::string message) { return {"KmsException", 400, std::move(message)}; }

inline AwsError insufficient_encryption_policy(std::string_view bucket, std::string_view key) {
  return {"InsufficientEncryptionPolicyException", 400,
          concat("Insufficient permissions to access S3 bucket ", bucket, " or KMS key ", key, ".")};
}

inline AwsError invalid_bucket_name(std::string_view bucket) {
  return {"InvalidS3BucketNameException", 400, concat("Bucket name is invalid: ", bucket)};
}

inline AwsError invalid_prefix(std::string_view message) {
  return {"InvalidS3PrefixException", 400, std::string(message)};
}

inline AwsError invalid_selectors(std::string_view message) {
  return {"InvalidEventSelectorsException", 400, std::string(message)};
}

inline AwsError invalid_lookup_attributes(std::string_view message) {
  return {"InvalidLookupAttributesException", 400, std::string(message)};
}

inline AwsError invalid_time_range() {
  return {"InvalidTimeRangeException", 400, "The start time can't occur after the end time."};
}

inline AwsError invalid_next_token() { return {"InvalidNextTokenException", 400, "The next token is not valid."}; }

inline AwsError invalid_arn(const std::string& message) { return {"CloudTrailARNInvalidException", 400, message}; }

inline AwsError resource_not_found(std::string_view arn) {
  return {"ResourceNotFoundException", 400, concat("Resource: ", arn, " not found.")};
}

inline AwsError too_many_tags() {
  return {"TagsLimitExceededException", 400, "A maximum of 50 tags is allowed for a resource."};
}

inline AwsError invalid_tags(const std::string& message) { return {"InvalidTagParameterException", 400, message}; }

}  // namespace tocsin::cloudtrail
