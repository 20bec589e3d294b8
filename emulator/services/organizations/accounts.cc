#include "services/organizations/organizations.h"
#include "services/organizations/shapes.h"

namespace tocsin::organizations {
namespace {

constexpr std::string_view kRequestLetters = "abcdefghijklmnopqrstuvwxyz0123456789";

Account account_shape(Organizations& service, const OrganizationRow& organization, const AccountRow& row) {
  return {.id = row.id,
          .arn = organization.arn("account", row.id),
          .email = row.email,
          .name = row.name,
          .status = "ACTIVE",
          .state = "ACTIVE",
          .paths = {concat(path_of(service, organization, row.parent), row.id, "/")},
          .joined_method = row.joined_by,
          .joined_timestamp = row.joined_at};
}

AccountRow require_account(Organizations& service, const OrganizationRow& organization, const std::string& id) {
  auto row = service.accounts.find(id);
  if (!row || row->account != organization.account) throw account_not_found();
  return *std::move(row);
}

ListAccountsOutput list_accounts(Organizations& service, Call& call, const ListAccountsInput& in) {
  const OrganizationRow organization = require_management(service, call);
  auto rows = service.accounts.list(organization.account);
  ListAccountsOutput out;
  out.next_token = take_page(rows, in, [](const AccountRow& row) { return row.id; });
  for (const AccountRow& row : rows) out.accounts.push_back(account_shape(service, organization, row));
  return out;
}

ListAccountsForParentOutput list_accounts_for_parent(Organizations& service, Call& call,
                                                     const ListAccountsForParentInput& in) {
  const OrganizationRow organization = require_management(service, call);
  const auto parent = find_node(service, organization, in.parent_id);
  if (!parent || parent->type == "ACCOUNT") throw parent_not_found();
  auto rows = service.accounts.list(organization.account);
  std::erase_if(rows, [&](const AccountRow& row) { return row.parent != in.parent_id; });
  ListAccountsForParentOutput out;
  out.next_token = take_page(rows, in, [](const AccountRow& row) { return row.id; });
  for (const AccountRow& row : rows) out.accounts.push_back(account_shape(service, organization, row));
  return out;
}

DescribeAccountOutput describe_account(Organizations& service, Call& call, const DescribeAccountInput& in) {
  const OrganizationRow organization = require_management(service, call);
  return {.account = account_shape(service, organization, require_account(service, organization, in.account_id))};
}

MoveAccountOutput move_account(Organizations& service, Call& call, const MoveAccountInput& in) {
  const OrganizationRow organization = require_management(service, call);
  AccountRow row = require_account(service, organization, in.account_id);
  const auto source = find_node(service, organization, in.source_parent_id);
  if (!source || source->type == "ACCOUNT") throw source_not_found();
  const auto destination = find_node(service, organization, in.destination_parent_id);
  if (!destination || destination->type == "ACCOUNT") throw destination_not_found();
  if (row.parent == destination->id) throw account_already_there();
  // AWS: says the same of an account that is elsewhere as of one that does not exist.
  if (row.parent != source->id) throw account_not_found();
  row.parent = destination->id;
  service.accounts.put(row);
  return {};
}

std::string new_account_id(Organizations& service, Call& call) {
  for (;;) {
    std::string id = call.random.text("123456789", 1) + call.random.text("0123456789", 11);
    if (!service.accounts.find(id)) return id;
  }
}

CreateAccountStatus status_shape(const CreationRow& row) {
  CreateAccountStatus shape{.id = row.id, .account_name = row.name, .requested_timestamp = row.requested_at};
  shape.state = row.failure.empty() ? "SUCCEEDED" : "FAILED";
  shape.completed_timestamp = row.requested_at;
  if (!row.created.empty()) shape.account_id = row.created;
  if (!row.failure.empty()) shape.failure_reason = row.failure;
  return shape;
}

// Deviation: AWS takes minutes; here the account is there when the call returns, and the next question says so.
CreateAccountOutput create_account(Organizations& service, Call& call, const CreateAccountInput& in) {
  const OrganizationRow organization = require_management(service, call);
  if (in.role_name) throw Unmodelled("organizations.CreateAccount RoleName");
  if (in.iam_user_access_to_billing.value_or("ALLOW") != "ALLOW") {
    throw Unmodelled("organizations.CreateAccount IamUserAccessToBilling DENY");
  }
  CreationRow row{.account = organization.account,
                  .id = concat("car-", call.random.text(kRequestLetters, 32)),
                  .created = {},
                  .name = in.account_name,
                  .failure = {},
                  .requested_at = call.now};
  if (service.accounts.has_email(organization.account, in.email)) {
    row.failure = "EMAIL_ALREADY_EXISTS";
  } else {
    row.created = new_account_id(service, call);
    add_account(
        service, organization,
        {.id = row.created, .name = in.account_name, .email = in.email, .joined_by = "CREATED", .joined_at = call.now});
    put_new_tags(service, organization.account, row.created, in.tags);
  }
  service.accounts.put_creation(row);
  return {.create_account_status = CreateAccountStatus{
              .id = row.id, .account_name = row.name, .state = "IN_PROGRESS", .requested_timestamp = row.requested_at}};
}

DescribeCreateAccountStatusOutput describe_create_account_status(Organizations& service, Call& call,
                                                                 const DescribeCreateAccountStatusInput& in) {
  const OrganizationRow organization = require_management(service, call);
  const auto row = service.accounts.find_creation(organization.account, in.create_account_request_id);
  if (!row) throw creation_not_found();
  return {.create_account_status = status_shape(*row)};
}

RemoveAccountFromOrganizationOutput remove_account_from_organization(Organizations& service, Call& call,
                                                                     const RemoveAccountFromOrganizationInput& in) {
  const OrganizationRow organization = require_management(service, call);
  const AccountRow row = require_account(service, organization, in.account_id);
  if (row.is_management()) throw management_cannot_leave();
  remove_account(service, row);
  return {};
}

LeaveOrganizationOutput leave_organization(Organizations& service, Call& call, const LeaveOrganizationInput&) {
  const AccountRow row = require_account(service, require_organization(service, call), call.account);
  if (row.is_management()) throw management_cannot_leave();
  remove_account(service, row);
  return {};
}

template <class Input>
Row<Input> on_account(Organizations& service) {
  return {
      .resources = [&service](const Call& call, const Input& in) { return arns_of(service, call, {in.account_id}); }};
}

Row<MoveAccountInput> moves_account(Organizations& service) {
  return {.resources = [&service](const Call& call, const MoveAccountInput& in) {
    return arns_of(service, call, {in.account_id, in.source_parent_id, in.destination_parent_id});
  }};
}

Row<ListAccountsForParentInput> lists_of_parent(Organizations& service) {
  return {.resources = [&service](const Call& call, const ListAccountsForParentInput& in) {
    return arns_of(service, call, {in.parent_id});
  }};
}

Row<CreateAccountInput> creates_account() {
  return {.gaps = "RoleName, the role OrganizationAccountAccessRole, the CreateAccountResult event",
          .context = [](const Call&, const CreateAccountInput& in, policy::Context& context) {
            set_tags_context(context, in.tags);
          }};
}

constexpr const char* kNoStandalone = "what AWS asks of an account that is to stand alone: payment, contact, age";

}  // namespace

void add_account(Organizations& service, const OrganizationRow& organization, AccountRow account) {
  account.account = organization.account;
  account.parent = organization.root;
  if (account.name.empty()) account.name = concat("account-", account.id);
  if (account.email.empty()) account.email = concat(account.id, "@example.com");
  service.accounts.put(account);
  attach_full_access(service, organization, account.id);
}

void remove_account(Organizations& service, const AccountRow& account) {
  service.policies.detach_all(account.account, account.id);
  service.tags.put(account.account, account.id, {});
  service.accounts.remove(account);
}

Operations account_operations(Organizations& service) {
  auto removes = on_account<RemoveAccountFromOrganizationInput>(service);
  removes.gaps = kNoStandalone;
  return {
      operation("ListAccounts", service, list_accounts),
      operation("ListAccountsForParent", service, list_accounts_for_parent, lists_of_parent(service)),
      operation("DescribeAccount", service, describe_account, on_account<DescribeAccountInput>(service)),
      operation("MoveAccount", service, move_account, moves_account(service)),
      operation("CreateAccount", service, create_account, creates_account()),
      operation("DescribeCreateAccountStatus", service, describe_create_account_status),
      operation("RemoveAccountFromOrganization", service, remove_account_from_organization, std::move(removes)),
      operation("LeaveOrganization", service, leave_organization, {.gaps = kNoStandalone}),
  };
}

}  // namespace tocsin::organizations
