#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "store/statement.h"

namespace tocsin::s3 {

/// The four settings of S3 Block Public Access on a bucket.
struct AccessBlock {
  bool block_public_acls = true;
  bool ignore_public_acls = true;
  bool block_public_policy = true;
  bool restrict_public_buckets = true;
};

/// A bucket. Documents are as the user sent them.
struct BucketRow {
  std::string name;
  std::string account;
  std::string region;
  Time created_at;
  std::string ownership;     ///< BucketOwnerEnforced …; "" if there are no ownership controls.
  std::string acl;           ///< JSON array of grants; "" for the owner's full control alone.
  std::string policy;        ///< "" if it has none.
  std::optional<int> block;  ///< The access block as bits; nothing if it was deleted.
  std::string tags;          ///< JSON array of {"Key", "Value"}; "" if it has none.
  std::string versioning;    ///< "", Enabled or Suspended.

  std::string arn() const { return "arn:aws:s3:::" + name; }

  /// What is in force: a bucket without a block blocks nothing.
  AccessBlock access_block() const;
  void set_access_block(const AccessBlock& settings);

  static constexpr auto columns() {
    return std::tuple(&BucketRow::name, &BucketRow::account, &BucketRow::region, &BucketRow::created_at,
                      &BucketRow::ownership, &BucketRow::acl, &BucketRow::policy, &BucketRow::block, &BucketRow::tags,
                      &BucketRow::versioning);
  }
};

/// What ListBuckets says of a bucket.
struct BucketEntry {
  std::string name;
  std::string region;
  Time created_at;

  static constexpr auto columns() {
    return std::tuple(&BucketEntry::name, &BucketEntry::region, &BucketEntry::created_at);
  }
};

/// The table of buckets. Their names are one namespace for all accounts and regions, so the name alone is the key.
class BucketTable {
 public:
  explicit BucketTable(Database& db);

  std::optional<BucketRow> find(const std::string& name);
  void put(const BucketRow& row);  ///< Inserts, or replaces the bucket of that name.
  void remove(const std::string& name);

  /// An account's buckets by name, after `after`; `region` "" means all.
  std::vector<BucketEntry> list(const std::string& account, const std::string& region, const std::string& prefix,
                                const std::string& after, std::int64_t limit);

 private:
  Statement find_, put_, remove_, list_;
};

}  // namespace tocsin::s3
