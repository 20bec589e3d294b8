#include "http/control.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/text.h"
#include "world/permission.h"

namespace tocsin {
namespace {

constexpr std::string_view kPrefix = "/_tocsin/";
constexpr double kSecondsMax = 100.0 * 366 * 86'400;  // A century.

/// A request to the control API that cannot be answered.
struct BadControl {
  int status;
  std::string message;
};

HttpResponse json_reply(int status, const Json& json) {
  return {.status = status, .headers = {{"Content-Type", "application/json"}}, .body = json_text(json) + "\n"};
}

Json clock_json(const Controls& controls) {
  return {{"now", iso_time_millis(controls.world.now())},
          {"paused", controls.pace.is_paused()},
          {"scale", controls.pace.scale()}};
}

std::int64_t after_of(const HttpRequest& request) {
  const auto mark = request.target.find('?');
  if (mark == std::string::npos) return 0;
  const std::string_view query = std::string_view(request.target).substr(mark + 1);
  const auto id = query.starts_with("after=") ? parse_integer(query.substr(6)) : std::nullopt;
  if (!id || *id < 0) throw BadControl{400, concat("the query must be after=ID, not \"", query, "\"")};
  return *id;
}

Json get_health(const Controls&, const HttpRequest&) { return {{"status", "ok"}}; }

Json get_outbox(const Controls& controls, const HttpRequest& request) {
  Json all = Json::array();
  for (const Alert& alert : controls.world.outbox(after_of(request))) {
    all.push_back({{"id", alert.id},
                   {"kind", alert.kind},
                   {"to", alert.to},
                   {"subject", alert.subject},
                   {"body", alert.body},
                   {"time", iso_time_millis(alert.time)},
                   {"topic", alert.topic},
                   {"subscription", alert.subscription},
                   {"cause", alert.cause}});
  }
  return all;
}

Json get_journal(const Controls& controls, const HttpRequest& request) {
  Json all = Json::array();
  for (const JournalEntry& entry : controls.world.journal(after_of(request))) {
    all.push_back({{"id", entry.id},
                   {"cause", entry.cause},
                   {"time", iso_time_millis(entry.time)},
                   {"kind", entry.kind},
                   {"account", entry.account},
                   {"region", entry.region},
                   {"service", entry.service},
                   {"subject", entry.subject},
                   {"detail", parse_json(entry.detail).value_or(Json::object())}});
  }
  return all;
}

Json get_clock(const Controls& controls, const HttpRequest&) { return clock_json(controls); }

Duration seconds_of(const HttpRequest& request) {
  const auto body = parse_json(request.body);
  const Json* seconds = body ? json_find(*body, "seconds") : nullptr;
  if (!seconds || !seconds->is_number() || body->size() != 1) {
    throw BadControl{400, "the body must be {\"seconds\": N}"};
  }
  const double value = seconds->get<double>();
  if (!(value >= 0 && value <= kSecondsMax)) throw BadControl{400, "seconds must be between 0 and 100 years"};
  return Duration(std::llround(value * 1000));
}

Json advance(const Controls& controls, const HttpRequest& request) {
  const Duration duration = seconds_of(request);
  const auto follow = [&] { controls.pace.set_world(controls.world.now(), controls.wall); };
  try {
    controls.world.advance(duration);
  } catch (...) {
    follow();  // Time stands where the task failed.
    throw;
  }
  follow();
  return clock_json(controls);
}

Json pause(const Controls& controls, const HttpRequest&) {
  controls.pace.pause(controls.wall);
  return clock_json(controls);
}

Json resume(const Controls& controls, const HttpRequest&) {
  controls.pace.resume(controls.wall);
  return clock_json(controls);
}

Json reset(const Controls& controls, const HttpRequest&) {
  controls.world.reset();
  controls.pace.set_world(controls.world.now(), controls.wall);
  return clock_json(controls);
}

/// A body with named members, each of a known type. Everything else in it is refused by name.
class Body {
 public:
  explicit Body(const HttpRequest& request) : json_(parse_json(request.body).value_or(Json())) {
    if (!json_.is_object()) throw BadControl{400, "the body must be a JSON object"};
  }

  std::string text(const char* name, std::string otherwise) {
    return get<std::string>(name, "a text").value_or(otherwise);
  }
  std::optional<bool> flag(const char* name) { return get<bool>(name, "true or false"); }
  const Json* json(const char* name) {
    known_.emplace_back(name);
    return json_find(json_, name);
  }

  /// To be called when all members have been asked for.
  void end() const {
    for (const auto& [name, value] : json_.items()) {
      if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
      throw BadControl{400, concat("unknown member \"", name, "\"; known: ", join(known_, ", "))};
    }
  }

