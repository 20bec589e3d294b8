#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "reference.h"

namespace tocsin::policy {
namespace {

using reference::Case;

constexpr int kCases = 500;

/// Random cases from a small vocabulary, so that statements often nearly match.
class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}

  int roll(int sides) { return static_cast<int>(engine_() % static_cast<unsigned>(sides)); }
  bool once_in(int times) { return roll(times) == 0; }

  template <class T>
  const T& pick(const std::vector<T>& items) {
    return items[static_cast<std::size_t>(roll(static_cast<int>(items.size())))];
  }

  template <class T>
  void shuffle(std::vector<T>& items) {
    std::shuffle(items.begin(), items.end(), engine_);
  }

  Json some(const std::vector<std::string>& items) {
    if (once_in(2)) return pick(items);
    Json list = Json::array();
    for (int n = 1 + roll(2); n > 0; --n) list.push_back(pick(items));
    return list;
  }

  Json statement(Layer layer) {
    Json made = {{"Effect", once_in(4) ? "Deny" : "Allow"}};
    if (layer == Layer::kResource) made["Principal"] = principal();
    made[once_in(8) ? "NotAction" : "Action"] =
        some({"sns:Publish", "SNS:*", "sns:Sub*", "*", "sqs:?endMessage", "iam:*"});
    made[once_in(8) ? "NotResource" : "Resource"] =
        some({"*", "arn:aws:sns:us-east-1:111122223333:a", "arn:aws:sns:*:111122223333:*", "arn:aws:sqs:*:*:?"});
    if (once_in(3)) made["Condition"] = condition();
    return made;
  }

  Case question() {
    Case made{
        .who = pick<std::string>({"alice", "bob", "mallory", "root", "other-root", "session", "events"}),
        .action = pick<std::string>({"sns:Publish", "sns:Subscribe", "sqs:SendMessage", "iam:GetUser"}),
        .resource = pick<std::string>({"arn:aws:sns:us-east-1:111122223333:a", "arn:aws:sqs:eu-west-3:111122223333:q"}),
        .owner = "111122223333",
        .context = {},
        .policies = {}};
    if (once_in(2)) made.context["aws:one"] = {pick<std::string>({"a", "ab", "b"})};
    if (once_in(2)) made.context["aws:number"] = {pick<std::string>({"1", "5", "10"})};
    if (once_in(2)) made.context["aws:many"] = {pick<std::string>({"a", "b"}), pick<std::string>({"a", "c"})};
    for (const Layer layer : {Layer::kServiceControl, Layer::kResource, Layer::kIdentity, Layer::kIdentity,
                              Layer::kBoundary, Layer::kSession}) {
      if (once_in(layer == Layer::kIdentity || layer == Layer::kResource ? 4 : 2)) continue;
      std::vector<Json> statements;
      for (int n = 1 + roll(3); n > 0; --n) statements.push_back(statement(layer));
      made.policies.emplace_back(layer, Json(statements));
    }
    return made;
  }

 private:
  Json principal() {
    if (once_in(4)) return "*";
    if (once_in(4)) return {{"Service", "events.amazonaws.com"}};
    return {{"AWS", some({"111122223333", "999999999999", "arn:aws:iam::111122223333:user/alice",
                          "arn:aws:iam::111122223333:role/deploy", "arn:aws:sts::111122223333:assumed-role/deploy/ci",
                          "arn:aws:iam::999999999999:user/mallory"})}};
  }

  Json condition() {
    switch (roll(4)) {
      case 0: return {{"NumericLessThan", {{"aws:number", some({"3", "7"})}}}};
      case 1: return {{"Null", {{"aws:one", once_in(2) ? "true" : "false"}}}};
      case 2:
        return {
            {pick<std::string>({"ForAllValues:StringEquals", "ForAnyValue:StringEquals", "ForAnyValue:StringNotLike"}),
             {{"aws:many", some({"a", "b", "c"})}}}};
      default:
        return {{pick<std::string>({"StringEquals", "StringLike", "StringNotEquals", "StringLikeIfExists"}),
                 {{"aws:one", some({"a", "a*", "?"})}}}};
    }
  }

  std::mt19937 engine_;
};

