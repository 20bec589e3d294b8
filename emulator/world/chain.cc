#include "world/chain.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "kernel/diagnostics.h"

namespace tocsin {
namespace {

constexpr std::size_t kPlaceColumn = 92;

/// Reads the entries below one entry and turns each into a link.
class ChainReader {
 public:
  ChainReader(World& world, std::int64_t entry) : origins_(world.parts().engine.origins) {
    const auto first = world.parts().engine.journal.find(entry);
    if (!first) return;
    for (JournalEntry& consequence : world.journal(entry)) {
      children_[consequence.cause].push_back(std::move(consequence));
    }
    walk(*first, 0);
  }

  Chain take() { return std::move(chain_); }

 private:
  void walk(const JournalEntry& entry, int depth) {
    detail_ = parse_json(entry.detail).value_or(Json::object());
    write(entry, depth);
    const auto found = children_.find(entry.id);
    if (found == children_.end()) {
      if (entry.kind == "bus") stop_on_bus(entry, depth);
      return;
    }
    const bool branches = found->second.size() > 1;
    for (const JournalEntry& child : found->second) walk(child, depth + (branches ? 1 : 0));
  }

  void write(const JournalEntry& entry, int depth);
  void write_call(const JournalEntry& entry, int depth);
  void write_missed(const JournalEntry& entry, Link& link);
  void write_refused(const JournalEntry& entry, Link& link);
  void write_alert(const JournalEntry& entry, Link& link);

  void stop_on_bus(const JournalEntry& entry, int depth) {
    Link link = link_of(entry, "no rule",
                        concat("no rule on ", short_arn(entry.subject), " in ", entry.region, " matches"), depth);
    link.stops = true;
    chain_.links.push_back(std::move(link));
  }

  Link link_of(const JournalEntry& entry, std::string verb, std::string text, int depth) const {
    return {.entry = entry.id, .time = entry.time, .verb = std::move(verb), .text = std::move(text), .depth = depth};
  }

  std::string place_of(const std::string& arn, std::string_view part = "") const {
    const auto position = origins_.find(arn, part);
    if (!position) return {};
    return Position{position->file.substr(position->file.rfind('/') + 1), position->line, 0}.text();
  }

  std::string member(const char* name) const { return json_string(detail_, name); }

  /// `topic security-alerts` from its ARN; mail addresses stay.
  static std::string short_arn(const std::string& arn) {
    const auto parsed = parse_arn(arn);
    if (!parsed) return arn;
    const std::string_view resource = parsed->resource;
    const std::string name(resource.substr(resource.rfind('/') + 1));
    if (parsed->service == "sns") return concat("topic ", resource.substr(0, resource.find(':')));
    if (parsed->service == "sqs") return concat("queue ", name);
    if (parsed->service == "events" && resource.starts_with("event-bus/")) return concat("bus ", name);
    if (parsed->service == "events") return concat("rule ", name);
    return name;
  }

  /// `user/mallory`, `root`, `role/Admin as session`, `events.amazonaws.com`.
  static std::string short_caller(const std::string& arn) {
    const auto parsed = parse_arn(arn);
    if (!parsed) return arn.empty() ? "anonymous" : arn;
    return parsed->resource;
  }

