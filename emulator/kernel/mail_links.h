#pragma once

#include <string>

#include "base/json.h"
#include "model/service_model.h"
#include "tocsin/error.h"
#include "tocsin/http.h"

namespace tocsin {

/// A link in one of SNS's mails, opened by the person who got it. It is not signed: holding the mail is the proof.
struct MailLink {
  std::string operation;  ///< `ConfirmSubscription` or `Unsubscribe`.
  std::string arn;        ///< Of the topic or the subscription.
  std::string token;
  std::string endpoint;

  Json input() const;
};

/// `/confirmation.html?TopicArn=…&Token=…&Endpoint=…` and `/unsubscribe.html?SubscriptionArn=…&Endpoint=…`.
bool is_mail_link(const HttpRequest& request);
MailLink read_mail_link(const HttpRequest& request);

/// The page that the person sees.
HttpResponse mail_link_page(const MailLink& link, const Json& output);
HttpResponse mail_link_page(const MailLink& link, const AwsError& error);

/// The other form of link, which SNS sends to machines: `/?Action=ConfirmSubscription&TopicArn=…&Token=…`, without a
/// Version. It is an ordinary unsigned call; this says to which service if the host does not. Null if it is none.
const ServiceModel* service_of_link(const HttpRequest& request);

}  // namespace tocsin
