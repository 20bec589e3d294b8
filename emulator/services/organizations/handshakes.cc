#include <algorithm>

#include "services/organizations/organizations.h"
#include "services/organizations/shapes.h"

namespace tocsin::organizations {
namespace {

// AWS: an invitation is open for fifteen days.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_invites.html
constexpr Duration kOpenFor = std::chrono::hours(24 * 15);
constexpr std::string_view kHandshakeLetters = "abcdefghijklmnopqrstuvwxyz0123456789";

bool is_account_id(const std::string& text) {
  return text.size() == 12 && text.find_first_not_of("0123456789") == std::string::npos;
}

std::string state_of(const HandshakeRow& row, Time now) {
  return row.state == "OPEN" && now >= row.expires_at ? "EXPIRED" : row.state;
}

Handshake handshake_shape(Organizations& service, const HandshakeRow& row, Time now) {
  Handshake shape{
      .id = row.id,
      .arn = concat("arn:aws:organizations::", row.account, ":handshake/", row.organization, "/invite/", row.id),
      .state = state_of(row, now),
      .requested_timestamp = row.requested_at,
      .expiration_timestamp = row.expires_at,
      .action = "INVITE"};
  shape.parties = {{.id = row.organization, .type = "ORGANIZATION"}, {.id = row.invited, .type = "ACCOUNT"}};
  HandshakeResource organization{.value = row.organization, .type = "ORGANIZATION"};
  if (const auto management = service.accounts.find(row.account)) {
    organization.resources.push_back({.value = management->email, .type = "MASTER_EMAIL"});
    organization.resources.push_back({.value = management->name, .type = "MASTER_NAME"});
    const bool all = service.organizations.find(row.account)->all_features;
    organization.resources.push_back(
        {.value = all ? "ALL" : "CONSOLIDATED_BILLING", .type = "ORGANIZATION_FEATURE_SET"});
  }
  shape.resources.push_back(std::move(organization));
  shape.resources.push_back({.value = row.invited, .type = "ACCOUNT"});
  if (!row.notes.empty()) shape.resources.push_back({.value = row.notes, .type = "NOTES"});
  return shape;
}

InviteAccountToOrganizationOutput invite_account_to_organization(Organizations& service, Call& call,
                                                                 const InviteAccountToOrganizationInput& in) {
  const OrganizationRow organization = require_management(service, call);
  if (in.target.type == "EMAIL") throw Unmodelled("organizations.InviteAccountToOrganization of an EMAIL");
  if (in.target.type != "ACCOUNT") throw invalid_party();
  if (!is_account_id(in.target.id)) throw invalid_pattern();
  if (!in.tags.empty()) throw Unmodelled("organizations.InviteAccountToOrganization Tags");
  if (service.accounts.find(in.target.id)) throw invited_is_member();
  const auto sent = service.handshakes.by(organization.account);
  const bool is_waiting = std::any_of(sent.begin(), sent.end(), [&](const HandshakeRow& row) {
    return row.organization == organization.id && row.invited == in.target.id && state_of(row, call.now) == "OPEN";
  });
  if (is_waiting) throw duplicate_handshake();
  const HandshakeRow row{.account = organization.account,
                         .id = concat("h-", call.random.text(kHandshakeLetters, 32)),
                         .organization = organization.id,
                         .invited = in.target.id,
                         .notes = in.notes.value_or(""),
                         .state = "OPEN",
                         .requested_at = call.now,
                         .expires_at = call.now + kOpenFor};
  service.handshakes.put(row);
  return {.handshake = handshake_shape(service, row, call.now)};
}

enum class Side { kInvited, kInviting, kBoth };

HandshakeRow require_handshake(Organizations& service, const Call& call, const std::string& id, Side side) {
  const auto row = service.handshakes.find(id);
  const bool is_invited = row && row->invited == call.account && side != Side::kInviting;
  const bool is_inviting = row && row->account == call.account && side != Side::kInvited;
  if (!is_invited && !is_inviting) throw handshake_not_found();
  return *row;
}

/// Only an open one can still become something.
void check_open(const HandshakeRow& row, Time now, std::string_view wanted) {
  const std::string state = state_of(row, now);
  if (state == wanted) throw handshake_in_state();
  if (state != "OPEN") throw invalid_transition();
}

AcceptHandshakeOutput accept_handshake(Organizations& service, Call& call, const AcceptHandshakeInput& in) {
  HandshakeRow row = require_handshake(service, call, in.handshake_id, Side::kInvited);
  check_open(row, call.now, "ACCEPTED");
  if (service.accounts.find(call.account)) throw invited_is_member();
  const auto organization = service.organizations.find(row.account);
  if (!organization || organization->id != row.organization) throw invalid_transition();
  row.state = "ACCEPTED";
  service.handshakes.put(row);
  add_account(service, *organization, {.id = call.account, .joined_by = "INVITED", .joined_at = call.now});
  return {.handshake = handshake_shape(service, row, call.now)};
}

DeclineHandshakeOutput decline_handshake(Organizations& service, Call& call, const DeclineHandshakeInput& in) {
  HandshakeRow row = require_handshake(service, call, in.handshake_id, Side::kInvited);
  check_open(row, call.now, "DECLINED");
  row.state = "DECLINED";
  service.handshakes.put(row);
  return {.handshake = handshake_shape(service, row, call.now)};
}

CancelHandshakeOutput cancel_handshake(Organizations& service, Call& call, const CancelHandshakeInput& in) {
  HandshakeRow row = require_handshake(service, call, in.handshake_id, Side::kInviting);
  check_open(row, call.now, "CANCELED");
  row.state = "CANCELED";
  service.handshakes.put(row);
  return {.handshake = handshake_shape(service, row, call.now)};
}

DescribeHandshakeOutput describe_handshake(Organizations& service, Call& call, const DescribeHandshakeInput& in) {
  return {.handshake =
              handshake_shape(service, require_handshake(service, call, in.handshake_id, Side::kBoth), call.now)};
}

template <class Output, class Input>
Output listed(Organizations& service, const Call& call, const Input& in, std::vector<HandshakeRow> rows) {
  if (in.filter && (in.filter->action_type || in.filter->parent_handshake_id)) {
    throw Unmodelled(concat("organizations.", call.operation.name, " Filter"));
  }
  Output out;
  out.next_token = take_page(rows, in, [](const HandshakeRow& row) { return row.id; });
  for (const HandshakeRow& row : rows) out.handshakes.push_back(handshake_shape(service, row, call.now));
  return out;
}

ListHandshakesForAccountOutput list_handshakes_for_account(Organizations& service, Call& call,
                                                           const ListHandshakesForAccountInput& in) {
  return listed<ListHandshakesForAccountOutput>(service, call, in, service.handshakes.to(call.account));
}

ListHandshakesForOrganizationOutput list_handshakes_for_organization(Organizations& service, Call& call,
                                                                     const ListHandshakesForOrganizationInput& in) {
  const OrganizationRow organization = require_management(service, call);
  return listed<ListHandshakesForOrganizationOutput>(service, call, in, service.handshakes.by(organization.account));
}

Row<InviteAccountToOrganizationInput> invites(Organizations& service) {
  return {.gaps = "EMAIL, Tags", .resources = [&service](const Call& call, const InviteAccountToOrganizationInput& in) {
            return arns_of(service, call, {in.target.id});
          }};
}

}  // namespace

Operations handshake_operations(Organizations& service) {
  return {
      operation("InviteAccountToOrganization", service, invite_account_to_organization, invites(service)),
      operation("AcceptHandshake", service, accept_handshake),
      operation("DeclineHandshake", service, decline_handshake),
      operation("CancelHandshake", service, cancel_handshake),
      operation("DescribeHandshake", service, describe_handshake),
      operation("ListHandshakesForAccount", service, list_handshakes_for_account, {.gaps = "Filter"}),
      operation("ListHandshakesForOrganization", service, list_handshakes_for_organization, {.gaps = "Filter"}),
  };
}

}  // namespace tocsin::organizations
