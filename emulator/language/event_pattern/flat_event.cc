#include "language/event_pattern/flat_event.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "language/event_pattern/json_tokens.h"

namespace tocsin {
namespace {

struct OpenContainer {
  bool is_array = false;
  std::string path;
  std::int32_t frame = kNoFrame;  // of the container itself
  std::uint32_t array = 0;
  std::uint32_t next_index = 0;
};

}  // namespace

FlatEvent::FlatEvent(std::string_view event) {
  const JsonTokens json(event);
  if (!json.tokens.empty() && json.tokens.back().kind == TokenKind::kBroken) {
    throw EventError(concat("Event is not valid JSON: ", json.mistake));
  }
  if (json.tokens.empty() || json.tokens[0].kind != TokenKind::kObject) throw EventError("Event must be a JSON object");

  std::vector<OpenContainer> open;
  std::string name;
  std::uint32_t arrays = 0;
  for (const JsonToken& token : json.tokens) {
    if (token.kind == TokenKind::kName) {
      name = json.text_of(token);
      if (open.size() == 1) members.push_back(name);
      continue;
    }
    if (token.kind == TokenKind::kObjectEnd || token.kind == TokenKind::kArrayEnd) {
      open.pop_back();
      continue;
    }
    std::string path;
    std::int32_t frame = kNoFrame;
    const bool container = token.kind == TokenKind::kObject || token.kind == TokenKind::kArray;
    if (!open.empty()) {
      OpenContainer& outer = open.back();
      frame = outer.frame;
      if (outer.is_array) {
        path = outer.path;
        if (container) {
          frames.push_back({outer.array, outer.next_index, outer.frame});
          frame = static_cast<std::int32_t>(frames.size() - 1);
        }
        ++outer.next_index;
      } else {
        path = open.size() == 1 ? name : concat(outer.path, ".", name);
      }
    }
    if (container) {
      const bool is_array = token.kind == TokenKind::kArray;
      if (!open.empty()) (is_array ? containers[path].array : containers[path].object) = true;
      open.push_back({is_array, std::move(path), frame, is_array ? arrays++ : 0, 0});
      continue;
    }
    Scalar scalar;
    scalar.kind = token.kind == TokenKind::kString   ? Scalar::Kind::kString
                  : token.kind == TokenKind::kNumber ? Scalar::Kind::kNumber
                  : token.kind == TokenKind::kTrue   ? Scalar::Kind::kTrue
                  : token.kind == TokenKind::kFalse  ? Scalar::Kind::kFalse
                                                     : Scalar::Kind::kNull;
    scalar.text = texts_.emplace_back(json.text_of(token));
    auto& list = values[path];
    if (list.empty()) paths.push_back(path);
    list.push_back({scalar, frame});
  }
}

const std::vector<FlatEvent::Value>* FlatEvent::find(const std::string& path) const {
  const auto it = values.find(path);
  return it == values.end() ? nullptr : &it->second;
}

void check_mandatory_members(const FlatEvent& event) {
  static constexpr std::array<std::string_view, 6> kMandatory = {"id",   "account", "source",
                                                                 "time", "region",  "detail-type"};
  for (const std::string_view member : kMandatory) {
    if (std::find(event.members.begin(), event.members.end(), member) == event.members.end()) {
      // AWS: TestEventPattern's wording, without a word on what is missing.
      throw EventError("Parameter Event is not valid.");
    }
  }
}

}  // namespace tocsin
