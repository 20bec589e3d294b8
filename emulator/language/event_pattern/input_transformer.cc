#include "language/event_pattern/input_transformer.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/text.h"
#include "language/event_pattern/json_tokens.h"

namespace tocsin {
namespace {

/// An event that can be walked by paths, keeping the spelling of its numbers and the order of its members.
class EventTree {
 public:
  explicit EventTree(std::string_view event) : json_(event), after_(json_.tokens.size()) {
    if (json_.tokens.empty() || json_.tokens.back().kind == TokenKind::kBroken) {
      throw TransformError("Event is not valid JSON");
    }
    std::vector<std::uint32_t> open;
    for (std::uint32_t i = 0; i < after_.size(); ++i) {
      after_[i] = i + 1;
      const TokenKind kind = json_.tokens[i].kind;
      if (kind == TokenKind::kObject || kind == TokenKind::kArray) open.push_back(i);
      if (kind == TokenKind::kObjectEnd || kind == TokenKind::kArrayEnd) {
        after_[open.back()] = i + 1;
        open.pop_back();
      }
    }
  }

  using Node = std::uint32_t;  // the index of a value's first token
  TokenKind kind(Node node) const { return json_.tokens[node].kind; }
  bool is_container(Node node) const { return kind(node) == TokenKind::kObject || kind(node) == TokenKind::kArray; }

  /// Compact JSON, every scalar as the event spells it.
  std::string json(Node node) const {
    std::string out;
    bool separate = false;
    for (Node i = node; i < after_[node]; ++i) {
      const JsonToken& token = json_.tokens[i];
      const bool closes = token.kind == TokenKind::kObjectEnd || token.kind == TokenKind::kArrayEnd;
      if (separate && !closes) out += ',';
      out += json_.source.substr(token.begin, token.end - token.begin);
      if (token.kind == TokenKind::kName) out += ':';
      separate = token.kind != TokenKind::kName && token.kind != TokenKind::kObject && token.kind != TokenKind::kArray;
    }
    return out;
  }

  std::string text(Node node) const { return json_.text_of(json_.tokens[node]); }

  std::optional<Node> member(Node object, std::string_view name) const {
    std::optional<Node> found;  // Of equal names the last one counts.
    each_member(object, [&](const std::string& key, Node value) {
      if (key == name) found = value;
    });
    return found;
  }

  template <class Visit>
  void each_member(Node object, Visit visit) const {
    if (kind(object) != TokenKind::kObject) return;
    for (Node i = object + 1; kind(i) == TokenKind::kName; i = after_[i + 1]) visit(text(i), i + 1);
  }

  std::vector<Node> elements(Node array) const {
    std::vector<Node> out;
    if (kind(array) != TokenKind::kArray) return out;
    for (Node i = array + 1; kind(i) != TokenKind::kArrayEnd; i = after_[i]) out.push_back(i);
    return out;
  }

 private:
  JsonTokens json_;
  std::vector<std::uint32_t> after_;
};

/// What a path found: one node, several (where it has a `*`), or none.
struct Found {
  std::vector<EventTree::Node> nodes;
  bool many = false;
};

std::vector<EventTree::Node> children(const EventTree& tree, EventTree::Node node) {
  std::vector<EventTree::Node> out = tree.elements(node);
  tree.each_member(node, [&](const std::string&, EventTree::Node value) { out.push_back(value); });
  return out;
}

/// One step of a path: `.name`, `[0]`, `[*]`, `.*` or `['name']`, cut from the front. False if there is none.
struct Step {
  std::string name;
  std::optional<std::size_t> index;
  bool all = false;
};

std::optional<Step> take_step(std::string_view& path) {
  Step step;
  if (path[0] == '.') {
    const auto end = path.find_first_of(".[", 1);
    step.name = path.substr(1, end == std::string_view::npos ? end : end - 1);
    path = end == std::string_view::npos ? "" : path.substr(end);
    if (step.name.empty()) return {};
    step.all = step.name == "*";
    return step;
  }
  const auto end = path.find(']');
  if (path[0] != '[' || end == std::string_view::npos || end < 2) return {};
  const std::string_view inner = path.substr(1, end - 1);
  path.remove_prefix(end + 1);
  if (inner == "*") {
    step.all = true;
  } else if (inner.size() >= 2 && (inner[0] == '\'' || inner[0] == '"') && inner.back() == inner[0]) {
    step.name = inner.substr(1, inner.size() - 2);
  } else {
    const auto index = parse_integer(inner);
    if (!index || *index < 0) return {};
    step.index = static_cast<std::size_t>(*index);
  }
  return step;
}

Found find_path(const EventTree& tree, std::string_view path) {
  Found found;
  if (!path.starts_with('$')) return found;
  path.remove_prefix(1);
  found.nodes.push_back(0);
  while (!path.empty()) {
    const auto step = take_step(path);
    if (!step) return {};
    std::vector<EventTree::Node> next;
    for (const EventTree::Node node : found.nodes) {
      if (step->all) {
        for (const EventTree::Node child : children(tree, node)) next.push_back(child);
      } else if (step->index) {
        const auto elements = tree.elements(node);
        if (*step->index < elements.size()) next.push_back(elements[*step->index]);
      } else if (const auto member = tree.member(node, step->name)) {
        next.push_back(*member);
      }
    }
    found.many = found.many || step->all;
    found.nodes = std::move(next);
  }
  return found;
}

std::string json_of(const EventTree& tree, const Found& found) {
  if (!found.many) return tree.json(found.nodes[0]);
  std::string out = "[";
  for (const EventTree::Node node : found.nodes) out += concat(out.size() > 1 ? "," : "", tree.json(node));
  return out + "]";
}

/// What a placeholder stands for.
struct Variable {
  std::string json;         // in JSON position
  std::string text;         // inside a string of a JSON template
  std::string string_text;  // in a string template
};

Variable text_variable(const std::string& text) { return {json_quote(text), text, text}; }

/// AWS: in a string template, lists and objects lose every quote.
Variable json_variable(std::string json) {
  std::string bare = json;
  std::erase(bare, '"');
  return {json, json, std::move(bare)};
}

Variable variable_of(const EventTree& tree, const Found& found) {
  if (found.nodes.empty()) return {"\"\"", "", ""};
  if (!found.many && !tree.is_container(found.nodes[0])) {
    const std::string text = tree.text(found.nodes[0]);
    return {tree.json(found.nodes[0]), text, text};
  }
  return json_variable(json_of(tree, found));
}

/// The envelope without detail. AWS: in this order, and with `detailType` for `detail-type`.
std::string envelope(const EventTree& tree) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kMembers = {{
      {"id", "id"},
      {"account", "account"},
      {"detailType", "detail-type"},
      {"time", "time"},
      {"source", "source"},
      {"region", "region"},
      {"resources", "resources"},
      {"version", "version"},
  }};
  std::string out = "{";
  for (const auto& [shown, name] : kMembers) {
    const auto node = tree.member(0, name);
    if (node) out += concat(out.size() > 1 ? "," : "", "\"", shown, "\":", tree.json(*node));
  }
  return out + "}";
}

constexpr std::array<std::string_view, 5> kPredefined = {"aws.events.rule-arn", "aws.events.rule-name",
                                                         "aws.events.event.ingestion-time", "aws.events.event",
                                                         "aws.events.event.json"};

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.';
  });
}

