#include "kernel/door.h"

#include <array>
#include <nlohmann/json.hpp>

#include "base/arn.h"
#include "base/text.h"
#include "kernel/mail_links.h"

namespace tocsin {
namespace {

AwsError not_modelled(std::string_view thing) {
  return {"NotImplemented", 501, concat(thing, " is not modelled by tocsin")};
}

/// `eu-west-1` in `sns.eu-west-1.amazonaws.com`; "" if the host has none.
std::string_view region_in_host(std::string_view host) {
  const auto end = host.find(".amazonaws.com");
  if (end == std::string_view::npos) return {};
  const std::string_view front = host.substr(0, end);
  const auto dot = front.rfind('.');
  const std::string_view last = dot == std::string_view::npos ? std::string_view() : front.substr(dot + 1);
  return last.find('-') == std::string_view::npos || last.starts_with("s3-") ? std::string_view() : last;
}

/// How to answer for a service of which nothing is known but its name: as its clients expect.
Protocol likely_protocol(const HttpRequest& request, std::string_view name) {
  constexpr std::array<std::string_view, 4> kXml = {"s3control", "route53", "cloudfront", "s3"};
  if (request.header("content-type").starts_with("application/x-www-form-urlencoded")) return Protocol::kQuery;
  if (!request.header("x-amz-target").empty()) return Protocol::kJson11;
  if (std::find(kXml.begin(), kXml.end(), name) != kXml.end()) return Protocol::kRestXml;
  return name.empty() ? Protocol::kQuery : Protocol::kRestJson;
}

/// Operations that clients never sign (AssumeRoleWithWebIdentity) have no caller, known or not.
std::optional<Signer> signer_of(const OperationModel* operation, const Signer& known) {
  if (operation && operation->anonymous) return std::nullopt;
  return known;
}

}  // namespace

HttpResponse Door::handle(const HttpRequest& request, Visit* visit, const Signer* known) {
  Visit unwatched;
  Visit& seen = visit ? *visit : unwatched;
  if (is_mail_link(request)) return follow_link(request, seen);
  const ServiceModel* service = service_of(request);
  if (!service) service = service_of_link(request);
  if (!service) return unknown_service(request, seen);
  ReplyTo reply_to = reply_to_request(*service, request, {});
  std::optional<AwsError> refusal;
  try {
    return serve(*service, request, known, reply_to, seen);
  } catch (const AwsError& error) {
    refusal = error;
  } catch (const Unmodelled& error) {
    refusal = not_modelled(error.thing);
  }
  if (reply_to.request_id.empty()) reply_to.request_id = ids_.uuid();
  seen.error = refusal->code;
  return write_error(*service, *refusal, reply_to);
}

HttpResponse Door::serve(const ServiceModel& service, const HttpRequest& request, const Signer* known,
                         ReplyTo& reply_to, Visit& visit) {
  const OperationModel* operation = nullptr;
  std::optional<AwsError> no_route;
  try {
    operation = &route(service, request);
    visit.action = concat(service.id, ":", operation->name);
  } catch (const AwsError& error) {
    no_route = error;  // AWS asks who is calling before it says that there is no such operation.
  }
  if (operation && !gateway_.find(service.id, operation->name)) throw not_modelled(visit.action);

  const auto signer = known ? signer_of(operation, *known) : signatures_.verify(request, reply_to.protocol);
  if (signer) visit.caller = signer->caller.principal.arn;
  if (!signer && !(operation && takes_unsigned(service, *operation))) throw missing_signature(reply_to.protocol);
  if (no_route) throw *no_route;

  const Json input = read_input(service, *operation, request);
  ApiCall api = api_call(service, *operation, request);
  if (signer) {
    api.caller = signer->caller;
    api.region = signer->region;
  }
  // One transaction with the call: that a key was used, and what it was used for.
  std::optional<Transaction> transaction;
  if (signer && !signer->used_for.empty()) {
    transaction.emplace(kernel_.db);
    kernel_.authorizer.identities().key_used(signer->caller.access_key_id, signer->used_for, signer->region);
  }
  const Outcome outcome = gateway_.call(api, input);
  if (transaction) transaction->commit();
  visit.entry = outcome.entry;
  reply_to.request_id = outcome.request_id;
  if (outcome.error) throw *outcome.error;
  return write_output(service, *operation, *outcome.output, reply_to);
}

ApiCall Door::api_call(const ServiceModel& service, const OperationModel& operation, const HttpRequest& request) const {
  ApiCall api{.service = std::string(service.id), .operation = std::string(operation.name)};
  api.region = region_in_host(request.header("host"));
  if (api.region.empty()) api.region = kernel_.region;
  const std::string_view pretended = request.header("x-tocsin-source-ip");
  api.source_ip = pretended.empty() ? request.remote_address : std::string(pretended);
  api.user_agent = request.header("user-agent");
  api.host = request.header("host");
  return api;
}

bool Door::takes_unsigned(const ServiceModel& service, const OperationModel& operation) const {
  const Operation* row = gateway_.find(service.id, operation.name);
  return row && row->needs_signature == Signed::kOptional;
}

HttpResponse Door::follow_link(const HttpRequest& request, Visit& visit) {
  const MailLink link = read_mail_link(request);
  visit.action = concat("sns:", link.operation);
  const ServiceModel* service = find_service("sns");
  const OperationModel* operation = service ? service->operation(link.operation) : nullptr;
  if (!operation || !gateway_.find("sns", link.operation)) {
    visit.error = "NotImplemented";
    return mail_link_page(link, not_modelled(visit.action));
  }
  ApiCall api = api_call(*service, *operation, request);
  if (const auto arn = parse_arn(link.arn)) api.region = arn->region;
  try {
    const Outcome outcome = gateway_.call(api, link.input());
    visit.entry = outcome.entry;
    if (outcome.error) throw *outcome.error;
    return mail_link_page(link, *outcome.output);
  } catch (const AwsError& error) {
    visit.error = error.code;
    return mail_link_page(link, error);
  } catch (const Unmodelled& error) {
    visit.error = "NotImplemented";
    return mail_link_page(link, not_modelled(error.thing));
  }
}

HttpResponse Door::unknown_service(const HttpRequest& request, Visit& visit) {
  const std::string name = service_name_of(request);
  const Protocol protocol = likely_protocol(request, name);
  const ServiceModel nobody{.id = "unknown", .protocol = protocol};
  // Nothing in the request says which service is meant: it is not signed, nor addressed to one.
  const AwsError error = name.empty() ? missing_signature(protocol) : not_modelled(concat("service ", name));
  visit.error = error.code;
  return write_error(nobody, error,
                     {.protocol = protocol, .request_id = ids_.uuid(), .is_head = request.method == "HEAD"});
}

}  // namespace tocsin
