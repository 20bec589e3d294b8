#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tocsin {

/// What may stand behind a key of a scenario file.
enum class KeyType {
  kText,
  kInteger,
  kBoolean,
  kTime,
  kDuration,
  kTexts,
  kObject,
  kObjects,
  kActs,
  kExpectations,
  kMatcher,
  kAny
};

/// One key of one kind of object. The reader, its error messages and the JSON Schema are all made of these tables.
struct Key {
  std::string_view name;
  KeyType type;
  std::string_view meaning;
};

std::span<const Key> story_keys();
std::span<const Key> round_keys();
std::span<const Key> deploy_keys();
std::span<const Key> act_keys();  ///< Besides the call itself, `service.Operation`.
std::span<const Key> sign_in_keys();
std::span<const Key> expose_keys();
std::span<const Key> expectation_keys();  ///< The kinds of expectation and what stands beside them.
std::span<const Key> mail_keys();
std::span<const Key> queue_keys();
std::span<const Key> call_keys();
std::span<const Key> stops_keys();
std::span<const Key> refusal_keys();
std::span<const Key> matcher_keys();

std::vector<std::string> names_of(std::span<const Key> keys);
const Key* find_key(std::span<const Key> keys, std::string_view name);

}  // namespace tocsin
