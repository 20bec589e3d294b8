#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "store/statement.h"

namespace tocsin::sns {

enum class SubscriptionState { kPending, kConfirmed };

struct SubscriptionRow {
  std::string account;  // the topic's
  std::string region;
  std::string topic;
  std::string id;
  std::string owner;  // the account that subscribed
  std::string principal;
  std::string protocol;
  std::string endpoint;
  SubscriptionState state = SubscriptionState::kPending;
  std::string token;                         // confirms it; kept, so that a link that is followed twice works
  Time pending_since;                        // 48 hours later it is deleted
  bool authenticated = false;                // confirmed by a signed call
  bool authenticate_on_unsubscribe = false;  // only the owners may end it
  std::string filter_policy;                 // "" if there is none
  std::string filter_scope;                  // MessageAttributes or MessageBody; "" if never set
  bool raw = false;
  std::string redrive_policy;  // JSON, or ""
  Time burst_start;            // of the second in which mails are counted
  std::int64_t burst_count = 0;

  std::string topic_arn() const;
  std::string arn() const;
  bool is_mail() const { return protocol == "email" || protocol == "email-json"; }

  static constexpr auto columns() {
    using Row = SubscriptionRow;
    return std::tuple(&Row::account, &Row::region, &Row::topic, &Row::id, &Row::owner, &Row::principal, &Row::protocol,
                      &Row::endpoint, &Row::state, &Row::token, &Row::pending_since, &Row::authenticated,
                      &Row::authenticate_on_unsubscribe, &Row::filter_policy, &Row::filter_scope, &Row::raw,
                      &Row::redrive_policy, &Row::burst_start, &Row::burst_count);
  }
};

class SubscriptionTable {
 public:
  explicit SubscriptionTable(Database& db);

  std::optional<SubscriptionRow> find(const std::string& account, const std::string& region, const std::string& topic,
                                      const std::string& id);
  std::optional<SubscriptionRow> find_endpoint(const std::string& account, const std::string& region,
                                               const std::string& topic, const std::string& protocol,
                                               const std::string& endpoint);
  std::optional<SubscriptionRow> find_token(const std::string& account, const std::string& region,
                                            const std::string& topic, const std::string& token);
  void put(const SubscriptionRow& subscription);
  void remove(const SubscriptionRow& subscription);
  void remove_of_topic(const std::string& account, const std::string& region, const std::string& topic);

  /// All of a topic, in order of id.
  std::vector<SubscriptionRow> of_topic(const std::string& account, const std::string& region, const std::string& topic,
                                        const std::string& after = "", std::int64_t limit = -1);

  /// All of an account's topics, in order of topic and id; `after` is `topic:id`.
  std::vector<SubscriptionRow> of_account(const std::string& account, const std::string& region,
                                          const std::string& after, std::size_t limit);

  std::int64_t count(const std::string& account, const std::string& region, const std::string& topic,
                     SubscriptionState state);

 private:
  Statement find_, find_endpoint_, find_token_, put_, remove_, remove_of_topic_, of_topic_, of_account_, count_;
};

}  // namespace tocsin::sns
