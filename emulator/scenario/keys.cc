#include "scenario/keys.h"

#include <array>

namespace tocsin {
namespace {

constexpr std::array kStoryKeys = {
    Key{"name", KeyType::kText, "The story in one sentence; it is the test's name."},
    Key{"story", KeyType::kText, "Why it matters."},
    Key{"start", KeyType::kTime, "When the world begins. Default 2026-01-05T09:00:00Z."},
    Key{"seed", KeyType::kInteger, "Of every id, key and delay. Default 0."},
    Key{"account", KeyType::kText, "The account, 12 digits. Default 000000000000."},
    Key{"region", KeyType::kText, "The default region. Default us-east-1."},
    Key{"settings", KeyType::kObject, "Delays by name, such as {cloudtrail_to_bus: 23s}."},
    Key{"use", KeyType::kTexts, "Beginnings to reuse, such as baseline/trail."},
    Key{"deploy", KeyType::kObjects, "What to deploy before the story begins."},
    Key{"given", KeyType::kActs, "What was done before, in order. No waiting: settle or advance where it matters."},
    Key{"when", KeyType::kActs, "What happens."},
    Key{"then", KeyType::kExpectations, "What must, or must never, come of it."},
    Key{"rounds", KeyType::kObjects, "Several when and then, one after the other, in one world."},
    Key{"examples", KeyType::kObjects, "A table: the story is told once for each row, with ${column} replaced."},
};
constexpr std::array kRoundKeys = {
    Key{"when", KeyType::kActs, "What happens."},
    Key{"then", KeyType::kExpectations, "What must, or must never, come of it."},
};
constexpr std::array kDeployKeys = {
    Key{"terraform", KeyType::kText, "A folder of .tf files, relative to this file."},
    Key{"name", KeyType::kText, "A prefix for what it saves: ${name.aws_sns_topic.this.arn}."},
    Key{"region", KeyType::kText, "The provider's region, if the files do not set one."},
    Key{"as", KeyType::kText, "Who deploys. Default root."},
    Key{"variables", KeyType::kObject, "Values of the module's variables."},
    Key{"without", KeyType::kTexts, "Resources to leave out, as if they had been forgotten: [aws_sns_topic_policy.*]."},
};
constexpr std::array kActKeys = {
    Key{"at", KeyType::kDuration, "When, since the beginning of this when: +10s."},
    Key{"as", KeyType::kText, "Who: root (default), alice, role/Admin, role/Admin/session, an access key id."},
    Key{"from", KeyType::kText, "The IP address of the caller."},
    Key{"region", KeyType::kText, "The region of the endpoint."},
    Key{"user_agent", KeyType::kText, "What the client calls itself."},
    Key{"fails", KeyType::kAny, "The call must be refused: an error code, or {code: ..., message: matcher}."},
    Key{"save", KeyType::kObject, "Names for parts of the output: {key: AccessKey.AccessKeyId}, used as ${key}."},
    Key{"sign_in", KeyType::kObject, "Somebody signs in to the console: {as: alice, mfa: true, password: wrong}."},
    Key{"expose", KeyType::kObject, "AWS finds an access key in public: {key: ${key}}."},
    Key{"confirm", KeyType::kText, "A person clicks the link in every confirmation mail to this address."},
    Key{"advance", KeyType::kDuration, "Time passes."},
    Key{"settle", KeyType::kAny, "Everything that is on its way arrives."},
};
constexpr std::array kSignInKeys = {
    Key{"as", KeyType::kText,
        "Who: root (default), alice, role/Admin/session; with a wrong password also a name that nobody has."},
    Key{"mfa", KeyType::kBoolean, "Do they show a code of an MFA device? Default: if they have one."},
    Key{"password", KeyType::kText, "right (default) or wrong."},
    Key{"region", KeyType::kText, "The regional endpoint. Default: the global one, which is us-east-1."},
};
constexpr std::array kExposeKeys = {
    Key{"key", KeyType::kText, "The access key id."},
    Key{"location", KeyType::kText, "Where it was found."},
};
constexpr std::array kExpectationKeys = {
    Key{"mail", KeyType::kObject, "A mail in somebody's mailbox."},
    Key{"confirmation", KeyType::kObject, "A mail that asks somebody to confirm a subscription."},
    Key{"queue", KeyType::kObject, "A message in a queue."},
    Key{"record", KeyType::kObject, "A CloudTrail record with these members."},
    Key{"call", KeyType::kObject, "An API call that was made."},
    Key{"stops", KeyType::kAny, "Where the chain breaks: a code such as ED-01, or {code: ..., reason: matcher}."},
    Key{"never", KeyType::kObject, "One of the above that must not have happened."},
    Key{"within", KeyType::kDuration, "By when, since the last thing that happened. Default: until all has settled."},
    Key{"times", KeyType::kInteger, "How often, exactly. Default: at least once."},
};
constexpr std::array kMailKeys = {
    Key{"to", KeyType::kMatcher, "The address."},
    Key{"subject", KeyType::kMatcher, "The subject."},
    Key{"body", KeyType::kMatcher, "The whole text, footer included."},
    Key{"topic", KeyType::kMatcher, "The topic's ARN."},
};
constexpr std::array kQueueKeys = {
    Key{"name", KeyType::kText, "The queue's name or ARN."},
    Key{"region", KeyType::kText, "Its region, if only the name is given."},
    Key{"body", KeyType::kMatcher, "The message's body."},
    Key{"attributes", KeyType::kObject, "Message attributes and their matchers."},
};
constexpr std::array kCallKeys = {
    Key{"operation", KeyType::kMatcher, "iam:CreateAccessKey"},
    Key{"by", KeyType::kMatcher, "The caller's ARN."},
    Key{"error", KeyType::kMatcher, "The error code, if it was refused."},
};
constexpr std::array kStopsKeys = {
    Key{"code", KeyType::kText, "The code of the failure mode, such as ED-01."},
    Key{"at", KeyType::kMatcher, "The step: withheld, missed, refused, silent, denied."},
    Key{"reason", KeyType::kMatcher, "What the chain says there."},
    Key{"place", KeyType::kMatcher, "The place in the deployed files: main.tf:22."},
};
constexpr std::array kRefusalKeys = {
    Key{"code", KeyType::kText, "AWS's error code."},
    Key{"message", KeyType::kMatcher, "AWS's message."},
};
constexpr std::array kMatcherKeys = {
    Key{"contains", KeyType::kText, "The text has this somewhere."},
    Key{"prefix", KeyType::kText, "The text begins so."},
    Key{"suffix", KeyType::kText, "The text ends so."},
    Key{"matches", KeyType::kText, "An RE2 regular expression that the text matches somewhere."},
    Key{"not", KeyType::kMatcher, "The matcher does not match."},
    Key{"absent", KeyType::kAny, "true: the member is not there."},
};

}  // namespace

std::span<const Key> story_keys() { return kStoryKeys; }
std::span<const Key> round_keys() { return kRoundKeys; }
std::span<const Key> deploy_keys() { return kDeployKeys; }
std::span<const Key> act_keys() { return kActKeys; }
std::span<const Key> sign_in_keys() { return kSignInKeys; }
std::span<const Key> expose_keys() { return kExposeKeys; }
std::span<const Key> expectation_keys() { return kExpectationKeys; }
std::span<const Key> mail_keys() { return kMailKeys; }
std::span<const Key> queue_keys() { return kQueueKeys; }
std::span<const Key> call_keys() { return kCallKeys; }
std::span<const Key> stops_keys() { return kStopsKeys; }
std::span<const Key> refusal_keys() { return kRefusalKeys; }
std::span<const Key> matcher_keys() { return kMatcherKeys; }

std::vector<std::string> names_of(std::span<const Key> keys) {
  std::vector<std::string> names;
  for (const Key& key : keys) names.emplace_back(key.name);
  return names;
}

const Key* find_key(std::span<const Key> keys, std::string_view name) {
  for (const Key& key : keys) {
    if (key.name == name) return &key;
  }
  return nullptr;
}

}  // namespace tocsin
