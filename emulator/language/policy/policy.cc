#include "language/policy/policy.h"

#include <algorithm>

#include "base/text.h"
#include "language/policy/document.h"

namespace tocsin::policy {
namespace {

constexpr std::string_view kLayerNames[] = {
    "resource control policy", "service control policy", "VPC endpoint policy",  "resource-based policy",
    "role trust policy",       "identity-based policy",  "permissions boundary", "session policy",
};

void add_once(std::vector<std::string>& keys, const std::string& key) {
  const bool known =
      std::any_of(keys.begin(), keys.end(), [&](const std::string& k) { return equals_ignore_case(k, key); });
  if (!known) keys.push_back(key);
}

void add_variables(std::vector<std::string>& keys, const Text& text) {
  for (const Text::Variable& variable : text.variables()) add_once(keys, variable.shown);
}

}  // namespace

Policy::Policy(std::unique_ptr<const Document> document) : document_(std::move(document)) {}
Policy::~Policy() = default;

std::vector<Policy::PrincipalEntry> Policy::principals() const {
  std::vector<PrincipalEntry> entries;
  for (const Statement& statement : document_->statements) {
    for (const PrincipalPattern& pattern : statement.principals) entries.push_back({pattern.key, pattern.value});
  }
  return entries;
}

std::vector<std::string> Policy::context_keys() const {
  std::vector<std::string> keys;
  for (const Statement& statement : document_->statements) {
    for (const Text& resource : statement.resources) add_variables(keys, resource);
    for (const Condition& condition : statement.conditions) {
      add_once(keys, condition.key);
      for (const ConditionValue& value : condition.values) add_variables(keys, value.text);
    }
  }
  return keys;
}

std::shared_ptr<const Policy> PolicyCache::compile(std::string_view text, DocumentKind kind) {
  // The kind is part of the key: a text may be good as one kind and malformed as another.
  const std::string key = concat(std::string(1, static_cast<char>('0' + static_cast<int>(kind))), text);
  if (const auto known = by_key_.find(key); known != by_key_.end()) {
    entries_.splice(entries_.begin(), entries_, known->second);
    return known->second->policy;
  }
  auto policy = policy::compile(text, kind);
  entries_.push_front({.key = key, .policy = policy});
  by_key_.emplace(entries_.front().key, entries_.begin());
  if (entries_.size() > capacity_) {
    by_key_.erase(entries_.back().key);
    entries_.pop_back();
  }
  return policy;
}

std::string StatementRef::text() const {
  std::string out = policy.empty() ? std::string(layer_name(layer)) : concat("policy ", policy);
  if (!version.empty()) out += concat(" (", version, ")");
  out += concat(", statement ", std::to_string(index));
  if (!sid.empty()) out += concat(" \"", sid, "\"");
  return out;
}

std::string_view layer_name(Layer layer) { return kLayerNames[static_cast<std::size_t>(layer)]; }

}  // namespace tocsin::policy
