/// What a decision costs: documents compiled already, a request against ten policies with a hundred statements.

#include "language/policy/policy.h"

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

namespace tocsin::policy {
namespace {

constexpr const char* kTopic = "arn:aws:sns:us-east-1:000000000000:security";

/// Ten statements of the kind that people write: services, prefixes, conditions; none of them is about SNS.
std::string busy_document(int number, const std::string& last) {
  static const char* const kServices[] = {"s3",  "ec2",    "iam",    "lambda", "logs",
                                          "sqs", "states", "events", "kms",    "ssm"};
  std::string text = R"({"Version":"2012-10-17","Statement":[)";
  for (int i = 0; i < 9; ++i) {
    const std::string service = kServices[(number + i) % 10];
    text += R"({"Sid":"S)" + std::to_string(i) + R"(","Effect":")" + (i % 4 == 3 ? "Deny" : "Allow") +
            R"(","Action":[")" + service + ":Get*\",\"" + service + ":List*\",\"" + service +
            R"(:PutItem"],"Resource":["arn:aws:)" + service + ":*:000000000000:thing/" + std::to_string(i) +
            R"(/*"],"Condition":{"StringEquals":{"aws:RequestedRegion":["us-east-1","eu-west-3"]}}},)";
  }
  return text + last + "]}";
}

/// Ten policies, a hundred statements. The very last statement decides.
struct Setting {
  explicit Setting(const std::string& last) {
    for (int i = 0; i < 10; ++i) {
      documents.push_back(
          compile(busy_document(i, i == 9 ? last : R"({"Effect":"Allow","Action":"sns:Subscribe","Resource":"*"})"),
                  DocumentKind::kIdentity));
      attached.push_back(
          {.name = "policy", .arn = "arn:aws:iam::000000000000:policy/policy", .policy = documents.back().get()});
    }
    context.set("aws:RequestedRegion", "us-east-1");
    context.set("aws:PrincipalArn", alice.arn);
  }

  Request request() const {
    return {.action = "sns:Publish",
            .resource = kTopic,
            .principal = alice,
            .context = context,
            .resource_account = "000000000000"};
  }

  Principal alice{
      .kind = PrincipalKind::kUser, .account = "000000000000", .arn = "arn:aws:iam::000000000000:user/alice"};
  Context context;
  std::vector<std::shared_ptr<const Policy>> documents;
  std::vector<AttachedPolicy> attached;
};

const char* const kAllowPublish =
    R"({"Effect":"Allow","Action":"sns:Publish","Resource":"arn:aws:sns:*:000000000000:*","Condition":{"StringEquals":{"aws:RequestedRegion":"us-east-1"}}})";

void decide(benchmark::State& state, const Setting& setting) {
  const Request request = setting.request();
  for (auto _ : state) benchmark::DoNotOptimize(evaluate(request, setting.attached));
}

void AllowedByTheLastOf100Statements(benchmark::State& state) { decide(state, Setting(kAllowPublish)); }
BENCHMARK(AllowedByTheLastOf100Statements);

void RefusedBy100Statements(benchmark::State& state) {
  decide(state, Setting(R"({"Effect":"Allow","Action":"sns:Subscribe","Resource":"*"})"));
}
BENCHMARK(RefusedBy100Statements);

/// Every statement reaches its condition: the costliest honest case.
void EveryStatementIsAboutTheRequest(benchmark::State& state) {
  Setting setting(kAllowPublish);
  setting.documents.clear();
  setting.attached.clear();
  std::string text = R"({"Version":"2012-10-17","Statement":[)";
  for (int i = 0; i < 10; ++i) {
    text +=
        std::string(i ? "," : "") +
        R"({"Effect":"Allow","Action":"sns:*","Resource":"arn:aws:sns:*:000000000000:*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/x"}}})";
  }
  for (int i = 0; i < 10; ++i) {
    setting.documents.push_back(compile(text + "]}", DocumentKind::kIdentity));
    setting.attached.push_back({.name = "policy", .policy = setting.documents.back().get()});
  }
  decide(state, setting);
}
BENCHMARK(EveryStatementIsAboutTheRequest);

/// A pattern that would be exponential with naive backtracking; the argument is the number of stars.
void AHostilePattern(benchmark::State& state) {
  std::string pattern = "arn:aws:sns:";
  for (int i = 0; i < state.range(0); ++i) pattern += "*a";
  Setting setting(R"({"Effect":"Allow","Action":"sns:Publish","Resource":")" + pattern + R"(b"})");
  const std::string resource = "arn:aws:sns:" + std::string(1000, 'a');
  Request request = setting.request();
  request.resource = resource;
  for (auto _ : state) benchmark::DoNotOptimize(evaluate(request, setting.attached));
}
BENCHMARK(AHostilePattern)->Arg(4)->Arg(32)->Arg(256);

void CompilingADocumentOfTenStatements(benchmark::State& state) {
  const std::string text = busy_document(0, kAllowPublish);
  for (auto _ : state) benchmark::DoNotOptimize(compile(text, DocumentKind::kIdentity));
}
BENCHMARK(CompilingADocumentOfTenStatements);

void FindingADocumentInTheCache(benchmark::State& state) {
  const std::string text = busy_document(0, kAllowPublish);
  PolicyCache cache;
  for (auto _ : state) benchmark::DoNotOptimize(cache.compile(text, DocumentKind::kIdentity));
}
BENCHMARK(FindingADocumentInTheCache);

void ExplainingARefusalBy100Statements(benchmark::State& state) {
  const Setting setting(R"({"Effect":"Allow","Action":"sns:Subscribe","Resource":"*"})");
  const Request request = setting.request();
  for (auto _ : state) benchmark::DoNotOptimize(explain(request, setting.attached));
}
BENCHMARK(ExplainingARefusalBy100Statements);

}  // namespace
}  // namespace tocsin::policy

BENCHMARK_MAIN();
