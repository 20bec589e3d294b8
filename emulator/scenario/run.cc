#include "scenario/run.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "scenario/act.h"
#include "scenario/expect.h"

namespace tocsin {
namespace {

/// One telling while it lasts.
class Telling {
 public:
  Telling(World& world, Saved saved, const Story& story, StoryResult& result)
      : world_(world), story_(story), result_(result), saved_(std::move(saved)) {}

  void add_columns(const Json& row) {
    for (const auto& [name, value] : row.items()) saved_[name] = json_text(value);
  }

  /// False if an act of the given went otherwise.
  bool prepare() {
    Scene prelude;
    for (const Act& act : story_.given) {
      if (!done(act, world_.now(), prelude)) return false;
    }
    // What the given set off arrives before the story begins, and is not counted in it.
    if (!story_.given.empty()) world_.settle();
    return true;
  }

  void play_rounds() {
    for (const Round& round : story_.rounds) {
      if (!play(round)) return;
    }
  }

  const Saved& saved() const { return saved_; }

  std::vector<std::int64_t> calls;

 private:
  bool play(const Round& round) {
    Scene scene{.journal_mark = world_.parts().engine.journal.last(),
                .outbox_mark = world_.parts().engine.outbox.last()};
    const Time begin = world_.now();
    for (const Act& act : round.when) {
      if (!done(act, begin, scene)) return false;
    }
    scene.last_act = world_.now();
    check(round, scene);
    count_alerts(scene);
    return result_.failures.empty();
  }

  bool done(const Act& act, Time begin, Scene& scene) {
    const ActResult act_result = perform(world_, act, saved_, begin);
    if (act_result.entry != 0) {
      scene.entries.push_back(act_result.entry);
      calls.push_back(act_result.entry);
    }
    if (act_result.problem.empty()) return true;
    fail(act.position, "the step to go as written", act_result.problem, scene);
    return false;
  }

  /// In the order of their deadlines; those without one when all has settled.
  void check(const Round& round, const Scene& scene) {
    std::vector<const Expectation*> ordered;
    for (const Expectation& expectation : round.then) ordered.push_back(&expectation);
    std::stable_sort(ordered.begin(), ordered.end(), [](const Expectation* a, const Expectation* b) {
      return a->within.value_or(Duration::max()) < b->within.value_or(Duration::max());
    });
    for (const Expectation* expectation : ordered) {
      if (!expectation->within) {
        world_.settle();
      } else if (const Time deadline = scene.last_act + *expectation->within; deadline > world_.now()) {
        world_.advance(deadline - world_.now());
      }
      const auto got = unmet(world_, scene, *expectation, saved_);
      if (got) fail(expectation->position, expectation_text(*expectation, saved_), *got, scene);
    }
  }

  void count_alerts(const Scene& scene) {
    for (const Alert& alert : world_.outbox(scene.outbox_mark)) {
      if (alert.kind != "mail") continue;
      ++result_.alerts;
      if (!result_.first_alert) result_.first_alert = alert.time - scene.last_act;
    }
  }

  void fail(const Position& position, std::string expected, std::string got, const Scene& scene) {
    Failure failure{.position = position, .expected = std::move(expected), .got = std::move(got)};
    if (!scene.entries.empty()) failure.chain = chain_of(world_, scene.entries.back());
    result_.failures.push_back(std::move(failure));
  }

