#include "sim/timeline.h"

#include "base/check.h"
#include "base/text.h"

namespace tocsin {
namespace {

constexpr const char* kTimelineSchema = R"sql(
CREATE TABLE IF NOT EXISTS sim_task (
  sequence   INTEGER PRIMARY KEY,
  due        INTEGER NOT NULL,   -- virtual milliseconds since 1970
  kind       TEXT NOT NULL,
  payload    TEXT NOT NULL,
  cause      INTEGER NOT NULL,   -- journal entry
  background INTEGER NOT NULL    -- 1 for housekeeping
) STRICT;
CREATE INDEX IF NOT EXISTS sim_task_due ON sim_task (due, sequence);
CREATE INDEX IF NOT EXISTS sim_task_consequence ON sim_task (due, sequence) WHERE background = 0;
CREATE TABLE IF NOT EXISTS sim_state (
  id       INTEGER PRIMARY KEY CHECK (id = 1),
  now      INTEGER NOT NULL,
  seed     INTEGER NOT NULL,
  counter  INTEGER NOT NULL,
  sequence INTEGER NOT NULL
) STRICT)sql";

struct SimState {
  Time now;
  std::int64_t seed = 0;
  std::int64_t counter = 0;
  std::int64_t sequence = 0;
  static constexpr auto columns() {
    return std::tuple(&SimState::now, &SimState::seed, &SimState::counter, &SimState::sequence);
  }
};

Database& with_timeline_schema(Database& db) {
  db.execute(kTimelineSchema);
  return db;
}

}  // namespace

Timeline::Timeline(Database& db, Time start, std::uint64_t seed)
    : db_(with_timeline_schema(db)),
      now_(start),
      random_(seed),
      insert_(db, "INSERT INTO sim_task (due, sequence, kind, payload, cause, background) VALUES (?, ?, ?, ?, ?, ?)"),
      next_(db,
            "SELECT due, sequence, kind, payload, cause, background FROM sim_task WHERE due <= ? ORDER BY due, "
            "sequence LIMIT 1"),
      next_due_(db, "SELECT due FROM sim_task ORDER BY due, sequence LIMIT 1"),
      next_consequence_(db, "SELECT due FROM sim_task WHERE background = 0 ORDER BY due, sequence LIMIT 1"),
      remove_(db, "DELETE FROM sim_task WHERE sequence = ?"),
      save_(db, "UPDATE sim_state SET now = ?, seed = ?, counter = ?, sequence = ? WHERE id = 1"),
      load_(db, "SELECT now, seed, counter, sequence FROM sim_state WHERE id = 1") {
  load();
  // The row is there from now on: what is written at every call only changes it.
  db.execute("INSERT OR IGNORE INTO sim_state (id, now, seed, counter, sequence) VALUES (1, 0, 0, 0, 0)");
  save();
}

void Timeline::on(std::string kind, std::function<void(const Task&)> handler) {
  const bool is_new = handlers_.emplace(std::move(kind), std::move(handler)).second;
  TOCSIN_CHECK(is_new);
}

void Timeline::at(Time due, std::string_view kind, std::string_view payload, std::int64_t cause, TaskClass task_class) {
  const Time when = std::max(due, now_);
  insert_.run(when, ++sequence_, kind, payload, cause, task_class == TaskClass::kHousekeeping);
}

std::optional<Time> Timeline::next_due() { return next_due_.one<Time>(); }

void Timeline::run(const Task& task) {
  const auto handler = handlers_.find(task.kind);
  TOCSIN_CHECK(handler != handlers_.end());
  const std::string activity = concat("running task ", task.kind, " ", task.payload);
  set_activity(&activity);
  try {
    Transaction transaction(db_);
    now_ = std::max(now_, task.due);
    remove_.run(task.sequence);
    handler->second(task);
    save();
    transaction.commit();
  } catch (...) {
    load();  // The rows are undone; so are clock and chance. The task stays first in the queue.
    set_activity(nullptr);
    throw;
  }
  set_activity(nullptr);
}

void Timeline::run_until(Time end) {
  int tasks = 0;
  while (const auto task = next_.one<Task>(end)) {
    if (++tasks > kTasksMax) {
      throw NeverSettles(concat("more than ", std::to_string(kTasksMax), " tasks up to ", iso_time(end),
                                "; the last is ", task->kind, " at ", iso_time(task->due)));
    }
    run(*task);
  }
  if (end > now_) {
    now_ = end;
    save();
  }
}

void Timeline::settle() {
  const Time limit = now_ + kHorizon;
  int tasks = 0;
  while (const auto due = next_consequence_.one<Time>()) {
    // Housekeeping that falls before the next consequence runs in its turn.
    const auto task = next_.one<Task>(*due);
    if (++tasks > kTasksMax || task->due > limit) {
      throw NeverSettles(concat("the world does not come to rest: after ", std::to_string(tasks - 1),
                                " tasks there is still ", task->kind, " at ", iso_time(task->due)));
    }
    run(*task);
  }
}

void Timeline::save() {
  save_.run(now_, static_cast<std::int64_t>(random_.seed()), static_cast<std::int64_t>(random_.counter()), sequence_);
}

void Timeline::load() {
  const auto state = load_.one<SimState>();
  if (!state) return;
  now_ = state->now;
  sequence_ = state->sequence;
  random_.restore(static_cast<std::uint64_t>(state->seed), static_cast<std::uint64_t>(state->counter));
}

}  // namespace tocsin
