#pragma once

#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tocsin {

/// PutTargets refuses the transformer; the message is AWS's (code ValidationException).
struct TransformerRefused : std::exception {
  explicit TransformerRefused(std::string message_) : message(std::move(message_)) {}
  const char* what() const noexcept override { return message.c_str(); }
  std::string message;
};

/// The template cannot be filled in for this event: EventBridge drops the event for this target and counts a failed
/// invocation.
struct TransformError : std::exception {
  explicit TransformError(std::string message_) : message(std::move(message_)) {}
  const char* what() const noexcept override { return message.c_str(); }
  std::string message;
};

/// What the predefined variables stand for.
struct TransformVariables {
  std::string rule_arn;
  std::string rule_name;
  std::string ingestion_time;  ///< ISO 8601: `2026-01-05T09:00:00Z`
};

/// InputPathsMap and InputTemplate of a target.
///
/// A template is JSON text whose placeholders `<name>` stand for JSON values, or one or more quoted strings whose
/// placeholders stand for text. Inserted text is not escaped, a path that finds nothing gives "" as a value and
/// nothing inside a string, and string templates keep their quotes: all as on AWS.
class InputTransformer {
 public:
  using Paths = std::vector<std::pair<std::string, std::string>>;

  /// Throws TransformerRefused; `target_id` is named in its message.
  InputTransformer(Paths paths, std::string input_template, std::string_view target_id = "Target0");

  /// The body that the target gets. Throws TransformError.
  std::string render(std::string_view event, const TransformVariables& variables) const;

 private:
  Paths paths_;
  std::string template_;
};

/// InputPath: the JSON text of the node at `$.a.b[0]`, or nothing if there is none (or the path is not one).
std::optional<std::string> input_path(std::string_view event, std::string_view path);

}  // namespace tocsin