 private:
  template <class T>
  std::optional<T> get(const char* name, const char* kind) {
    const Json* value = json(name);
    if (value == nullptr) return std::nullopt;
    const bool fits = std::is_same_v<T, bool> ? value->is_boolean() : value->is_string();
    if (!fits) throw BadControl{400, concat(name, " must be ", kind)};
    return value->get<T>();
  }

  const Json json_;
  std::vector<std::string> known_;
};

Json sign_in(const Controls& controls, const HttpRequest& request) {
  Body body(request);
  SignIn attempt{.as = body.text("as", "root"),
                 .mfa = body.flag("mfa"),
                 .right_password = body.flag("right_password").value_or(true),
                 .region = body.text("region", ""),
                 .source_ip = body.text("source_ip", "127.0.0.1"),
                 .user_agent = body.text("user_agent", "Mozilla/5.0")};
  body.end();
  const SignedIn done = controls.world.sign_in(attempt);
  return {{"ok", done.ok}, {"access_key_id", done.access_key_id}, {"entry", done.entry}};
}

Json expose(const Controls& controls, const HttpRequest& request) {
  Body body(request);
  Exposure exposure{.access_key_id = body.text("access_key_id", "")};
  exposure.location = body.text("location", exposure.location);
  body.end();
  const Exposed done = controls.world.expose(exposure);
  return {{"quarantined", done.quarantined}, {"entry", done.entry}};
}

Json can(const Controls& controls, const HttpRequest& request) {
  Body body(request);
  PermissionQuestion question{.as = body.text("as", "root"),
                              .action = body.text("action", ""),
                              .resource = body.text("resource", "*"),
                              .region = body.text("region", "")};
  const Json* given = body.json("context");
  const Json context = given ? *given : Json::object();
  body.end();
  if (!context.is_object()) throw BadControl{400, "context must be an object of texts"};
  for (const auto& [key, value] : context.items()) {
    if (!value.is_string()) throw BadControl{400, concat("context ", key, " must be a text")};
    question.context.push_back({key, {value.get<std::string>()}});
  }
  return permission_json(controls.world.can(question), question);
}

struct ControlPath {
  std::string_view method;
  std::string_view path;
  Json (*answer)(const Controls&, const HttpRequest&);
};

constexpr std::array kPaths = {
    ControlPath{"GET", "/_tocsin/health", get_health},
    ControlPath{"GET", "/_tocsin/outbox", get_outbox},
    ControlPath{"GET", "/_tocsin/journal", get_journal},
    ControlPath{"GET", "/_tocsin/clock", get_clock},
    ControlPath{"POST", "/_tocsin/clock/advance", advance},
    ControlPath{"POST", "/_tocsin/clock/pause", pause},
    ControlPath{"POST", "/_tocsin/clock/resume", resume},
    ControlPath{"POST", "/_tocsin/reset", reset},
    ControlPath{"POST", "/_tocsin/sign-in", sign_in},
    ControlPath{"POST", "/_tocsin/expose", expose},
    ControlPath{"POST", "/_tocsin/can", can},
};

const ControlPath& find_path(const HttpRequest& request) {
  const std::string_view path = std::string_view(request.target).substr(0, request.target.find('?'));
  std::string all;
  for (const ControlPath& known : kPaths) {
    all += concat(all.empty() ? "" : ", ", known.method, " ", known.path);
    if (known.path != path) continue;
    if (known.method == request.method) return known;
    throw BadControl{405, concat(path, " takes ", known.method, ", not ", request.method)};
  }
  throw BadControl{404, concat("unknown path ", path, "; known: ", all)};
}

}  // namespace

bool is_control(const HttpRequest& request) { return request.target.starts_with(kPrefix); }

bool is_reset(const HttpRequest& request) { return request.method == "POST" && request.target == "/_tocsin/reset"; }

HttpResponse answer_control(Controls controls, const HttpRequest& request) {
  try {
    return json_reply(200, find_path(request).answer(controls, request));
  } catch (const BadControl& bad) {
    return json_reply(bad.status, {{"error", bad.message}});
  } catch (const AwsError& error) {
    return json_reply(400, {{"error", error.message}});
  } catch (const Unmodelled& error) {
    return json_reply(501, {{"error", error.text}, {"now", iso_time_millis(controls.world.now())}});
  } catch (const std::exception& error) {
    return json_reply(500, {{"error", error.what()}, {"now", iso_time_millis(controls.world.now())}});
  }
}

}  // namespace tocsin
