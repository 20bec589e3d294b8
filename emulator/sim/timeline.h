#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sim/random.h"
#include "store/statement.h"
#include "tocsin/time.h"

namespace tocsin {

/// Something that will happen: a row, not a closure, so that it is undone with the call that scheduled it, copied
/// with a forked world, and there after a restart.
struct Task {
  Time due;
  std::int64_t sequence = 0;  // among tasks of one instant, the order in which they were scheduled
  std::string kind;           // who handles it: "delivery.attempt"
  std::string payload;        // JSON or an id, as its kind likes
  std::int64_t cause = 0;     // the journal entry that made it necessary
  bool background = false;    // housekeeping (expiry, retention): `settle` does not wait for it

  static constexpr auto columns() {
    return std::tuple(&Task::due, &Task::sequence, &Task::kind, &Task::payload, &Task::cause, &Task::background);
  }
};

enum class TaskClass { kConsequence, kHousekeeping };

/// The world cannot come to rest: tasks keep making tasks. Names the last one.
struct NeverSettles : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The clock of a world, its seeded chance, and the queue of what comes next. It never looks at the computer's clock.
class Timeline {
 public:
  /// Goes on where the database stands; a new database begins at `start` with `seed`.
  Timeline(Database& db, Time start, std::uint64_t seed);

  Time now() const { return now_; }
  Random& random() { return random_; }

  /// Who runs the tasks of one kind. Each task is one transaction; a handler that throws undoes it and stops time.
  void on(std::string kind, std::function<void(const Task&)> handler);

  void at(Time due, std::string_view kind, std::string_view payload, std::int64_t cause,
          TaskClass task_class = TaskClass::kConsequence);
  void after(Duration delay, std::string_view kind, std::string_view payload, std::int64_t cause,
             TaskClass task_class = TaskClass::kConsequence) {
    at(now_ + delay, kind, payload, cause, task_class);
  }

  /// When the next task is due, housekeeping included.
  std::optional<Time> next_due();

  /// Runs everything due up to `end`, in order, and moves the clock there. Quiet time costs nothing.
  void run_until(Time end);

  /// Runs until no consequence is pending, and leaves the clock at the last one. Throws NeverSettles after
  /// `kTasksMax` tasks or `kHorizon` of virtual time.
  void settle();

  /// Writes clock, chance and sequence into the database: the last step of each unit of work.
  void save();
  /// Reads them back, after a rollback to a snapshot.
  void load();

  static constexpr int kTasksMax = 200'000;
  static constexpr Duration kHorizon = std::chrono::hours(24 * 400);

 private:
  void run(const Task& task);

  Database& db_;
  Time now_;
  Random random_;
  std::int64_t sequence_ = 0;
  std::unordered_map<std::string, std::function<void(const Task&)>> handlers_;
  Statement insert_, next_, next_due_, next_consequence_, remove_, save_, load_;
};

}  // namespace tocsin
