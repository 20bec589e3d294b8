#include "scenario/expect.h"

#include <nlohmann/json.hpp>

#include "base/arn.h"
#include "base/text.h"
#include "world/parts.h"

namespace tocsin {
namespace {

/// Things of the kind that an expectation is about, each as an object of its fields.
struct Found {
  std::vector<Json> things;
  std::string noun;  ///< For messages: `mail`.
};

bool is_in_time(const Scene& scene, const Expectation& expectation, Time time) {
  return !expectation.within || time <= scene.last_act + *expectation.within;
}

Found find_alerts(World& world, const Scene& scene, const Expectation& expectation) {
  const bool is_mail = expectation.kind == Expectation::Kind::kMail;
  Found found{{}, is_mail ? "mail" : "confirmation mail"};
  for (const Alert& alert : world.outbox(scene.outbox_mark)) {
    if (alert.kind != (is_mail ? "mail" : "confirmation") || !is_in_time(scene, expectation, alert.time)) continue;
    found.things.push_back(
        {{"to", alert.to}, {"subject", alert.subject}, {"body", alert.body}, {"topic", alert.topic}});
  }
  return found;
}

/// A read by the account's root. It leaves no trace: the caller takes it back.
Outcome read(World& world, const std::string& account, const std::string& region, const std::string& service,
             const std::string& operation, const Json& input) {
  return world.parts().call({.service = service,
                             .operation = operation,
                             .region = region.empty() ? world.options().region : region,
                             .caller = root_of(account)},
                            input);
}

Json message_of(const Json& message) {
  Json attributes = Json::object();
  if (const Json* given = json_find(message, "MessageAttributes")) {
    for (const auto& [key, value] : given->items()) attributes[key] = json_string(value, "StringValue");
  }
  return {{"body", json_string(message, "Body")}, {"attributes", std::move(attributes)}};
}

/// Every message that could be received now. A queue that is not there is an error, or `never` would always hold.
Found find_messages(World& world, const Json& wanted, const Position& position) {
  Found found{{}, "message"};
  std::string name = json_string(wanted, "name");
  std::string region = json_string(wanted, "region");
  std::string account = world.options().account;
  if (const auto arn = parse_arn(name)) {
    name = arn->resource;
    region = arn->region;
    account = arn->account;
  }
  const Json input = {{"QueueUrl", concat("https://sqs.amazonaws.com/", account, "/", name)},
                      {"MaxNumberOfMessages", 10},
                      {"VisibilityTimeout", 600},
                      {"MessageAttributeNames", {"All"}}};
  const Rehearsal rehearsal(world);
  for (;;) {
    const Outcome outcome = read(world, account, region, "sqs", "ReceiveMessage", input);
    if (!outcome.ok()) {
      throw FileError(position, concat("the queue \"", name, "\" cannot be read: ", outcome.error->message));
    }
    const Json* messages = json_find(*outcome.output, "Messages");
    if (messages == nullptr || messages->empty()) return found;
    for (const Json& message : *messages) found.things.push_back(message_of(message));
  }
}

Found find_records(World& world, const Scene& scene, const Expectation& expectation) {
  Found found{{}, "record"};
  for (const JournalEntry& entry : world.journal(scene.journal_mark)) {
    if (entry.kind != "recorded" || !is_in_time(scene, expectation, entry.time)) continue;
    const Json lookup = {{"LookupAttributes", {{{"AttributeKey", "EventId"}, {"AttributeValue", entry.subject}}}}};
    const Rehearsal rehearsal(world);
    const Outcome outcome = read(world, entry.account, entry.region, "cloudtrail", "LookupEvents", lookup);
    const Json* event = outcome.ok() ? json_at(*outcome.output, "Events[0].CloudTrailEvent") : nullptr;
    if (event == nullptr || !event->is_string()) continue;
    if (auto record = parse_json(event->get<std::string>())) found.things.push_back(std::move(*record));
  }
  return found;
}

Found find_calls(World& world, const Scene& scene, const Expectation& expectation) {
  Found found{{}, "call"};
  for (const JournalEntry& entry : world.journal(scene.journal_mark)) {
    if (entry.kind != "call" || !is_in_time(scene, expectation, entry.time)) continue;
    const Json detail = parse_json(entry.detail).value_or(Json::object());
    Json thing = {{"operation", entry.subject}, {"by", json_string(detail, "caller")}};
    if (const Json* error = json_at(detail, "error.code")) thing["error"] = *error;
    found.things.push_back(std::move(thing));
  }
  return found;
}

Found find_stops(World& world, const Scene& scene) {
  Found found{{}, "stop"};
  for (const std::int64_t entry : scene.entries) {
    for (const Link& link : chain_of(world, entry).links) {
      if (!link.stops && link.code.empty() && link.verb != "denied") continue;
      std::vector<std::string> notes = link.notes;
      notes.insert(notes.begin(), link.text);
      found.things.push_back(
          {{"code", link.code}, {"at", link.verb}, {"reason", join(notes, "; ")}, {"place", link.place}});
    }
  }
  return found;
}

/// `queue` says which queue by fields that are not on the message.
bool is_field_of_place(const Expectation& expectation, const std::string& name) {
  return expectation.kind == Expectation::Kind::kQueue && (name == "name" || name == "region");
}

bool fits(const Expectation& expectation, const Json& wanted, const Json& thing) {
  for (const auto& [name, matcher] : wanted.items()) {
    if (is_field_of_place(expectation, name)) continue;
    if (!includes(matcher, json_find(thing, name))) return false;
  }
  return true;
}

/// What there was of the kind, shortly.
std::string summary(const Found& found) {
  if (found.things.empty()) return concat("no ", found.noun);
  std::string text = concat(std::to_string(found.things.size()), " ", found.noun, found.things.size() == 1 ? "" : "s");
  text += found.things.size() == 1 ? ": " : ", the last: ";
  std::string last = json_text(found.things.back());
  constexpr std::size_t kMost = 400;
  if (last.size() > kMost) last = concat(last.substr(0, kMost), "…");
  return text + last;
}

Found find_things(World& world, const Scene& scene, const Expectation& expectation, const Json& wanted) {
  switch (expectation.kind) {
    case Expectation::Kind::kMail:
    case Expectation::Kind::kConfirmation: return find_alerts(world, scene, expectation);
    case Expectation::Kind::kQueue: return find_messages(world, wanted, expectation.position);
    case Expectation::Kind::kRecord: return find_records(world, scene, expectation);
    case Expectation::Kind::kCall: return find_calls(world, scene, expectation);
    case Expectation::Kind::kStops: return find_stops(world, scene);
  }
  return {};
}

std::string_view kind_name(Expectation::Kind kind) {
  switch (kind) {
    case Expectation::Kind::kMail: return "a mail";
    case Expectation::Kind::kConfirmation: return "a confirmation mail";
    case Expectation::Kind::kQueue: return "a message";
    case Expectation::Kind::kRecord: return "a CloudTrail record";
    case Expectation::Kind::kCall: return "a call";
    case Expectation::Kind::kStops: return "the chain to stop";
  }
  return "";
}

}  // namespace

std::optional<std::string> unmet(World& world, const Scene& scene, const Expectation& expectation, const Saved& saved) {
  const Json wanted = substituted(*expectation.wanted, saved, expectation.position);
  const Found found = find_things(world, scene, expectation, wanted);
  int count = 0;
  for (const Json& thing : found.things) count += fits(expectation, wanted, thing);
  if (expectation.never) {
    return count == 0 ? std::nullopt : std::optional(concat(std::to_string(count), " of them"));
  }
  if (expectation.times) {
    if (count == *expectation.times) return std::nullopt;
    return concat(std::to_string(count), " of them", count == 0 ? concat("; ", summary(found)) : "");
  }
  if (count > 0) return std::nullopt;
  return summary(found);
}

std::string expectation_text(const Expectation& expectation, const Saved& saved) {
  std::string text = expectation.never ? "never " : "";
  text += kind_name(expectation.kind);
  const Json wanted = substituted(*expectation.wanted, saved, expectation.position);
  bool is_first = true;
  for (const auto& [name, matcher] : wanted.items()) {
    text += concat(is_first ? " with " : ", ", name, " ", matcher_text(matcher));
    is_first = false;
  }
  if (expectation.times)
    text += *expectation.times == 1 ? ", once" : concat(", ", std::to_string(*expectation.times), " times");
  if (expectation.within) text += concat(" within ", duration_text(*expectation.within));
  return text;
}

}  // namespace tocsin
