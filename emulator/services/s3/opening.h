#pragma once

#include <nlohmann/json.hpp>

#include "kernel/call.h"
#include "services/s3/s3.h"

namespace tocsin::s3 {

// What happens before a call on a bucket is authorised, and what its record will say: S3 does both its own way.

/// Fills `requestParameters` and `additionalEventData` from the input's neutral form.
void record_request(Call& call, const Json& input);

/// Finds the bucket. Throws NoSuchBucket, which S3 answers before it asks for permission, and AccessDenied for an
/// owner that the caller did not expect or a bucket that is closed to other accounts. Names it in the record, which
/// stands in its region.
BucketRow open_bucket(S3& s3, Call& call, const std::string& name, const std::optional<std::string>& expected_owner);

/// The condition keys that every S3 call has. Those of single operations are absent unless set.
void set_common_keys(policy::Context& context, const std::string& bucket_account);

/// `.before` of an operation on a bucket that exists.
template <class Input>
std::function<void(Call&, const Input&)> opening(S3& s3) {
  return [&s3](Call& call, const Input& in) {
    Json json;
    in.write(json);
    record_request(call, json);
    open_bucket(s3, call, in.bucket, in.expected_bucket_owner);
  };
}

template <class Input>
std::vector<std::string> given_bucket(const Call&, const Input& in) {
  return {"arn:aws:s3:::" + in.bucket};
}

/// A row of an operation on a bucket: existence, permission on the bucket's ARN, record.
template <class Input>
Row<Input> on_bucket(S3& s3, std::string action = "", std::string event_name = "", std::string gaps = "") {
  Row<Input> row;
  row.gaps = std::move(gaps);
  row.before = opening<Input>(s3);
  row.resources = given_bucket<Input>;
  row.context = [&s3](const Call& call, const Input& in, policy::Context& context) {
    const auto bucket = s3.buckets.find(in.bucket);
    set_common_keys(context, bucket ? bucket->account : call.account);
  };
  row.action = std::move(action);
  row.event_name = std::move(event_name);
  return row;
}

}  // namespace tocsin::s3
