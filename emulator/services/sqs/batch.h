#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "services/sqs/errors.h"
#include "services/sqs/shapes.h"

namespace tocsin::sqs {

/// The checks that are the same for every batch: 1 to 10 entries, each with an id of its own. Throws AWS's refusal.
template <class Entry>
void check_batch(const std::vector<Entry>& entries) {
  if (entries.empty()) throw empty_batch();
  if (entries.size() > 10) throw too_many_batch_entries(entries.size());
  std::set<std::string> ids;
  for (const Entry& entry : entries) {
    const auto allowed = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    };
    if (entry.id.empty() || entry.id.size() > 80 || !std::all_of(entry.id.begin(), entry.id.end(), allowed)) {
      throw invalid_batch_id();
    }
    if (!ids.insert(entry.id).second) throw batch_ids_not_distinct(entry.id);
  }
}

/// AWS answers each entry of a batch by itself: a refused one does not undo the others.
inline BatchResultErrorEntry failed_entry(const std::string& id, const AwsError& error) {
  return {.id = id, .sender_fault = true, .code = error.code, .message = error.message};
}

}  // namespace tocsin::sqs
