#include "http/edge.h"

#include <fmt/format.h>

#include "base/text.h"
#include "http/control.h"
#include "http/visitors.h"
#include "world/parts.h"

namespace tocsin {
namespace {

/// `user/alice`, `assumed-role/admin/session`, `root`: what tells callers of one world apart.
std::string short_caller(const std::string& arn) {
  if (arn.empty()) return "-";
  const auto parts = split(arn, ':');
  return parts.size() < 6 ? arn : std::string(arn.substr(arn.find(parts[5])));
}

/// Where a started world's clock begins to follow the wall's: a world from a file may be ahead of it, or behind.
Time first_moment(const World& world, const EdgeOptions& options, Time wall) {
  const bool stays = options.state == Pace::State::kPaused || options.follow == Follow::kPace;
  return stays ? world.now() : std::max(world.now(), wall);
}

}  // namespace

Edge::Edge(World& world, EdgeOptions options, WallClock wall)
    : world_(world),
      options_(std::move(options)),
      wall_(std::move(wall)),
      pace_(first_moment(world, options_, to_millis(wall_())), to_millis(wall_()), options_.scale, options_.state) {
  const auto mails = world_.outbox();
  last_mail_ = mails.empty() ? 0 : mails.back().id;
}

HttpResponse Edge::handle(HttpRequest& request) {
  const WallTime begun = wall_();
  request.arrived = to_millis(begun);
  Visit visit;
  HttpResponse response = answer(request, visit);
  response.headers.emplace_back("Date", http_time(*request.arrived));
  response.headers.emplace_back("Server", "tocsin");
  if (options_.print) {
    print_visit(visit, response, begun);
    print_mails();
  }
  return response;
}

HttpResponse Edge::answer(const HttpRequest& request, Visit& visit) {
  if (auto refusal = refuse_foreign(request, options_.hosts)) {
    visit.error = "foreign";
    return std::move(*refusal);
  }
  if (is_control(request)) {
    tick();
    if (is_reset(request)) last_mail_ = 0;
    return answer_control({world_, pace_, *request.arrived}, request);
  }
  try {
    // With a state file one transaction and one write to the disk: the clock's move, what became due, the call.
    Database& db = world_.parts().engine.db;
    std::optional<Transaction> unit;
    if (!db.in_memory()) unit.emplace(db);
    tick();
    HttpResponse response = world_.http(request, &visit);
    if (unit) unit->commit();
    return response;
  } catch (const std::exception& error) {
    visit.error = "InternalFailure";
    return {.status = 500,
            .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
            .body = concat("tocsin could not answer: ", error.what(), "\n")};
  }
}

std::optional<Duration> Edge::until_next() {
  const auto due = world_.next_due();
  return due ? pace_.until(*due, to_millis(wall_())) : std::nullopt;
}

void Edge::tick() {
  const Time wall = to_millis(wall_());
  const Time target = pace_.world_at(wall);
  if (target <= world_.now()) return;
  try {
    world_.advance(target - world_.now());
  } catch (const std::exception& error) {
    pace_.set_world(world_.now(), wall);
    pace_.pause(wall);
    if (options_.print) options_.print(fmt::format("{}  the clock stops: {}", clock_time(world_.now()), error.what()));
  }
  if (options_.print) print_mails();
}

void Edge::print_visit(const Visit& visit, const HttpResponse& response, WallTime begun) {
  if (visit.action.empty() && visit.error.empty()) return;  // The control API is not part of the story.
  const double millis = static_cast<double>((wall_() - begun).count()) / 1000;
  options_.print(fmt::format("{}  {:<28} {:<15} {:<9} {:.1f} ms", clock_time(world_.now()),
                             visit.action.empty() ? concat("HTTP ", std::to_string(response.status)) : visit.action,
                             short_caller(visit.caller), visit.error.empty() ? "ok" : visit.error, millis));
}

void Edge::print_mails() {
  for (const Alert& alert : world_.outbox(last_mail_)) {
    last_mail_ = alert.id;
    options_.print(fmt::format("{}  {} → {}  \"{}\"", clock_time(alert.time), alert.kind, alert.to, alert.subject));
    if (const std::string link = confirm_link(alert, options_.url); !link.empty()) {
      options_.print(concat("          confirm with ", link));
    }
  }
}

std::string confirm_link(const Alert& alert, const std::string& url) {
  if (alert.kind != "confirmation") return {};
  constexpr std::string_view kHost = ".amazonaws.com/";
  const auto begin = alert.body.find("https://sns.");
  const auto host = alert.body.find(kHost, begin);
  if (begin == std::string::npos || host == std::string::npos) return {};
  const std::string_view rest = std::string_view(alert.body).substr(host + kHost.size() - 1);
  return concat(url, rest.substr(0, rest.find_first_of(" \r\n\"")));
}

}  // namespace tocsin
