/// What the wire costs: parsing and writing of whole calls, without the call itself.

#include <benchmark/benchmark.h>

#include <nlohmann/json.hpp>

#include "model/validate.h"
#include "model/wire.h"

namespace tocsin {
namespace {

HttpRequest query_request(std::string_view service, std::string body) {
  HttpRequest request;
  request.method = "POST";
  request.headers = {{"Host", "localhost:4566"},
                     {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                     {"Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260105/us-east-1/" +
                                           std::string(service) + "/aws4_request, SignedHeaders=host, Signature=0"}};
  request.body = std::move(body);
  return request;
}

void round_trip(benchmark::State& state, const HttpRequest& request, const Json& output) {
  if (!route(*service_of(request), request).implemented) return state.SkipWithError("not emulated yet");
  for (auto _ : state) {
    const ServiceModel& service = *service_of(request);
    const OperationModel& operation = route(service, request);
    const Json input = read_input(service, operation, request);
    validate(service, operation, input);
    benchmark::DoNotOptimize(write_output(service, operation, output, reply_to_request(service, request, "d3ad-beef")));
  }
}

void get_caller_identity(benchmark::State& state) {
  round_trip(state, query_request("sts", "Action=GetCallerIdentity&Version=2011-06-15"),
             {{"UserId", "AIDACKCEVSQ6C2EXAMPLE"},
              {"Account", "111122223333"},
              {"Arn", "arn:aws:iam::111122223333:user/alice"}});
}
BENCHMARK(get_caller_identity);

void create_access_key(benchmark::State& state) {
  round_trip(state, query_request("iam", "Action=CreateAccessKey&Version=2010-05-08&UserName=alice"),
             {{"AccessKey",
               {{"UserName", "alice"},
                {"AccessKeyId", "AKIAIOSFODNN7EXAMPLE"},
                {"Status", "Active"},
                {"SecretAccessKey", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"},
                {"CreateDate", "2026-01-05T09:00:10Z"}}}});
}
BENCHMARK(create_access_key);

void put_events(benchmark::State& state) {
  HttpRequest request = query_request("events", "");
  request.headers[1].second = "application/x-amz-json-1.1";
  request.headers.emplace_back("X-Amz-Target", "AWSEvents.PutEvents");
  request.body = R"({"Entries": [{"Source": "app", "DetailType": "t", "Detail": "{\"a\": 1}", "Time": 1767603600}]})";
  round_trip(state, request, {{"FailedEntryCount", 0}, {"Entries", {{{"EventId", "e-1"}}}}});
}
BENCHMARK(put_events);

void put_public_access_block(benchmark::State& state) {
  HttpRequest request = query_request("s3", "");
  request.method = "PUT";
  request.target = "/bucket?publicAccessBlock";
  request.body = R"(<PublicAccessBlockConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">)"
                 "<BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>";
  round_trip(state, request, Json::object());
}
BENCHMARK(put_public_access_block);

}  // namespace
}  // namespace tocsin

BENCHMARK_MAIN();
