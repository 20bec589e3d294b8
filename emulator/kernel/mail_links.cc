#include "kernel/mail_links.h"

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace tocsin {
namespace {

constexpr std::string_view kConfirmation = "/confirmation.html";
constexpr std::string_view kUnsubscribe = "/unsubscribe.html";

std::string_view link_path(const HttpRequest& request) {
  return std::string_view(request.target).substr(0, request.target.find('?'));
}

std::string link_parameter(const HttpRequest& request, std::string_view name) {
  const auto mark = request.target.find('?');
  if (mark == std::string::npos) return {};
  for (const std::string_view part : split(std::string_view(request.target).substr(mark + 1), '&')) {
    const auto equals = part.find('=');
    if (equals != std::string_view::npos && part.substr(0, equals) == name)
      return percent_decode(part.substr(equals + 1));
  }
  return {};
}

HttpResponse page(int status, std::string_view title, std::string_view text) {
  return {
      .status = status,
      .headers = {{"Content-Type", "text/html; charset=utf-8"}},
      .body = concat("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>Simple Notification Service</title>"
                     "</head>\n<body><h1>",
                     xml_escape(title), "</h1>\n<p>", text, "</p></body></html>\n")};
}

}  // namespace

Json MailLink::input() const {
  if (operation == "Unsubscribe") return {{"SubscriptionArn", arn}};
  return {{"TopicArn", arn}, {"Token", token}};
}

bool is_mail_link(const HttpRequest& request) {
  if (request.method != "GET") return false;
  return link_path(request) == kConfirmation || link_path(request) == kUnsubscribe;
}

MailLink read_mail_link(const HttpRequest& request) {
  const bool is_confirmation = link_path(request) == kConfirmation;
  return {.operation = is_confirmation ? "ConfirmSubscription" : "Unsubscribe",
          .arn = link_parameter(request, is_confirmation ? "TopicArn" : "SubscriptionArn"),
          .token = link_parameter(request, "Token"),
          .endpoint = link_parameter(request, "Endpoint")};
}

HttpResponse mail_link_page(const MailLink& link, const Json& output) {
  if (link.operation == "Unsubscribe") {
    return page(200, "Subscription removed!",
                concat("Your subscription has been removed.<br>Your subscription's id was:<br>", xml_escape(link.arn)));
  }
  return page(200, "Subscription confirmed!",
              concat("You have successfully subscribed.<br>Your subscription's id is:<br>",
                     xml_escape(json_string(output, "SubscriptionArn"))));
}

HttpResponse mail_link_page(const MailLink& link, const AwsError& error) {
  return page(error.status, concat(link.operation, " failed"),
              concat(xml_escape(error.code), ": ", xml_escape(error.message)));
}

const ServiceModel* service_of_link(const HttpRequest& request) {
  if (request.method != "GET" || link_path(request) != "/" || !request.header("authorization").empty()) return nullptr;
  const std::string action = link_parameter(request, "Action");
  return action == "ConfirmSubscription" || action == "Unsubscribe" ? find_service("sns") : nullptr;
}

}  // namespace tocsin