Verdict verdict_of(const Case& question) {
  Context context;
  context.absent_family("aws:");
  for (const auto& [key, values] : question.context) context.set(key, values);
  Attachments attached;
  for (const auto& [layer, statements] : question.policies) {
    attached.add(layer, "p", document_of(statements),
                 layer == Layer::kResource ? DocumentKind::kResource : DocumentKind::kIdentity);
  }
  return evaluate({.action = question.action,
                   .resource = question.resource,
                   .principal = person(question.who),
                   .context = context,
                   .resource_account = question.owner},
                  attached.list())
      .verdict;
}

std::string told(const Case& question) {
  Json all = {{"as", question.who},
              {"action", question.action},
              {"resource", question.resource},
              {"context", question.context}};
  for (const auto& [layer, statements] : question.policies) {
    all["policies"].push_back({{std::string(layer_name(layer)), statements}});
  }
  return all.dump(1);
}

/// Adds one statement somewhere a policy already is; a new policy could be a new ceiling.
Case with_statement(Dice& dice, Case question, const std::string& effect) {
  auto& [layer, statements] =
      question.policies[static_cast<std::size_t>(dice.roll(static_cast<int>(question.policies.size())))];
  Json extra = dice.statement(layer);
  extra["Effect"] = effect;
  statements.push_back(extra);
  return question;
}

TEST(PolicyProperties, ASlowPlainEvaluatorAgrees) {
  int by_verdict[3] = {};
  for (unsigned seed = 0; seed < kCases; ++seed) {
    const Case question = Dice(seed).question();
    const Verdict verdict = verdict_of(question);
    ++by_verdict[static_cast<int>(verdict)];
    ASSERT_EQ(verdict_name(verdict), verdict_name(reference::evaluate(question))) << "seed " << seed << told(question);
  }
  // The cases are worth something only if all answers are common.
  for (const int count : by_verdict) EXPECT_GT(count, kCases / 10);
}

TEST(PolicyProperties, AnotherAllowNeverRefusesWhatWasAllowed) {
  for (unsigned seed = 0; seed < kCases; ++seed) {
    Dice dice(seed);
    const Case question = dice.question();
    if (question.policies.empty() || verdict_of(question) != Verdict::kAllowed) continue;
    const Case more = with_statement(dice, question, "Allow");
    ASSERT_EQ(verdict_of(more), Verdict::kAllowed) << "seed " << seed << told(more);
  }
}

TEST(PolicyProperties, AnotherDenyNeverAllowsWhatWasRefused) {
  for (unsigned seed = 0; seed < kCases; ++seed) {
    Dice dice(seed);
    const Case question = dice.question();
    if (question.policies.empty() || verdict_of(question) == Verdict::kAllowed) continue;
    const Case more = with_statement(dice, question, "Deny");
    ASSERT_NE(verdict_of(more), Verdict::kAllowed) << "seed " << seed << told(more);
  }
}

TEST(PolicyProperties, TheOrderOfStatementsAndPoliciesIsIrrelevant) {
  for (unsigned seed = 0; seed < kCases; ++seed) {
    Dice dice(seed);
    const Case question = dice.question();
    Case shuffled = question;
    dice.shuffle(shuffled.policies);
    for (auto& [layer, statements] : shuffled.policies) {
      auto list = statements.get<std::vector<Json>>();
      dice.shuffle(list);
      statements = list;
    }
    ASSERT_EQ(verdict_of(shuffled), verdict_of(question)) << "seed " << seed << told(question);
  }
}

TEST(PolicyProperties, TheChangeThatIsNamedIsThere) {
  // A refusal without a way out would leave the reader alone.
  for (unsigned seed = 0; seed < kCases; ++seed) {
    const Case question = Dice(seed).question();
    Context context;
    context.absent_family("aws:");
    for (const auto& [key, values] : question.context) context.set(key, values);
    Attachments attached;
    for (const auto& [layer, statements] : question.policies) {
      attached.add(layer, "p", document_of(statements),
                   layer == Layer::kResource ? DocumentKind::kResource : DocumentKind::kIdentity);
    }
    const Request request{.action = question.action,
                          .resource = question.resource,
                          .principal = person(question.who),
                          .context = context,
                          .resource_account = question.owner};
    const Explanation why = explain(request, attached.list());
    ASSERT_EQ(why.change.empty(), why.decision.allowed()) << "seed " << seed << told(question);
  }
}

}  // namespace
}  // namespace tocsin::policy
