#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scenario/stage.h"
#include "scenario/story.h"
#include "tocsin/error.h"
#include "world/chain.h"

namespace tocsin {

/// One expectation that was not met, or an act that went otherwise.
struct Failure {
  Position position;
  std::string expected;
  std::string got;
  Chain chain;  ///< Of the last call; empty if there was none.
};

/// One telling of a story.
struct StoryResult {
  std::string name;
  Position position;
  std::vector<Failure> failures;
  std::string error;  ///< The file cannot be used, or something is not modelled: neither passed nor failed.
  std::size_t alerts = 0;
  std::optional<Duration> first_alert;  ///< Virtual time from the last act to the first alert.
  double milliseconds = 0;              ///< Of real time; 0 unless the caller measures.
  std::vector<Chain> chains;            ///< Of every call of the story, if asked for.
  std::vector<Alert> mails;             ///< With the chains.
  std::string journal;                  ///< The story's journal as JSON lines, if asked for.

  bool passed() const { return failures.empty() && error.empty(); }
};

struct TellOptions {
  bool keep_chains = false;
  bool keep_journal = false;
  /// Called when all is given, before the story begins: to tell it in a world that is a little different. What it
  /// changes is taken back with the rest.
  std::function<void(World&)> before_rounds;
};

/// The tellings of a story: one, or one for each row of its examples.
std::size_t tellings(const Story& story);

/// Tells one story, once or many times. What is given is done once, if no row of the examples has a say in it; each
/// telling goes on from there and takes back what it did. The stage belongs to one teller at a time.
class Teller {
 public:
  Teller(Stages& stages, const Story& story);
  ~Teller();
  Teller(const Teller&) = delete;

  /// Never throws for what is in the file or in AWS.
  StoryResult tell(std::size_t telling, const TellOptions& options = {});

 private:
  struct Prelude;
  void play(std::size_t telling, const TellOptions& options, StoryResult& result);

  Stages& stages_;
  const Story& story_;
  std::unique_ptr<Prelude> prelude_;
};

/// Tells a story once.
StoryResult tell(Stages& stages, const Story& story, std::size_t telling, const TellOptions& options);

}  // namespace tocsin