/// The name of the placeholder at the front of `text`, which begins with '<'; "" if it is none.
std::string_view placeholder(std::string_view text) {
  const auto end = text.find('>');
  if (end == std::string_view::npos || !is_name(text.substr(1, end - 1))) return "";
  return text.substr(1, end - 1);
}

/// The template with each placeholder replaced by what `give` returns for (name, inside a string, rest after it).
template <class Give>
std::string fill(std::string_view text, Give give) {
  std::string out;
  bool inside = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const std::string_view name = c == '<' ? placeholder(text.substr(at)) : "";
    if (!name.empty()) {
      at += name.size() + 1;
      out += give(name, inside, text.substr(at + 1));
      continue;
    }
    if (c == '\\' && inside && at + 1 < text.size()) out += text[at++];
    if (c == '"') inside = !inside;
    out += text[at];
  }
  return out;
}

bool is_strict_json(std::string_view text) {
  const JsonTokens json(text);
  if (json.tokens.empty() || json.tokens.back().kind == TokenKind::kBroken) return false;
  return trim(text.substr(json.tokens.back().end)).empty();
}

}  // namespace

InputTransformer::InputTransformer(Paths paths, std::string input_template, std::string_view target_id)
    : paths_(std::move(paths)), template_(std::move(input_template)) {
  fill(template_, [&](std::string_view name, bool, std::string_view) -> std::string {
    const bool known = std::find(kPredefined.begin(), kPredefined.end(), name) != kPredefined.end() ||
                       std::any_of(paths_.begin(), paths_.end(), [&](const auto& row) { return row.first == name; });
    if (!known) {
      throw TransformerRefused(
          concat("InputTemplate for target ", target_id, " contains invalid placeholder ", name, "."));
    }
    return "";
  });
}

std::string InputTransformer::render(std::string_view event, const TransformVariables& variables) const {
  const EventTree tree(event);
  const auto variable = [&](std::string_view name) -> Variable {
    for (const auto& [key, path] : paths_) {
      if (key == name) return variable_of(tree, find_path(tree, path));
    }
    if (name == "aws.events.rule-arn") return text_variable(variables.rule_arn);
    if (name == "aws.events.rule-name") return text_variable(variables.rule_name);
    if (name == "aws.events.event.ingestion-time") return text_variable(variables.ingestion_time);
    return json_variable(name == "aws.events.event" ? envelope(tree) : tree.json(0));
  };

  const std::string_view text = trim(template_);
  if (text.starts_with('"')) {
    // One or more quoted lines. AWS: each keeps its quotes.
    std::vector<std::string> lines;
    for (const std::string_view line : split(text, '\n')) {
      const std::string_view kept = trim(line);
      if (kept.empty()) continue;
      if (kept.size() < 2 || kept.front() != '"' || kept.back() != '"') {
        throw TransformError("InputTemplate is neither JSON nor quoted text");
      }
      lines.push_back(
          fill(kept, [&](std::string_view name, bool, std::string_view) { return variable(name).string_text; }));
    }
    return join(lines, "\n");
  }
  std::string out = fill(text, [&](std::string_view name, bool inside, std::string_view rest) {
    const std::string_view next = trim(inside && rest.starts_with('"') ? rest.substr(1) : rest);
    if (next.starts_with(':')) throw TransformError(concat("Placeholder <", name, "> is the key of an object"));
    const Variable value = variable(name);
    return inside ? value.text : value.json;
  });
  // AWS: text that is pasted into a JSON string is not escaped; if that breaks the JSON, the event is not delivered.
  if (!is_strict_json(out)) throw TransformError("The filled-in InputTemplate is not valid JSON");
  return out;
}

std::optional<std::string> input_path(std::string_view event, std::string_view path) {
  const EventTree tree(event);
  const Found found = find_path(tree, path);
  if (found.nodes.empty()) return {};
  return json_of(tree, found);
}

}  // namespace tocsin
