/// What a request costs from its bytes to those of its answer, without a socket.

#include <benchmark/benchmark.h>

#include "base/text.h"
#include "kernel/sigv4.h"
#include "tocsin/world.h"

namespace tocsin {
namespace {

/// A form as the AWS CLI sends it, signed by `test`.
HttpRequest signed_form(const std::string& service, const std::string& body) {
  HttpRequest request{.method = "POST",
                      .headers = {{"Host", "127.0.0.1:4566"},
                                  {"Accept-Encoding", "identity"},
                                  {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                                  {"User-Agent", "aws-cli/1.45.11 md/Botocore#1.43.11 ua/2.1 os/linux lang/python"},
                                  {"X-Amz-Date", "20260105T090000Z"},
                                  {"Content-Length", std::to_string(body.size())}},
                      .body = body};
  const Signature signature{.access_key_id = "test",
                            .date = "20260105",
                            .region = "us-east-1",
                            .service = service,
                            .headers = {"content-type", "host", "x-amz-date"},
                            .time = "20260105T090000Z"};
  request.headers.emplace_back("Authorization",
                               concat("AWS4-HMAC-SHA256 Credential=test/20260105/us-east-1/", service,
                                      "/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=",
                                      signature_of(request, signature, "test")));
  return request;
}

void GetCallerIdentity(benchmark::State& state) {
  World world;
  const HttpRequest request = signed_form("sts", "Action=GetCallerIdentity&Version=2011-06-15");
  for (auto _ : state) {
    HttpResponse response = world.http(request);
    if (response.status != 200) state.SkipWithError(response.body.c_str());
    benchmark::DoNotOptimize(response);
  }
}
BENCHMARK(GetCallerIdentity)->Unit(benchmark::kMicrosecond);

void CreateAndDeleteAccessKey(benchmark::State& state) {
  World world;
  world.http(signed_form("iam", "Action=CreateUser&Version=2010-05-08&UserName=alice"));
  const HttpRequest create = signed_form("iam", "Action=CreateAccessKey&Version=2010-05-08&UserName=alice");
  for (auto _ : state) {
    const HttpResponse created = world.http(create);
    const auto at = created.body.find("AKIA");
    if (at == std::string::npos) state.SkipWithError(created.body.c_str());
    const HttpResponse deleted =
        world.http(signed_form("iam", concat("Action=DeleteAccessKey&Version=2010-05-08&UserName=alice&AccessKeyId=",
                                             created.body.substr(at, 20))));
    if (deleted.status != 200) state.SkipWithError(deleted.body.c_str());
  }
}
BENCHMARK(CreateAndDeleteAccessKey)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace tocsin

BENCHMARK_MAIN();
