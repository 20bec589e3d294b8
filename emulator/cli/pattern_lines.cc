#include "cli/pattern_lines.h"

#include <istream>
#include <optional>
#include <ostream>
#include <unordered_map>

#include "base/text.h"
#include "language/event_pattern/event_pattern.h"
#include "language/event_pattern/input_transformer.h"
#include "language/event_pattern/json_tokens.h"

namespace tocsin {
namespace {

constexpr std::size_t kPatternsKept = 4096;

/// A line's top-level members as they are spelled: numbers and duplicate names inside them must survive.
class LineObject {
 public:
  explicit LineObject(std::string_view line) : json_(line) {
    if (json_.tokens.empty() || json_.tokens.back().kind == TokenKind::kBroken) {
      throw EventError(concat("the line is not JSON", json_.mistake.empty() ? "" : ": ", json_.mistake));
    }
    if (json_.tokens[0].kind != TokenKind::kObject) throw EventError("the line is not a JSON object");
  }

  /// The text of a string, the spelling of anything else; nothing if there is no such member.
  std::optional<std::string> text(std::string_view name) const {
    const auto at = find(name);
    if (!at) return {};
    const JsonToken& token = json_.tokens[*at];
    if (token.kind == TokenKind::kString) return json_.text_of(token);
    return std::string(json_.source.substr(token.begin, json_.tokens[after(*at) - 1].end - token.begin));
  }

  std::string demand(std::string_view name) const {
    auto found = text(name);
    if (!found) throw EventError(concat("the line has no member ", name));
    return *std::move(found);
  }

  /// The members of the object `name` whose values are strings.
  InputTransformer::Paths pairs(std::string_view name) const {
    InputTransformer::Paths out;
    const auto at = find(name);
    if (!at || json_.tokens[*at].kind != TokenKind::kObject) return out;
    for (std::size_t i = *at + 1; json_.tokens[i].kind == TokenKind::kName; i = after(i + 1)) {
      out.emplace_back(json_.text_of(json_.tokens[i]), json_.text_of(json_.tokens[i + 1]));
    }
    return out;
  }

 private:
  std::size_t after(std::size_t value) const {
    std::size_t depth = 0;
    for (std::size_t i = value;; ++i) {
      const TokenKind kind = json_.tokens[i].kind;
      if (kind == TokenKind::kObject || kind == TokenKind::kArray) ++depth;
      if (kind == TokenKind::kObjectEnd || kind == TokenKind::kArrayEnd) --depth;
      if (depth == 0 && kind != TokenKind::kName) return i + 1;
    }
  }
  std::optional<std::size_t> find(std::string_view name) const {
    std::optional<std::size_t> found;
    for (std::size_t i = 1; json_.tokens[i].kind == TokenKind::kName; i = after(i + 1)) {
      if (json_.text_of(json_.tokens[i]) == name) found = i + 1;
    }
    return found;
  }

  JsonTokens json_;
};

std::string one_line(std::string text) {
  text = replace_all(std::move(text), "\r", "\\r");
  return replace_all(std::move(text), "\n", "\\n");
}

template <class Answer>
void answer_lines(std::istream& in, std::ostream& out, Answer answer) {
  for (std::string line; std::getline(in, line);) {
    if (trim(line).empty()) continue;
    try {
      out << answer(LineObject(line));
    } catch (const PatternError& error) {
      // The reason, without the place in the pattern: AWS puts that on a line of its own.
      out << "error: " << one_line(event_pattern_refusal(PatternError(std::string(error.reason()))));
    } catch (const std::exception& error) {
      out << "error: " << one_line(error.what());
    }
    out << '\n';
  }
  out.flush();
}

}  // namespace

void answer_pattern_lines(std::istream& in, std::ostream& out, Dialect dialect) {
  std::unordered_map<std::string, EventPattern> patterns;
  answer_lines(in, out, [&](const LineObject& line) {
    const std::string text = line.demand("pattern");
    auto it = patterns.find(text);
    if (it == patterns.end()) {
      EventPattern pattern(text, dialect);
      if (patterns.size() == kPatternsKept) patterns.clear();
      it = patterns.emplace(text, std::move(pattern)).first;
    }
    return std::string(it->second.matches(line.demand("event")) ? "true" : "false");
  });
}

void answer_transform_lines(std::istream& in, std::ostream& out) {
  answer_lines(in, out, [](const LineObject& line) {
    const std::string event = line.demand("event");
    if (const auto path = line.text("InputPath")) {
      const auto found = input_path(event, *path);
      if (!found) throw TransformError(concat("InputPath ", *path, " finds nothing"));
      return one_line(*found);
    }
    const InputTransformer transformer(line.pairs("InputPathsMap"), line.demand("InputTemplate"));
    TransformVariables variables;
    variables.rule_arn = line.text("rule-arn").value_or("arn:aws:events:us-east-1:000000000000:rule/rule");
    variables.rule_name = line.text("rule-name").value_or("rule");
    variables.ingestion_time = line.text("ingestion-time").value_or("2026-01-05T09:00:00Z");
    return one_line(transformer.render(event, variables));
  });
}

}  // namespace tocsin
