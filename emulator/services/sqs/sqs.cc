#include "services/sqs/sqs.h"

#include "services/sqs/errors.h"
#include "services/sqs/message.h"

namespace tocsin::sqs {
namespace {

/// `sqs:SendMessage` → `sqs:sendmessage` after each place where the message names the action.
std::string with_lower_actions(std::string message) {
  constexpr std::string_view kAction = "sqs:";
  for (std::size_t at = message.find(kAction); at != std::string::npos; at = message.find(kAction, at + 1)) {
    const bool in_arn = at > 0 && message[at - 1] == ':';
    if (in_arn) continue;
    const std::size_t end = message.find_first_of(" .", at);
    const std::size_t size = (end == std::string::npos ? message.size() : end) - at;
    message.replace(at, size, lower(std::string_view(message).substr(at, size)));
  }
  return message;
}

}  // namespace

Operations Sqs::operations() {
  Operations all;
  for (Operations part :
       {queue_operations(*this), queue_attribute_operations(*this), queue_permission_operations(*this),
        send_operations(*this), receive_operations(*this), visibility_operations(*this)}) {
    std::move(part.begin(), part.end(), std::back_inserter(all));
  }
  return all;
}

std::optional<Resource> Sqs::find_resource(const Arn& arn) {
  const auto queue = queues.find(arn.account, arn.region, arn.resource);
  if (!queue) return std::nullopt;
  return Resource{.account = queue->account, .policy = queue->policy};
}

Receipt Sqs::receive(const Parcel& parcel) { return take_parcel(*this, parcel); }

// AWS: SQS writes its actions in lower case in these messages.
AwsError Sqs::access_denied(const std::string& message) const {
  return {"AccessDenied", 403, with_lower_actions(message)};
}

std::optional<TrailResource> Sqs::trail_resource(const Arn& arn) const {
  return TrailResource{"AWS::SQS::Queue", arn.text()};
}

std::string arn_of_url(const Call& call, const std::string& url) {
  const std::size_t name = url.rfind('/');
  if (name == std::string::npos || name == 0) return {};
  const std::size_t account = url.rfind('/', name - 1);
  const std::size_t begin = account == std::string::npos ? 0 : account + 1;
  const std::string_view owner = std::string_view(url).substr(begin, name - begin);
  if (owner.size() != 12 || owner.find_first_not_of("0123456789") != std::string_view::npos) return {};
  return concat("arn:aws:sqs:", call.region, ":", owner, ":", std::string_view(url).substr(name + 1));
}

std::string url_of(const Call& call, const std::string& account, const std::string& name) {
  if (!call.api.host.empty()) return concat("http://", call.api.host, "/", account, "/", name);
  return concat("https://sqs.", call.region, ".amazonaws.com/", account, "/", name);
}

QueueRow require_queue(Sqs& sqs, const Call& call, const std::string& url) {
  const auto arn = parse_arn(arn_of_url(call, url));
  if (!arn) throw invalid_address(url);
  auto queue = sqs.queues.find(arn->account, arn->region, arn->resource);
  if (!queue) throw queue_does_not_exist();
  return *std::move(queue);
}

}  // namespace tocsin::sqs
