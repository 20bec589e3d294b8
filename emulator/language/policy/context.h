#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tocsin/time.h"

namespace tocsin::policy {

/// What a request says about one condition key.
struct ContextValue {
  enum class State {
    kPresent,
    kAbsent,   ///< Known not to be in the request: operators see a missing key.
    kUnknown,  ///< Nobody can say. Evaluation stops with Unmodelled if the answer depends on it.
  };
  State state = State::kUnknown;
  std::span<const std::string> values;  ///< Of a present key; several for a multi-valued key. Borrowed.
};

/// Answers condition keys and policy variables. Implementations may compute a value when it is first asked for.
class ContextSource {
 public:
  virtual ~ContextSource() = default;

  /// `key` is in lower case (`aws:sourceaccount`, `aws:principaltag/team`). The values stay valid as long as the
  /// source does.
  virtual ContextValue find(std::string_view key) const = 0;
};

/// A context in which every key is absent: for documents that may not have conditions.
class EmptyContext final : public ContextSource {
 public:
  ContextValue find(std::string_view) const override { return {.state = ContextValue::State::kAbsent, .values = {}}; }
};

/// A context that is filled by hand, with an optional source behind it for keys it does not have.
///
///     Context context;
///     context.set("aws:SourceAccount", "000000000000");
///     context.absent("aws:SourceIp");
///     context.absent_family("aws:RequestTag/");   // every key that begins so, unless set
class Context final : public ContextSource {
 public:
  explicit Context(const ContextSource* behind = nullptr) : behind_(behind) {}

  void set(std::string_view key, std::string value);
  void set(std::string_view key, std::vector<std::string> values);  ///< An empty list is a present key without values.
  void set(std::string_view key, bool value);
  void set(std::string_view key, const char* value) { set(key, std::string(value)); }
  void absent(std::string_view key);
  void absent(std::initializer_list<std::string_view> keys);
  void absent_family(std::string_view prefix);

  ContextValue find(std::string_view key) const override;

 private:
  struct Entry {
    std::string key;
    bool present = false;
    std::vector<std::string> values;
  };
  Entry& entry(std::string_view key);

  std::vector<Entry> entries_;  // sorted by key
  std::vector<std::string> absent_prefixes_;
  const ContextSource* behind_;
};

/// Fills `aws:CurrentTime` and `aws:EpochTime`.
void set_time(Context& context, Time now);

}  // namespace tocsin::policy
