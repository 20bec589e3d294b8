#pragma once

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "language/policy/policy.h"

/// The cast and the reading of tests/vectors/policy/*.json.
namespace tocsin::policy {

using Json = nlohmann::ordered_json;

/// The cases of one file.
Json policy_vectors(const std::string& file);

/// alice, bob, mallory (another account), root, session (role deploy), events (a service) …
const Principal& person(const std::string& name);

/// Values, null for absent keys; keys that are not named are unknown.
Context context_of(const Json& vector);

DocumentKind kind_of(const std::string& name);
Layer layer_of(const std::string& name);

/// A document around statements.
std::string document_of(const Json& statements, const std::string& version = "2012-10-17");

/// Compiled documents and the list that evaluate wants.
struct Attachments {
  void add(Layer layer, const std::string& name, const std::string& text, DocumentKind kind, int level = 0,
           const std::string& arn = "", const std::string& version = "");
  std::vector<AttachedPolicy> list() const;

  struct Item {
    Layer layer;
    std::string name, arn, version;
    std::shared_ptr<const Policy> policy;
    int level;
  };
  std::vector<Item> items;
};

Attachments attachments_of(const Json& vector);

std::string verdict_name(Verdict verdict);

}  // namespace tocsin::policy