  Origins& origins_;
  std::map<std::int64_t, std::vector<JournalEntry>> children_;
  Json detail_;
  Chain chain_;
};

void ChainReader::write_call(const JournalEntry& entry, int depth) {
  chain_.links.push_back(
      link_of(entry, "call",
              concat(entry.subject, " by ", short_caller(member("caller")), " from ", member("source_ip")), depth));
  const Json* error = json_find(detail_, "error");
  const Json* checks = json_find(detail_, "checks");
  const Json* last = checks && !checks->empty() ? &checks->back() : nullptr;
  const bool is_denied = last && !last->value("allowed", true);
  if (last && !is_denied) {
    const std::string by = last->value("by", "");
    if (!by.empty()) chain_.links.push_back(link_of(entry, "allowed", concat("by ", by), depth));
  }
  if (!error) return;
  Link link = link_of(entry, is_denied ? "denied" : "failed", error->value("code", ""), depth);
  link.notes.push_back(error->value("message", ""));
  link.code = member("code");
  if (is_denied && !last->value("change", "").empty()) link.notes.push_back("change: " + last->value("change", ""));
  chain_.links.push_back(std::move(link));
}

void ChainReader::write_missed(const JournalEntry& entry, Link& link) {
  link.verb = "missed";
  link.text = short_arn(entry.subject);
  link.place = place_of(entry.subject, "event_pattern");
  link.stops = true;
  link.code = member("code");
  if (!member("reason").empty()) link.notes.push_back(member("reason"));
  const Json* leaves = json_find(detail_, "leaves");
  if (leaves == nullptr || !leaves->is_array()) return;
  for (const Json& leaf : *leaves) {
    std::string note = concat(json_string(leaf, "path"), " has ", json_string(leaf, "found"), ", the pattern wants ",
                              json_string(leaf, "wanted"));
    if (const std::string hint = json_string(leaf, "hint"); !hint.empty()) note += concat("; ", hint);
    link.notes.push_back(std::move(note));
  }
}

void ChainReader::write_refused(const JournalEntry& entry, Link& link) {
  const std::string action = member("action");
  link.verb = entry.kind;
  link.text = concat(action.empty() ? "delivery" : action, " on ", short_arn(entry.subject), " by ", entry.service);
  link.place = place_of(entry.subject, "policy");
  if (const std::string key = member("key"); !key.empty()) {
    const std::string at_key = place_of(key, "policy");
    link.place = at_key.empty() ? place_of(entry.subject, "kms_master_key_id") : at_key;
  }
  link.stops = entry.kind == "refused";
  link.code = member("code");
  const std::string reason = member("reason");
  link.notes.push_back(reason.empty() ? member("message") : reason);
  if (!member("change").empty()) link.notes.push_back(concat("change: ", member("change")));
}

void ChainReader::write_alert(const JournalEntry& entry, Link& link) {
  link.verb = entry.subject.substr(0, entry.subject.find(':'));
  link.text = concat("→ ", entry.subject.substr(entry.subject.find(':') + 1), "  \"", member("subject"), "\"");
}

void ChainReader::write(const JournalEntry& entry, int depth) {
  if (entry.kind == "call") return write_call(entry, depth);
  Link link = link_of(entry, entry.kind, short_arn(entry.subject), depth);
  if (entry.kind == "recorded") {
    link.text = concat("CloudTrail ", std::string_view(entry.subject).substr(0, 8), "  ", entry.region);
  } else if (entry.kind == "withheld") {
    link.text = "from EventBridge";
    link.stops = true;
    link.code = member("code");
    link.notes.push_back(member("reason"));
  } else if (entry.kind == "bus") {
    link.verb = "on bus";
    link.text = concat(std::string_view(entry.subject).substr(entry.subject.rfind('/') + 1), ", ", entry.region);
  } else if (entry.kind == "matched") {
    link.place = place_of(entry.subject);
  } else if (entry.kind == "missed") {
    write_missed(entry, link);
  } else if (entry.kind == "delivered") {
    link.text = concat(member("action"), " on ", short_arn(entry.subject), " by ", entry.service);
    link.place = place_of(entry.subject, "policy");
    if (!member("by").empty()) link.notes.push_back(concat("allowed by ", member("by")));
  } else if (entry.kind == "refused" || entry.kind == "retry") {
    write_refused(entry, link);
  } else if (entry.kind == "dead" || entry.kind == "lost") {
    link.verb = entry.kind == "dead" ? "set aside" : "lost";
    link.text = entry.kind == "dead" ? concat("to ", short_arn(entry.subject))
                                     : "no retry is left and there is no dead-letter queue: the event is gone";
  } else if (entry.kind == "published") {
    link.place = place_of(entry.subject);
  } else if (entry.kind == "silent") {
    link.text = member("endpoint").empty() ? short_arn(entry.subject) : member("endpoint");
    link.place = place_of(entry.subject);
    link.stops = true;
    link.code = member("code");
    if (!member("reason").empty()) link.notes.push_back(member("reason"));
  } else if (entry.kind == "changed") {
    if (!member("reason").empty()) link.notes.push_back(member("reason"));
  } else if (entry.kind == "alert") {
    write_alert(entry, link);
  }
  chain_.links.push_back(std::move(link));
}

std::string padded(std::string text, std::size_t columns) {
  const std::size_t have = display_width(text);
  if (have < columns) text.append(columns - have, ' ');
  return text;
}

std::string_view colour_of(const Link& link) {
  if (link.stops || link.verb == "denied" || link.verb == "lost" || link.verb == "failed") return "31";
  if (link.verb == "mail" || link.verb == "allowed" || link.verb == "delivered" || link.verb == "matched") return "32";
  return "36";
}

std::string link_text(const Link& link, bool is_here, Paint paint, std::string_view indent) {
  const std::string margin(static_cast<std::size_t>(link.depth) * 2, ' ');
  const std::string verb = padded(link.verb, 10);
  std::string line = concat(indent, clock_time(link.time), "  ", margin, verb, link.text);
  std::string shown = concat(indent, painted(clock_time(link.time), "2", paint), "  ", margin,
                             painted(verb, colour_of(link), paint), link.text);
  if (is_here) {
    line += "    ◄── here";
    shown += painted("    ◄── here", "1;31", paint);
  }
  if (!link.place.empty()) {
    const std::size_t have = display_width(line);
    shown += concat(std::string(have < kPlaceColumn ? kPlaceColumn - have : 2, ' '), painted(link.place, "2", paint));
  }
  shown += '\n';
  for (const std::string& note : link.notes) {
    if (note.empty()) continue;
    shown += concat(indent, std::string(10 + margin.size() + 10, ' '), painted(note, "2", paint), "\n");
  }
  return shown;
}

/// How near to a person a stop is: a refusal further down the chain says more than a rule that did not match.
int nearness(const Link& link) {
  if (!link.stops) return 0;
  return link.verb == "missed" || link.verb == "no rule" ? 1 : 2;
}

}  // namespace

const Link* Chain::stop() const {
  const Link* nearest_stop = nullptr;
  for (const Link& link : links) {
    if (nearness(link) > (nearest_stop ? nearness(*nearest_stop) : 0)) nearest_stop = &link;
  }
  return nearest_stop;
}

Chain chain_of(World& world, std::int64_t entry) { return ChainReader(world, entry).take(); }

std::string painted(std::string_view text, std::string_view colour, Paint paint) {
  if (paint == Paint::kPlain) return std::string(text);
  return concat("\x1b[", colour, "m", text, "\x1b[0m");
}

std::string chain_text(const Chain& chain, Paint paint, std::string_view indent) {
  std::string text;
  const Link* stop = chain.stop();
  for (const Link& link : chain.links) text += link_text(link, &link == stop, paint, indent);
  const Diagnostic* diagnostic = stop ? find_diagnostic(stop->code) : nullptr;
  if (diagnostic == nullptr) return text;
  text += concat("\n", indent, painted(concat("TOC-", diagnostic->code), "1;33", paint), "  ", diagnostic->title, "\n");
  text +=
      concat(indent, "change     ", stop->place.empty() ? "" : concat(stop->place, "   "), diagnostic->change, "\n");
  text += concat(indent, "on AWS     ", diagnostic->on_aws, "\n");
  return text;
}

}  // namespace tocsin
