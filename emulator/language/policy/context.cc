#include "language/policy/context.h"

#include <algorithm>
#include <string>

#include "base/text.h"

namespace tocsin::policy {

Context::Entry& Context::entry(std::string_view key) {
  std::string name = lower(key);
  const auto at = std::lower_bound(entries_.begin(), entries_.end(), name,
                                   [](const Entry& entry, const std::string& wanted) { return entry.key < wanted; });
  if (at != entries_.end() && at->key == name) return *at;
  return *entries_.insert(at, Entry{.key = std::move(name), .present = false, .values = {}});
}

void Context::set(std::string_view key, std::string value) {
  Entry& filled = entry(key);
  filled.present = true;
  filled.values.assign(1, std::move(value));
}

void Context::set(std::string_view key, std::vector<std::string> values) {
  Entry& filled = entry(key);
  filled.present = true;
  filled.values = std::move(values);
}

void Context::set(std::string_view key, bool value) { set(key, std::string(value ? "true" : "false")); }

void Context::absent(std::string_view key) {
  Entry& emptied = entry(key);
  emptied.present = false;
  emptied.values.clear();
}

void Context::absent(std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) absent(key);
}

void Context::absent_family(std::string_view prefix) { absent_prefixes_.push_back(lower(prefix)); }

ContextValue Context::find(std::string_view key) const {
  const auto at = std::lower_bound(entries_.begin(), entries_.end(), key,
                                   [](const Entry& entry, std::string_view wanted) { return entry.key < wanted; });
  if (at != entries_.end() && at->key == key) {
    if (!at->present) return {.state = ContextValue::State::kAbsent, .values = {}};
    return {.state = ContextValue::State::kPresent, .values = at->values};
  }
  for (const std::string& prefix : absent_prefixes_) {
    if (key.starts_with(prefix)) return {.state = ContextValue::State::kAbsent, .values = {}};
  }
  return behind_ ? behind_->find(key) : ContextValue{};
}

void set_time(Context& context, Time now) {
  context.set("aws:CurrentTime", iso_time(now));
  context.set("aws:EpochTime",
              std::to_string(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count()));
}

}  // namespace tocsin::policy
