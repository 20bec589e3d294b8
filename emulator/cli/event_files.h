#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tocsin {

/// One event, and where it stands: `events.jsonl:3`.
struct EventText {
  std::string place;
  std::string text;
};

/// A whole file, `-` for standard input; gzip is unpacked. Throws std::runtime_error if it cannot be read.
std::string read_input(const std::string& path);

/// The JSON values of a text, one after another: one event, or JSON lines. What is not JSON is handed on as it is, as
/// the last one, so that whoever uses it can say so.
std::vector<EventText> events_of(const std::string& name, std::string_view text);

/// All events of files, `-` for standard input.
std::vector<EventText> read_events(const std::vector<std::string>& paths);

/// A pattern given as JSON on the command line, or the file of this name. Of a rule as `aws events describe-rule`
/// prints it, or a Terraform or CloudFormation fragment in JSON, the member EventPattern is taken.
std::string read_pattern(const std::string& argument);

}  // namespace tocsin