  World& world_;
  const Story& story_;
  StoryResult& result_;
  Saved saved_;
};

/// Does a column of the examples stand anywhere in what is given?
bool given_uses_examples(const Story& story) {
  if (story.examples.empty()) return false;
  const auto uses = [&](std::string_view text) {
    for (const auto& [column, value] : story.examples.front()->items()) {
      if (text.find(concat("${", column, "}")) != std::string_view::npos) return true;
    }
    return false;
  };
  return std::any_of(story.given.begin(), story.given.end(), [&](const Act& act) {
    return uses(act.as) || uses(act.from) || uses(act.region) || uses(act.user_agent) || uses(act.service) ||
           uses(act.operation) || uses(act.address) || (act.input.json && uses(json_text(*act.input.json)));
  });
}

std::string journal_lines(World& world, std::int64_t mark) {
  std::string lines;
  for (const JournalEntry& entry : world.journal(mark)) {
    lines += json_text({entry.id, entry.cause, iso_time_millis(entry.time), entry.kind, entry.account, entry.region,
                        entry.service, entry.subject, entry.detail});
    lines += '\n';
  }
  return lines;
}

std::string name_of(const Story& story, std::size_t telling) {
  if (story.examples.empty()) return story.name;
  Saved columns;
  const Json& row = *story.examples[telling];
  for (const auto& [name, value] : row.items()) columns[name] = json_text(value);
  if (has_placeholder(story.name)) return substituted_text(story.name, columns, story.position);
  std::vector<std::string> parts;
  for (const auto& [name, value] : row.items()) {
    parts.push_back(concat(name, " ", value.is_string() ? value.get<std::string>() : json_text(value)));
  }
  return concat(story.name, " (", join(parts, ", "), ")");
}

}  // namespace

std::size_t tellings(const Story& story) { return std::max<std::size_t>(1, story.examples.size()); }

/// A stage on which the given has been done.
struct Teller::Prelude {
  explicit Prelude(World& world) : rehearsal(world) {}
  Rehearsal rehearsal;
  Saved saved;
  StoryResult result;  // of the given: its failures, if any
  std::vector<std::int64_t> calls;
};

Teller::Teller(Stages& stages, const Story& story) : stages_(stages), story_(story) {}
Teller::~Teller() = default;

void Teller::play(std::size_t telling, const TellOptions& options, StoryResult& result) {
  Stage& stage = stages_.of(story_);
  const bool each_for_itself = given_uses_examples(story_);
  if (!each_for_itself && !prelude_) {
    auto prelude = std::make_unique<Prelude>(stage.world);
    Telling given(stage.world, stage.saved, story_, prelude->result);
    given.prepare();
    prelude->saved = given.saved();
    prelude->calls = given.calls;
    prelude_ = std::move(prelude);
  }
  Rehearsal rehearsal(stage.world);
  const std::int64_t mark = stage.world.parts().engine.journal.last();
  const std::int64_t outbox_mark = stage.world.parts().engine.outbox.last();
  Telling one(stage.world, each_for_itself ? stage.saved : prelude_->saved, story_, result);
  if (!story_.examples.empty()) one.add_columns(*story_.examples[telling]);
  if (!each_for_itself) {
    result.failures = prelude_->result.failures;
    one.calls = prelude_->calls;
  }
  if (each_for_itself ? one.prepare() : result.failures.empty()) {
    if (options.before_rounds) options.before_rounds(stage.world);
    one.play_rounds();
  }
  if (options.keep_chains) {
    for (const std::int64_t entry : one.calls) result.chains.push_back(chain_of(stage.world, entry));
    for (const Alert& alert : stage.world.outbox(outbox_mark)) {
      if (alert.kind == "mail") result.mails.push_back(alert);
    }
  }
  if (options.keep_journal) result.journal = journal_lines(stage.world, mark);
}

StoryResult Teller::tell(std::size_t telling, const TellOptions& options) {
  StoryResult result;
  result.position = story_.position;
  result.name = story_.name;
  try {
    result.name = name_of(story_, telling);
    play(telling, options, result);
  } catch (const FileError& error) {
    result.error = error.text;
  } catch (const Unmodelled& error) {
    result.error = concat(story_.position.text(), ": ", error.text);
  } catch (const NeverSettles& error) {
    result.failures.push_back(
        {.position = story_.position, .expected = "the world to come to rest", .got = error.what()});
  }
  return result;
}

StoryResult tell(Stages& stages, const Story& story, std::size_t telling, const TellOptions& options) {
  return Teller(stages, story).tell(telling, options);
}

}  // namespace tocsin
