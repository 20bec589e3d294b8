#pragma once

#include "http/pace.h"
#include "tocsin/http.h"
#include "tocsin/world.h"

namespace tocsin {

/// What the control API acts on: a world, how its clock goes, and what the wall's clock says.
struct Controls {
  World& world;
  Pace& pace;
  Time wall;
};

/// True for every path below `/_tocsin/`.
bool is_control(const HttpRequest& request);

/// True for the request after which the world is a new one, with an empty outbox.
bool is_reset(const HttpRequest& request);

/// The control API, for those who drive a served world. Times are ISO 8601 with milliseconds, in the world's time.
///
/// | request | answer |
/// | ------- | ------ |
/// | GET /_tocsin/health | `{"status": "ok", "version": ...}` |
/// | GET /_tocsin/outbox?after=ID | array of `{id, kind, to, subject, body, time, topic, subscription, cause}` |
/// | GET /_tocsin/journal?after=ID | array of entries: `{id, cause, time, kind, account, region, service, subject,
/// detail}` |
/// | GET /_tocsin/clock | `{"now": ..., "paused": false, "scale": 1.0}` |
/// | POST /_tocsin/clock/advance `{"seconds": N}` | the clock, once all that was due by then has happened |
/// | POST /_tocsin/clock/pause, /resume | the clock |
/// | POST /_tocsin/sign-in `{"as", "mfa", "right_password", "region", "source_ip", "user_agent"}` | `{"ok",
/// "access_key_id", "entry"}`: see SignIn; all members may be left out |
/// | POST /_tocsin/expose `{"access_key_id", "location"}` | `{"quarantined", "entry"}`: see Exposure |
/// | POST /_tocsin/can `{"as", "action", "resource", "region", "context": {key: value}}` | the answer of `tocsin can` |
/// | POST /_tocsin/reset | the clock of the world as it began |
///
/// What is wrong with a request is said as `{"error": ...}` with status 400, 404 (with all paths) or 405; a task that
/// fails during `advance` as 500, or 501 if it needs something that is not modelled.
HttpResponse answer_control(Controls controls, const HttpRequest& request);

}  // namespace tocsin
