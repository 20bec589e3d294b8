#pragma once

#include <map>
#include <string>
#include <string_view>

#include "kernel/kernel.h"
#include "kernel/operation.h"

namespace tocsin {

/// Writes the CloudTrail record of every call, refused ones too. Services/cloudtrail is the one.
class Recorder {
 public:
  virtual ~Recorder() = default;
  /// `error` is null if the call succeeded; then `output` is its answer.
  virtual void record(const Call& call, const Json& input, const Json* output, const AwsError* error) = 0;
};

/// The one door: HTTP, scenario steps, templates and Python all come through here. A call is one transaction; one
/// that fails leaves nothing behind but its record.
class Gateway {
 public:
  explicit Gateway(Kernel& kernel) : kernel_(kernel) {}

  void add(Operations operations);
  void set_recorder(Recorder& recorder) { recorder_ = &recorder; }

  /// Null if the operation is not emulated. Names are exact.
  const Operation* find(std::string_view service, std::string_view operation) const;
  const std::map<std::string, Operation, std::less<>>& operations() const { return operations_; }

  /// Throws Unmodelled if the service or operation is one that AWS has and we do not, and AwsError if AWS has none
  /// such either.
  const Operation& require(std::string_view service, std::string_view operation) const;

  /// Validates, authorises, handles, records.
  Outcome call(const ApiCall& api, const Json& input);

 private:
  Kernel& kernel_;
  Recorder* recorder_ = nullptr;
  std::map<std::string, Operation, std::less<>> operations_;  // by `service.Operation`
};

}  // namespace tocsin
