#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "http/pace.h"
#include "http/wall_clock.h"
#include "tocsin/http.h"
#include "tocsin/world.h"

namespace tocsin {

/// Whether the world's clock shows the wall's time, or only goes as fast. A world that began at some other time, or
/// that is ahead, goes on from where it stands.
enum class Follow { kTime, kPace };

struct EdgeOptions {
  std::string url;                 ///< `http://127.0.0.1:4566`, into which the links of mails are turned.
  std::vector<std::string> hosts;  ///< Host names besides those of this computer.
  Pace::State state = Pace::State::kRunning;
  Follow follow = Follow::kTime;
  double scale = 1;
  /// Takes a line for the terminal; null for silence.
  std::function<void(const std::string&)> print;
};

/// A world as the outside sees it: its clock follows the wall's, tasks run when they are due, foreign visitors are
/// refused, the control API is answered, and each call and each mail is a line on the terminal. One thread.
class Edge {
 public:
  Edge(World& world, EdgeOptions options, WallClock wall);

  HttpResponse handle(HttpRequest& request);

  /// How long until something is due, on the wall; nothing if nothing is, or if time stands still.
  std::optional<Duration> until_next();

  /// Brings the world's clock to where the wall's is. A task that fails stops time there: it would fail again.
  void tick();

 private:
  HttpResponse answer(const HttpRequest& request, Visit& visit);
  void print_visit(const Visit& visit, const HttpResponse& response, WallTime begun);
  void print_mails();

  World& world_;
  EdgeOptions options_;
  WallClock wall_;
  Pace pace_;
  std::int64_t last_mail_;
};

/// The link with which the receiver of this mail confirms, against the server at `url`; "" if the mail is none such.
std::string confirm_link(const Alert& alert, const std::string& url);

}  // namespace tocsin
