#include <gtest/gtest.h>

#include "tocsin/error.h"
#include "vectors.h"

// The vectors are plain JSON, so that the same cases can be put to IAM itself; each names the rule that it shows.
namespace tocsin::policy {
namespace {

constexpr const char* kTopic = "arn:aws:sns:us-east-1:111122223333:security";

TEST(PolicyConditions, HoldAsInEveryVector) {
  const Principal& alice = person("alice");
  for (const Json& vector : policy_vectors("conditions.json")) {
    SCOPED_TRACE(vector.at("name"));
    const Json statement = {
        {"Effect", "Allow"}, {"Action", "*"}, {"Resource", "*"}, {"Condition", vector.at("condition")}};
    Attachments attached;
    attached.add(Layer::kIdentity, "p", document_of(statement, vector.value("version", "2012-10-17")),
                 DocumentKind::kIdentity);
    const Context context = context_of(vector);
    const Request request{.action = "sns:Publish", .resource = kTopic, .principal = alice, .context = context};
    if (vector.contains("unmodelled")) {
      try {
        evaluate(request, attached.list());
        ADD_FAILURE() << "answered instead of stopping";
      } catch (const Unmodelled& error) {
        EXPECT_TRUE(error.thing.starts_with(vector["unmodelled"].get<std::string>())) << error.thing;
      }
      continue;
    }
    EXPECT_EQ(evaluate(request, attached.list()).allowed(), vector.at("holds").get<bool>());
    EXPECT_EQ(explain(request, attached.list()).considered[0].applies, vector.at("holds").get<bool>());
  }
}

TEST(PolicyElements, TakeInWhatEveryVectorSays) {
  for (const Json& vector : policy_vectors("elements.json")) {
    SCOPED_TRACE(vector.at("name"));
    const DocumentKind kind = kind_of(vector.value("kind", "identity"));
    Attachments attached;
    attached.add(kind == DocumentKind::kIdentity ? Layer::kIdentity
                 : kind == DocumentKind::kTrust  ? Layer::kTrust
                                                 : Layer::kResource,
                 "p", document_of(vector.at("statement"), vector.value("version", "2012-10-17")), kind);
    const Context context = context_of(vector);
    const std::string action = vector.at("action");
    const std::string resource = vector.at("resource");
    const Request request{.action = action,
                          .resource = resource,
                          .principal = person(vector.value("as", "alice")),
                          .context = context,
                          .resource_account = "111122223333"};
    EXPECT_EQ(explain(request, attached.list()).considered[0].applies, vector.at("applies").get<bool>());
  }
}

struct Question {
  explicit Question(const Json& vector)
      : attached(attachments_of(vector)),
        context(context_of(vector)),
        action(vector.at("action")),
        resource(vector.at("resource")),
        owner(vector.value("resource_account", "")),
        request{.action = action,
                .resource = resource,
                .principal = person(vector.at("as")),
                .context = context,
                .resource_account = owner},
        rule(vector.value("must", false) ? ResourceRule::kResourceMustAllow : ResourceRule::kEither) {}

  Attachments attached;
  Context context;
  std::string action, resource, owner;
  Request request;
  ResourceRule rule;
};

void expect_decision(const Json& vector, const Question& question) {
  const Explanation why = explain(question.request, question.attached.list(), question.rule);
  const Decision decision = evaluate(question.request, question.attached.list(), question.rule);
  EXPECT_EQ(verdict_name(decision.verdict), vector.at("decision"));
  EXPECT_EQ(layer_name(decision.layer), layer_name(layer_of(vector.at("layer"))));
  EXPECT_EQ(decision.verdict, why.decision.verdict);
  EXPECT_EQ(decision.statements, why.decision.statements);
  EXPECT_EQ(why.change.empty(), decision.allowed());
  if (vector.contains("statements")) {
    std::vector<std::string> texts;
    for (const StatementRef& statement : decision.statements) texts.push_back(statement.text());
    EXPECT_EQ(texts, vector["statements"].get<std::vector<std::string>>());
  }
  if (vector.contains("message")) {
    EXPECT_EQ(denied_message(question.request, decision), vector["message"]);
  }
  if (vector.contains("change")) {
    EXPECT_EQ(why.change, vector["change"]);
  }
}

TEST(PolicyDecisions, FallAsInEveryVector) {
  for (const Json& vector : policy_vectors("layers.json")) {
    SCOPED_TRACE(vector.at("name"));
    const Question question(vector);
    if (!vector.contains("unmodelled")) {
      expect_decision(vector, question);
      continue;
    }
    try {
      evaluate(question.request, question.attached.list(), question.rule);
      ADD_FAILURE() << "answered instead of stopping";
    } catch (const Unmodelled& error) {
      EXPECT_EQ(error.thing, vector["unmodelled"]);
    }
  }
}

TEST(PolicyDecisions, HaveAtLeast300Vectors) {
  EXPECT_GE(policy_vectors("conditions.json").size() + policy_vectors("elements.json").size() +
                policy_vectors("layers.json").size(),
            300u);
}

TEST(PolicyDocuments, AreRefusedInAwsWords) {
  for (const Json& vector : policy_vectors("documents.json")) {
    SCOPED_TRACE(vector.at("name"));
    const std::string text = vector.contains("text") ? vector["text"].get<std::string>() : vector["document"].dump();
    std::string refusal;
    try {
      compile(text, kind_of(vector.at("kind")));
    } catch (const PolicyError& error) {
      refusal = error.message;
    }
    EXPECT_EQ(refusal, vector.value("refused", ""));
  }
}

}  // namespace
}  // namespace tocsin::policy
