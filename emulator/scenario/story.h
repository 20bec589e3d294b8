#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "tocsin/error.h"
#include "tocsin/time.h"

namespace tocsin {

/// A value in a story, with the place where it was written, and of each member inside it.
struct Written {
  std::shared_ptr<const Json> json;
  Position position;
  std::vector<std::pair<std::string, Position>> places;  ///< `Targets[0].Arn` → where its key stands.

  /// The place of the member, or of the nearest one around it.
  Position at(std::string_view path) const;
};

/// `deploy: - {terraform: infra, region: us-east-1, variables: {email: a@example.com}, name: alerts}`
struct Deploy {
  Position position;
  std::string terraform;  ///< Folder, relative to the story's file.
  std::string name;       ///< Prefix of what it saves: `${alerts.aws_sns_topic.this.arn}`.
  std::string region;
  std::string as = "root";
  std::shared_ptr<const Json> variables;
  std::vector<std::string> without;  ///< Addresses to leave out; `*` stands for any run of characters.
};

/// What a refused call must look like.
struct Refusal {
  std::string code;
  std::shared_ptr<const Json> message;  ///< A matcher; null if any message will do.
};

/// Something that is done: a call, a click, or time that passes.
struct Act {
  enum class Kind { kCall, kSignIn, kExpose, kConfirm, kAdvance, kSettle };
  Kind kind = Kind::kCall;
  Position position;
  std::optional<Duration> at;  ///< Since the beginning of its `when`.
  std::string as = "root";
  std::string from = "127.0.0.1";
  std::string region;
  std::string user_agent = "tocsin";
  std::string service;
  std::string operation;
  Written input;
  std::optional<Refusal> fails;
  std::vector<std::pair<std::string, std::string>> saves;  ///< Name, path in the output.
  std::optional<bool> mfa;                                 ///< kSignIn
  bool right_password = true;                              ///< kSignIn
  std::string key;                                         ///< kExpose
  std::string location;                                    ///< kExpose
  std::string address;                                     ///< kConfirm
  Duration duration{0};                                    ///< kAdvance
};

/// What must, or must not, have happened.
struct Expectation {
  enum class Kind { kMail, kConfirmation, kQueue, kRecord, kCall, kStops };
  Kind kind = Kind::kMail;
  Position position;
  std::shared_ptr<const Json> wanted;  ///< Fields and their matchers.
  bool never = false;
  std::optional<Duration> within;  ///< Since the last act of the `when`.
  std::optional<int> times;
};

struct Round {
  std::vector<Act> when;
  std::vector<Expectation> then;
};

/// A scenario file, or one document of it: given, when, then.
struct Story {
  Position position;
  std::string name;
  std::string reason;  ///< Its `story:`.
  std::optional<Time> start;
  std::uint64_t seed = 0;
  std::string account = "000000000000";
  std::string region = "us-east-1";
  std::vector<std::pair<std::string, std::string>> settings;
  std::vector<std::pair<std::string, Position>> use;
  std::vector<Deploy> deploys;
  std::vector<Act> given;
  std::vector<Round> rounds;
  std::vector<std::shared_ptr<const Json>> examples;  ///< Each an object: the values of one telling.
};

}  // namespace tocsin
