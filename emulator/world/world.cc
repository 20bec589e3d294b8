#include "tocsin/world.h"

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/text.h"
#include "world/parts.h"

namespace tocsin {
namespace {

/// `23s` or `5s..25s`.
Delay parse_delay(const std::string& name, const std::string& text) {
  const auto dots = text.find("..");
  const auto least = parse_duration(std::string_view(text).substr(0, dots));
  const auto most = dots == std::string::npos ? least : parse_duration(std::string_view(text).substr(dots + 2));
  if (!least || !most || *most < *least) {
    throw FileError({}, concat("setting ", name, ": \"", text, "\" is not a delay such as 23s or 5s..25s"));
  }
  return {*least, *most};
}

Settings settings_from(const std::map<std::string, std::string>& texts) {
  Settings settings;
  for (const auto& [name, text] : texts) {
    bool is_known = false;
    std::vector<std::string> names;
    for (const SettingName& setting : setting_names()) {
      names.emplace_back(setting.name);
      if (setting.name != name) continue;
      settings.*setting.delay = parse_delay(name, text);
      is_known = true;
    }
    if (!is_known) throw FileError({}, concat("unknown setting ", name, did_you_mean(name, names)));
  }
  return settings;
}

Beginning beginning_of(const WorldOptions& options) {
  return {.database = options.state_file.empty() ? ":memory:" : options.state_file,
          .start = options.start ? *options.start : *parse_time("2026-01-05T09:00:00Z"),
          .seed = options.seed,
          .account = options.account,
          .region = options.region,
          .settings = settings_from(options.settings)};
}

/// `arn` is `arn:aws:sns:region:account:topic:id`.
bool is_pending(World::Parts& parts, const std::string& arn) {
  const auto parsed = parse_arn(arn);
  if (!parsed) return false;
  const auto names = split(parsed->resource, ':');
  if (names.size() != 2) return false;
  const auto row =
      parts.sns.subscriptions.find(parsed->account, parsed->region, std::string(names[0]), std::string(names[1]));
  return row && row->state == sns::SubscriptionState::kPending;
}

/// `user/alice@111122223333`, `role/Admin/session@…` or `root@…` for the ARN of a principal.
std::string name_of_arn(std::string_view text) {
  const auto arn = parse_arn(text);
  if (!arn || (arn->service != "iam" && arn->service != "sts")) {
    throw AwsError("InvalidInput", 400, concat(text, " is not the ARN of a principal"));
  }
  const std::string_view resource = arn->resource;
  const std::string_view name = resource.substr(resource.rfind('/') + 1);
  if (resource == "root") return concat("root@", arn->account);
  if (resource.starts_with("user/")) return concat("user/", name, "@", arn->account);
  if (resource.starts_with("role/")) return concat("role/", name, "@", arn->account);
  constexpr std::string_view kSession = "assumed-role/";
  if (resource.starts_with(kSession)) return concat("role/", resource.substr(kSession.size()), "@", arn->account);
  throw AwsError("InvalidInput", 400, concat(text, " is not the ARN of a user, role or role session"));
}

AwsError nobody(std::string_view as) {
  return {"NoSuchEntity", 404, concat("there is no caller \"", as, "\" in this world")};
}

}  // namespace

std::optional<Credential> Everybody::find_key(std::string_view access_key_id) {
  return access_key_id.starts_with("ASIA") ? sts_.find_key(access_key_id) : iam_.find_key(access_key_id);
}

World::Parts::Parts(const WorldOptions& options_, const Beginning& beginning)
    : options(options_),
      engine(beginning),
      iam(engine.kernel),
      sts(engine.kernel),
      cloudtrail(engine.kernel),
      events(engine.kernel),
      sns(engine.kernel),
      s3(engine.kernel),
      sqs(engine.kernel),
      kms(engine.kernel),
      organizations(engine.kernel),
      everybody(iam, sts, organizations),
      door(engine.kernel, engine.gateway) {
  engine.authorizer.set_identities(everybody);
  engine.gateway.set_recorder(cloudtrail);
  engine.kernel.keys = &kms;
  engine.add(iam);
  engine.add(sts);
  engine.add(cloudtrail);
  engine.add(events);
  engine.add(sns);
  engine.add(s3);
  engine.add(sqs);
  engine.add(kms);
  engine.add(organizations);
}

Caller World::Parts::caller(std::string_view as) {
  if (as.starts_with("arn:")) return caller(name_of_arn(as));
  std::string account = options.account;
  std::string_view name = as;
  if (const auto at = as.rfind('@'); at != std::string_view::npos && as.size() - at == 13) {
    account = as.substr(at + 1);
    name = as.substr(0, at);
  }
  if (name.empty() || name == "root") return root_of(account);
  if (name.ends_with(".amazonaws.com")) return service_caller(std::string(name));
  if (name.size() == 20 && (name.starts_with("AKIA") || name.starts_with("ASIA"))) {
    const auto credential = everybody.find_key(name);
    if (!credential) throw nobody(as);
    return credential->caller;
  }
  if (name.starts_with("role/")) {
    const std::string_view rest = name.substr(5);
    const auto slash = rest.find('/');
    const std::string session = slash == std::string_view::npos ? "session" : std::string(rest.substr(slash + 1));
    const auto role = iam.role_session(account, std::string(rest.substr(0, slash)), session);
    if (!role) throw nobody(as);
    return *role;
  }
  if (name.starts_with("user/")) name.remove_prefix(5);
  const auto user = iam.user(account, std::string(name));
  if (!user) throw nobody(as);
  return *user;
}

World::World(const WorldOptions& options) : parts_(std::make_unique<Parts>(options, beginning_of(options))) {}

World::World(const WorldOptions& options, const std::string& image) {
  Beginning beginning = beginning_of(options);
  beginning.image = &image;
  parts_ = std::make_unique<Parts>(options, beginning);
}

World::~World() = default;
World::World(World&&) noexcept = default;
World& World::operator=(World&&) noexcept = default;

CallReply World::call(const CallRequest& request) {
  const auto input = parse_json(request.input);
  if (!input || !input->is_object()) throw AwsError("InvalidInput", 400, "the input is not a JSON object");
  const Outcome outcome = parts_->call({.service = request.service,
                                        .operation = request.operation,
                                        .region = request.region.empty() ? parts_->options.region : request.region,
                                        .caller = parts_->caller(request.as),
                                        .source_ip = request.source_ip,
                                        .user_agent = request.user_agent},
                                       *input);
  CallReply reply{.ok = outcome.ok(), .request_id = outcome.request_id, .entry = outcome.entry};
  if (outcome.ok()) {
    reply.output = json_text(*outcome.output);
  } else {
    reply.error_code = outcome.error->code;
    reply.status = outcome.error->status;
    reply.error_message = outcome.error->message;
  }
  return reply;
}

HttpResponse World::http(const HttpRequest& request, Visit* visit) { return parts_->door.handle(request, visit); }

HttpResponse World::http_as(const HttpRequest& request, const std::string& as, const std::string& region,
                            Visit* visit) {
  const Signer known{parts_->caller(as), region.empty() ? parts_->options.region : region};
  return parts_->door.handle(request, visit, &known);
}

Time World::now() const { return parts_->engine.timeline.now(); }
void World::advance(Duration duration) { parts_->engine.timeline.run_until(now() + duration); }
void World::settle() { parts_->engine.timeline.settle(); }
std::optional<Time> World::next_due() { return parts_->engine.timeline.next_due(); }
std::vector<JournalEntry> World::journal(std::int64_t after) { return parts_->engine.journal.after(after); }
std::vector<Alert> World::outbox(std::int64_t after) { return parts_->engine.outbox.after(after); }
const WorldOptions& World::options() const { return parts_->options; }

int World::confirm(const std::string& address) {
  int confirmed = 0;
  for (const Alert& mail : outbox()) {
    const auto topic = parse_arn(mail.topic);
    const auto token = mail.body.find("Token=");
    if (mail.kind != "confirmation" || mail.to != address || !topic || token == std::string::npos) continue;
    if (!is_pending(*parts_, mail.subscription)) continue;
    const std::string_view rest = std::string_view(mail.body).substr(token + 6);
    const Outcome outcome =
        parts_->call({.service = "sns",
                      .operation = "ConfirmSubscription",
                      .region = topic->region,
                      .caller = {},
                      .user_agent = "Mozilla/5.0"},
                     {{"TopicArn", mail.topic}, {"Token", rest.substr(0, rest.find_first_of("&\n "))}});
    confirmed += outcome.ok();
  }
  return confirmed;
}

World World::fork() { return load(save(), parts_->options); }
std::string World::save() const { return parts_->engine.db.serialize(); }

World World::load(const std::string& image, const WorldOptions& options) {
  WorldOptions in_memory = options;
  in_memory.state_file.clear();
  return World(in_memory, image);
}

void World::reset() {
  const WorldOptions options = parts_->options;
  parts_.reset();
  if (!options.state_file.empty()) {
    for (const char* suffix : {"", "-wal", "-shm"}) std::remove((options.state_file + suffix).c_str());
  }
  parts_ = std::make_unique<Parts>(options, beginning_of(options));
}

}  // namespace tocsin
