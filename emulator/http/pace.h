#pragma once

#include <optional>

#include "tocsin/time.h"

namespace tocsin {

/// How the world's clock follows the wall's: from an anchor on, at some multiple of its speed, or not at all. Reads
/// neither clock; both times are told.
class Pace {
 public:
  enum class State { kRunning, kPaused };

  /// `world` is now, and so is `wall`.
  Pace(Time world, Time wall, double scale, State state)
      : world_(world), wall_(wall), scale_(scale), is_paused_(state == State::kPaused) {}

  /// Where the world's clock must stand. Never before where it was set, even if the wall's clock is put back.
  Time world_at(Time wall) const;

  /// How long from now, on the wall, until the world's clock is at `due`; nothing while it is paused.
  std::optional<Duration> until(Time due, Time wall) const;

  void pause(Time wall);
  void resume(Time wall);

  /// The world's clock was moved, and goes on from there.
  void set_world(Time world, Time wall);

  bool is_paused() const { return is_paused_; }
  double scale() const { return scale_; }

 private:
  Time world_;
  Time wall_;
  double scale_;
  bool is_paused_;
};

}  // namespace tocsin
