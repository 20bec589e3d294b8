#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/s3/bucket_table.h"
#include "services/s3/shapes.h"

namespace tocsin::s3 {

/// What a request says about an ACL, however it says it: canned, by grant headers, or as a document.
struct AclRequest {
  std::optional<std::string> canned;
  std::optional<std::string> full_control, read, read_acp, write, write_acp;
  const AccessControlPolicy* document = nullptr;

  bool has_headers() const { return full_control || read || read_acp || write || write_acp; }
  bool is_empty() const { return !canned && !has_headers() && !document; }
};

template <class Input>
AclRequest acl_request(const Input& in) {
  return {.canned = in.acl,
          .full_control = in.grant_full_control,
          .read = in.grant_read,
          .read_acp = in.grant_read_acp,
          .write = in.grant_write,
          .write_acp = in.grant_write_acp};
}

/// The grants that are asked for. Throws for what S3 does not take.
std::vector<Grant> grants_of(const AclRequest& request, const std::string& owner_account);

/// A bucket's stored grants; the owner's full control if nothing else was ever set.
std::vector<Grant> stored_grants(const BucketRow& bucket);
std::string grants_text(const std::vector<Grant>& grants);

/// True if the grant lets in everybody, or everybody who has an AWS account, which S3 calls public too.
bool is_public(const Grant& grant);
bool any_public(const std::vector<Grant>& grants);

/// True if somebody but the owner has something.
bool gives_away(const std::vector<Grant>& grants, const std::string& owner_account);

}  // namespace tocsin::s3
