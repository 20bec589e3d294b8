#pragma once

#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tocsin {

/// A refusal that AWS itself would give: code, HTTP status and wording are AWS's own.
/// Thrown by handlers through a named factory; only the gateway catches it.
struct AwsError : std::exception {
  AwsError(std::string code_, int status_, std::string message_, std::string reason_ = {})
      : code(std::move(code_)), status(status_), message(std::move(message_)), reason(std::move(reason_)) {}

  const char* what() const noexcept override { return message.c_str(); }

  std::string code;
  int status = 400;
  std::string message;
  std::string reason;  ///< The member Reason of errors that have one (Organizations); empty otherwise.
};

/// Something that AWS has and Tocsin does not model. Never a silent success: it ends the call with 501, or the
/// scenario with exit code 2, and names the thing.
struct Unmodelled : std::exception {
  explicit Unmodelled(std::string what_) : thing(std::move(what_)) { text = thing + " is not modelled"; }

  const char* what() const noexcept override { return text.c_str(); }

  std::string thing;
  std::string text;
};

/// A place in a user's file. Lines and columns count from 1; 0 means unknown.
struct Position {
  std::string file;
  int line = 0;
  int column = 0;

  /// `main.tf:31:5`, `main.tf:31` or `main.tf`, as much as is known.
  std::string text() const;
  bool operator==(const Position&) const = default;
};

/// One thing that is wrong in a user's file, and what to do about it.
struct Problem {
  Position position;
  std::string message;

  /// `keys.yaml:10:5: unknown operation iam.CreateAccesKey; did you mean iam.CreateAccessKey?`
  std::string text() const;
};

/// A user's file cannot be used. Carries every problem that was found in one go.
struct FileError : std::exception {
  explicit FileError(std::vector<Problem> problems_);
  FileError(Position position, std::string message)
      : FileError(std::vector<Problem>{{std::move(position), std::move(message)}}) {}

  const char* what() const noexcept override { return text.c_str(); }

  std::vector<Problem> problems;
  std::string text;
};

}  // namespace tocsin
