#include "scenario/act.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "world/parts.h"

namespace tocsin {
namespace {

std::string refusal_problem(const std::optional<Refusal>& fails, const Outcome& outcome, const std::string& called) {
  if (!fails) {
    return outcome.ok() ? "" : concat(called, " failed with ", outcome.error->code, ": ", outcome.error->message);
  }
  if (outcome.ok()) return concat(called, " succeeded; the story says it fails with ", fails->code);
  if (!fails->code.empty() && outcome.error->code != fails->code) {
    return concat(called, " failed with ", outcome.error->code, " (", outcome.error->message,
                  "); the story says it fails with ", fails->code);
  }
  const Json message = outcome.error->message;
  if (fails->message && !matches(*fails->message, &message)) {
    return concat(called, " failed with the message \"", outcome.error->message, "\"; the story wants ",
                  matcher_text(*fails->message));
  }
  return "";
}

/// What the step says of its refusal, with saved values filled in.
std::optional<Refusal> refusal_of(const Act& act, const Saved& saved) {
  std::optional<Refusal> fails = act.fails;
  if (!fails) return fails;
  fails->code = substituted_text(fails->code, saved, act.position);
  if (fails->message) {
    fails->message = std::make_shared<const Json>(substituted(*fails->message, saved, act.position));
  }
  return fails;
}

bool is_partial(const Outcome& outcome) {
  const Json* count = outcome.ok() ? json_find(*outcome.output, "FailedEntryCount") : nullptr;
  return count && *count != 0;
}

/// PutEvents, PutTargets and their kind succeed even if some of their entries are not stored. A story that does not
/// say so means all of them (failure mode ED-21).
std::string partial_failure(const std::optional<Refusal>& fails, const Outcome& outcome, const std::string& called) {
  std::string codes;
  for (const char* list : {"Entries", "FailedEntries"}) {
    const Json* entries = json_find(*outcome.output, list);
    for (const Json& entry : entries ? *entries : Json::array()) {
      const std::string code = json_string(entry, "ErrorCode");
      if (code.empty()) continue;
      if (fails && fails->code == code) return "";
      codes += concat(codes.empty() ? "" : "; ", code, ": ", json_string(entry, "ErrorMessage"));
    }
  }
  return concat(called, " succeeded without all of its entries: ", codes);
}

ActResult perform_call(World& world, const Act& act, Saved& saved) {
  World::Parts& parts = world.parts();
  const std::string service = substituted_text(act.service, saved, act.position);
  const std::string operation = substituted_text(act.operation, saved, act.position);
  const std::string region = substituted_text(act.region, saved, act.position);
  const std::string called = concat(service, ".", operation);
  const Json input = substituted(*act.input.json, saved, act.input.position);
  ApiCall api{.service = service,
              .operation = operation,
              .region = region.empty() ? parts.options.region : region,
              .source_ip = substituted_text(act.from, saved, act.position),
              .user_agent = substituted_text(act.user_agent, saved, act.position)};
  try {
    api.caller = parts.caller(substituted_text(act.as, saved, act.position));
    const Outcome outcome = parts.call(api, input);
    if (outcome.ok()) {
      for (const auto& [name, path] : act.saves) {
        const Json* value = json_at(*outcome.output, path);
        if (value == nullptr) throw FileError(act.position, concat("the output of ", called, " has no ", path));
        saved[name] = json_text(*value);
      }
    }
    const auto problem = is_partial(outcome) ? partial_failure : refusal_problem;
    return {outcome.entry, problem(refusal_of(act, saved), outcome, called)};
  } catch (const AwsError& error) {
    throw FileError(act.position, error.message);  // There is no such operation, or no such caller.
  } catch (const Unmodelled& error) {
    throw FileError(act.position, error.text);
  }
}

/// What somebody does without an API call. Throws at the step for what cannot happen.
template <class Deed>
auto at_step(const Act& act, Deed deed) {
  try {
    return deed();
  } catch (const AwsError& error) {
    throw FileError(act.position, error.message);
  }
}

ActResult perform_sign_in(World& world, const Act& act, Saved& saved) {
  const auto text = [&](const std::string& written) { return substituted_text(written, saved, act.position); };
  SignIn request{.as = text(act.as),
                 .mfa = act.mfa,
                 .right_password = act.right_password,
                 .region = text(act.region),
                 .source_ip = text(act.from)};
  if (act.user_agent != Act().user_agent) request.user_agent = text(act.user_agent);
  const SignedIn result = at_step(act, [&] { return world.sign_in(request); });
  for (const auto& [name, path] : act.saves) {
    if (path != "AccessKeyId" || !result.ok) {
      throw FileError(act.position, concat("a sign-in that succeeds has only AccessKeyId to save, not ", path));
    }
    saved[name] = json_quote(result.access_key_id);
  }
  return {result.entry, ""};
}

ActResult perform_exposure(World& world, const Act& act, const Saved& saved) {
  Exposure exposure{.access_key_id = substituted_text(act.key, saved, act.position)};
  if (!act.location.empty()) exposure.location = substituted_text(act.location, saved, act.position);
  return {at_step(act, [&] { return world.expose(exposure); }).entry, ""};
}

}  // namespace

ActResult perform(World& world, const Act& act, Saved& saved, Time begin) {
  if (act.at) {
    const Duration ahead = begin + *act.at - world.now();
    if (ahead.count() < 0) {
      throw FileError(act.position, concat("at +", duration_text(*act.at), " is over: it is +",
                                           duration_text(world.now() - begin), " by now"));
    }
    world.advance(ahead);
  }
  switch (act.kind) {
    case Act::Kind::kCall: return perform_call(world, act, saved);
    case Act::Kind::kSignIn: return perform_sign_in(world, act, saved);
    case Act::Kind::kExpose: return perform_exposure(world, act, saved);
    case Act::Kind::kConfirm: {
      // The mail is on its way first.
      world.settle();
      const std::string address = substituted_text(act.address, saved, act.position);
      if (world.confirm(address) > 0) return {};
      return {0, concat("nobody asked ", address, " to confirm a subscription")};
    }
    case Act::Kind::kAdvance: world.advance(act.duration); return {};
    case Act::Kind::kSettle: world.settle(); return {};
  }
  return {};
}

}  // namespace tocsin
