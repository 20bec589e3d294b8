/// Any bytes as a policy document: it is compiled or refused with PolicyError, and what compiles is evaluated and
/// explained to the same verdict. The first byte chooses the kind of document.

#include "language/policy/policy.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "tocsin/error.h"

namespace tocsin::policy {
namespace {

constexpr DocumentKind kKinds[] = {DocumentKind::kIdentity, DocumentKind::kManaged, DocumentKind::kResource,
                                   DocumentKind::kResourceImplied, DocumentKind::kTrust};
constexpr Layer kLayers[] = {Layer::kIdentity, Layer::kBoundary, Layer::kResource, Layer::kResource, Layer::kTrust};

void put_to_it(const Policy& document, Layer layer, const Context& context) {
  const Principal session{.kind = PrincipalKind::kAssumedRole,
                          .account = "111122223333",
                          .arn = "arn:aws:sts::111122223333:assumed-role/deploy/ci",
                          .issuer_arn = "arn:aws:iam::111122223333:role/deploy"};
  const AttachedPolicy attached[] = {{.layer = layer, .name = "fuzz", .policy = &document}};
  const Request request{.action = "sns:Publish",
                        .resource = "arn:aws:sns:us-east-1:111122223333:security",
                        .principal = session,
                        .context = context};
  try {
    const Decision decision = evaluate(request, attached);
    const Explanation why = explain(request, attached);
    TOCSIN_CHECK(why.decision.verdict == decision.verdict);
    TOCSIN_CHECK(why.change.empty() == decision.allowed());
    denied_message(request, decision);
  } catch (const Unmodelled&) {
    // A key that the context does not know: an honest answer.
  }
}

}  // namespace
}  // namespace tocsin::policy

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin::policy;
  if (size == 0) return 0;
  const std::size_t which = data[0] % std::size(kKinds);
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  try {
    const auto document = compile(text, kKinds[which]);
    document->context_keys();
    document->principals();
    static const Context context = [] {
      Context made;
      made.set("aws:username", "alice");
      made.set("aws:SourceIp", "203.0.113.7");
      made.set("aws:TagKeys", std::vector<std::string>{"a", "b"});
      made.set("aws:CurrentTime", "2026-01-05T09:00:00Z");
      made.set("aws:SourceArn", "arn:aws:events:us-east-1:111122223333:rule/a");
      made.absent_family("s3:");
      return made;
    }();
    put_to_it(*document, kLayers[which], context);
  } catch (const PolicyError&) {
    // Refused, as AWS would.
  }
  return 0;
}
