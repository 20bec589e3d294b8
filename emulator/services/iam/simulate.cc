#include <algorithm>

#include "kernel/authorizer.h"
#include "kernel/ceilings.h"
#include "language/policy/positions.h"
#include "services/iam/operations.h"
#include "services/iam/requests.h"

/// The policy simulator: what identity policies, a boundary and a resource policy that are given as text would decide,
/// under the SCPs of a principal's account.
/// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
namespace tocsin::iam {
namespace {

using policy::Layer;
using policy::PrincipalKind;

/// A policy of the simulation, with the name that the simulator gives it.
struct Source {
  Layer layer = Layer::kIdentity;
  std::string id;
  std::string text;
  std::shared_ptr<const policy::Policy> policy;
  int level = 0;  ///< Of an SCP.
};

/// Whose policies are asked for, and who asks with them.
struct Subject {
  policy::Principal principal;
  std::string user_name;
  std::vector<Source> sources;
};

policy::DocumentKind kind_of(Layer layer) {
  return layer == Layer::kResource ? policy::DocumentKind::kResource : policy::DocumentKind::kIdentity;
}

Source source(Layer layer, std::string id, std::string text) {
  try {
    auto compiled = policy::compile(text, kind_of(layer));
    return {layer, std::move(id), std::move(text), std::move(compiled)};
  } catch (const policy::PolicyError& error) {
    throw invalid_input(error.message);
  }
}

void add_list(std::vector<Source>& sources, Layer layer, std::string_view parameter,
              const std::vector<std::string>& texts) {
  for (std::size_t i = 0; i < texts.size(); ++i) {
    sources.push_back(source(layer, concat(parameter, ".", std::to_string(i + 1)), texts[i]));
  }
}

/// Managed policies by their name; inline ones by their owner's kind and name: `user_alice_keys`.
std::string source_id(const PolicyText& text, std::string_view kind) {
  if (!text.arn.empty()) return text.name;
  const std::size_t slash = text.name.rfind('/');
  std::string_view owner = std::string_view(text.name).substr(0, slash);
  if (owner.starts_with("group ")) {
    kind = "group";
    owner.remove_prefix(6);
  }
  return concat(kind, "_", owner, "_", std::string_view(text.name).substr(slash + 1));
}

std::string name_in(std::string_view arn) { return std::string(arn.substr(arn.rfind('/') + 1)); }

AwsError invalid_arn(std::string_view arn) { return invalid_input(concat("Invalid Entity Arn: ", arn)); }

/// The policies of an entity as it is now. AWS: `PolicySourceArn` is a user, group or role.
Subject subject_of(Iam& iam, const std::string& arn_text) {
  const auto arn = parse_arn(arn_text);
  if (!arn || arn->service != "iam") throw invalid_arn(arn_text);
  const std::string name = name_in(arn->resource);
  Subject subject;
  const auto take = [&](const Caller& caller, std::string_view kind) {
    subject.principal = caller.principal;
    subject.user_name = caller.user_name;
    for (PolicyText& text : iam.policies_of(caller)) {
      subject.sources.push_back(source(text.layer, source_id(text, kind), std::move(text.text)));
    }
  };
  if (arn->resource.starts_with("user/")) {
    const auto user = iam.user(arn->account, name);
    if (!user || user->principal.arn != arn_text) throw no_such("user", name);
    take(*user, "user");
  } else if (arn->resource.starts_with("role/")) {
    const auto role = iam.role_session(arn->account, arn_text, "simulation");
    if (!role) throw no_such("role", name);
    take(*role, "role");
  } else if (arn->resource.starts_with("group/")) {
    const auto group = iam.groups.find(arn->account, name);
    if (!group || group->arn() != arn_text) throw no_such("group", name);
    subject.principal = {.kind = PrincipalKind::kUser, .account = arn->account};
    std::vector<PolicyText> texts = iam.policies_of_group(*group);
    for (PolicyText& text : texts) {
      subject.sources.push_back(source(text.layer, source_id(text, "group"), std::move(text.text)));
    }
  } else {
    throw invalid_arn(arn_text);
  }
  if (!has_service_ceiling(subject.principal)) return subject;
  for (PolicyText& text :
       iam.kernel.authorizer.identities().ceilings_of(subject.principal.account, Layer::kServiceControl)) {
    subject.sources.push_back(source(Layer::kServiceControl, text.name, std::move(text.text)));
    subject.sources.back().level = text.level;
  }
  return subject;
}

/// AWS: `CallerArn` can only be a user; the simulation is of calls by this user with the policies of the subject.
void set_caller(Subject& subject, const std::optional<std::string>& caller_arn, bool has_resource_policy) {
  if (caller_arn) {
    const auto arn = parse_arn(*caller_arn);
    if (!arn || arn->service != "iam" || !arn->resource.starts_with("user/")) throw invalid_arn(*caller_arn);
    subject.principal = {.kind = PrincipalKind::kUser, .account = arn->account, .arn = *caller_arn};
    subject.user_name = name_in(arn->resource);
  } else if (has_resource_policy && (subject.principal.kind != PrincipalKind::kUser || subject.principal.arn.empty())) {
    throw invalid_input(
        "CallerArn is required when a ResourcePolicy is specified and the PolicySourceArn is not a user");
  }
}

void set_context(policy::Context& context, const Subject& subject, const std::vector<ContextEntry>& entries) {
  context.absent_family("");
  if (!subject.user_name.empty()) context.set("aws:username", subject.user_name);
  if (!subject.principal.unique_id.empty()) context.set("aws:userid", subject.principal.unique_id);
  if (!subject.principal.arn.empty()) context.set("aws:PrincipalArn", subject.principal.arn);
  for (const ContextEntry& entry : entries) {
    if (!entry.context_key_name) throw invalid_input("ContextKeyName is required in a ContextEntry");
    context.set(*entry.context_key_name, entry.context_key_values);
  }
}

Statement statement_shape(const policy::StatementRef& found, const std::vector<Source>& sources) {
  Statement shape{
      .source_policy_id = found.policy,
      // AWS: the model lists `user`, `group` …; the service answers so.
      // https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_principal_policy_simulation
      .source_policy_type = found.layer == Layer::kResource ? "Resource Policy" : "IAM Policy"};
  for (const Source& candidate : sources) {
    if (candidate.id != found.policy || candidate.layer != found.layer) continue;
    const auto spans = policy::statement_spans(candidate.text);
    const auto index = static_cast<std::size_t>(found.index);
    if (index >= spans.size()) break;
    shape.start_position = Position{.line = spans[index].begin.line, .column = spans[index].begin.column};
    shape.end_position = Position{.line = spans[index].end.line, .column = spans[index].end.column};
    break;
  }
  return shape;
}

std::string decision_text(policy::Verdict verdict) {
  switch (verdict) {
    case policy::Verdict::kAllowed: return "allowed";
    case policy::Verdict::kExplicitDeny: return "explicitDeny";
    case policy::Verdict::kImplicitDeny: break;
  }
  return "implicitDeny";
}

/// The statements that made the decision: every Deny that applies if one does, else every Allow.
void add_matched(EvaluationResult& result, const policy::Explanation& explanation, const std::vector<Source>& sources) {
  if (explanation.decision.verdict == policy::Verdict::kImplicitDeny) return;
  const bool allowed = explanation.decision.allowed();
  for (const policy::Considered& statement : explanation.considered) {
    const Layer layer = statement.statement.layer;
    if (!statement.applies || statement.allow != allowed) continue;
    if (layer == Layer::kBoundary || layer == Layer::kServiceControl) continue;
    result.matched_statements.push_back(statement_shape(statement.statement, sources));
  }
}

class Simulation {
 public:
  Simulation(Subject subject, const std::optional<std::string>& resource_owner)
      : subject_(std::move(subject)), owner_(resource_owner.value_or("")) {
    if (owner_.starts_with("arn:")) {
      const auto arn = parse_arn(owner_);
      owner_ = arn ? arn->account : "";
    }
    for (const Source& one : subject_.sources) {
      attached_.push_back({.layer = one.layer, .name = one.id, .policy = one.policy.get(), .level = one.level});
      has_boundary_ = has_boundary_ || one.layer == Layer::kBoundary;
      has_ceiling_ = has_ceiling_ || one.layer == Layer::kServiceControl;
    }
  }

  EvaluationResult run(const std::string& action, const std::string& resource, const policy::Context& context) const {
    const auto arn = parse_arn(resource);
    const std::string owner = arn && !arn->account.empty() ? arn->account
                              : owner_.empty()             ? subject_.principal.account
                                                           : owner_;
    const policy::Request request{.action = action,
                                  .resource = resource,
                                  .principal = subject_.principal,
                                  .context = context,
                                  .resource_account = owner};
    const policy::Explanation explanation = policy::explain(request, attached_);
    EvaluationResult result{.eval_action_name = action, .eval_resource_name = resource};
    result.eval_decision = decision_text(explanation.decision.verdict);
    result.missing_context_values = explanation.missing_keys;
    add_matched(result, explanation, subject_.sources);
    if (has_boundary_) {
      result.permissions_boundary_decision_detail =
          PermissionsBoundaryDecisionDetail{.allowed_by_permissions_boundary = boundary_allows(request)};
    }
    if (has_ceiling_) {
      result.organizations_decision_detail =
          OrganizationsDecisionDetail{.allowed_by_organizations = organization_allows(request)};
    }
    return result;
  }

 private:
  /// The boundary alone, as if it were the only policy.
  bool boundary_allows(const policy::Request& request) const {
    std::vector<policy::AttachedPolicy> alone;
    for (const policy::AttachedPolicy& one : attached_) {
      if (one.layer != Layer::kBoundary) continue;
      alone.push_back(one);
      alone.back().layer = Layer::kIdentity;
    }
    policy::Request own = request;
    own.resource_account = {};
    return policy::evaluate(own, alone).allowed();
  }

  /// The SCPs alone, over somebody who may do everything.
  bool organization_allows(const policy::Request& request) const {
    static const auto everything =
        policy::compile(R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})",
                        policy::DocumentKind::kIdentity);
    std::vector<policy::AttachedPolicy> alone = {{.layer = Layer::kIdentity, .policy = everything.get()}};
    for (const policy::AttachedPolicy& one : attached_) {
      if (one.layer == Layer::kServiceControl) alone.push_back(one);
    }
    policy::Request own = request;
    own.resource_account = {};
    return policy::evaluate(own, alone).allowed();
  }

  Subject subject_;
  std::string owner_;
  std::vector<policy::AttachedPolicy> attached_;
  bool has_boundary_ = false;
  bool has_ceiling_ = false;
};

void check_action(const std::string& action) {
  const std::size_t colon = action.find(':');
  if (colon == 0 || colon == std::string::npos || colon + 1 == action.size()) {
    throw invalid_input(concat("Invalid Action: ", action));
  }
}

template <class Output, class Input>
Output simulate(Subject subject, const Input& in) {
  if (in.resource_handling_option) throw Unmodelled("ResourceHandlingOption of the policy simulator");
  set_caller(subject, in.caller_arn, in.resource_policy.has_value());
  if (!in.permissions_boundary_policy_input_list.empty()) {
    std::erase_if(subject.sources, [](const Source& one) { return one.layer == Layer::kBoundary; });
    add_list(subject.sources, Layer::kBoundary, "PermissionsBoundaryPolicyInputList",
             in.permissions_boundary_policy_input_list);
  }
  if (in.resource_policy) {
    subject.sources.push_back(source(Layer::kResource, "ResourcePolicy", *in.resource_policy));
  }
  policy::Context context;
  set_context(context, subject, in.context_entries);
  std::vector<std::string> resources = in.resource_arns;
  if (resources.empty()) resources.emplace_back("*");
  const Simulation simulation(std::move(subject), in.resource_owner);
  Output output;
  std::vector<EvaluationResult> results;
  for (const std::string& action : in.action_names) {
    check_action(action);
    for (const std::string& resource : resources) results.push_back(simulation.run(action, resource, context));
  }
  const std::string after = page_start(in.marker);
  const auto begin = static_cast<std::size_t>(parse_integer(after).value_or(0));
  const auto limit = static_cast<std::size_t>(in.max_items.value_or(kPageSize));
  const std::size_t end = std::min(results.size(), begin + limit);
  output.is_truncated = end < results.size();
  if (end < results.size()) output.marker = page_marker(std::to_string(end));
  for (std::size_t i = begin; i < end; ++i) output.evaluation_results.push_back(std::move(results[i]));
  return output;
}

SimulatePrincipalPolicyOutput simulate_principal_policy(Iam& iam, Call&, const SimulatePrincipalPolicyInput& in) {
  Subject subject = subject_of(iam, in.policy_source_arn);
  add_list(subject.sources, Layer::kIdentity, "PolicyInputList", in.policy_input_list);
  return simulate<SimulatePrincipalPolicyOutput>(std::move(subject), in);
}

SimulateCustomPolicyOutput simulate_custom_policy(Iam&, Call& call, const SimulateCustomPolicyInput& in) {
  Subject subject;
  subject.principal = {.kind = PrincipalKind::kUser, .account = call.account};
  add_list(subject.sources, Layer::kIdentity, "PolicyInputList", in.policy_input_list);
  return simulate<SimulateCustomPolicyOutput>(std::move(subject), in);
}

std::vector<std::string> context_keys(const std::vector<Source>& sources) {
  std::vector<std::string> keys;
  for (const Source& one : sources) {
    for (std::string& key : one.policy->context_keys()) {
      const auto same = [&](const std::string& known) { return equals_ignore_case(known, key); };
      if (std::none_of(keys.begin(), keys.end(), same)) keys.push_back(std::move(key));
    }
  }
  return keys;
}

GetContextKeysForPrincipalPolicyOutput keys_for_principal(Iam& iam, Call&,
                                                          const GetContextKeysForPrincipalPolicyInput& in) {
  Subject subject = subject_of(iam, in.policy_source_arn);
  std::erase_if(subject.sources, [](const Source& one) { return one.layer == Layer::kServiceControl; });
  add_list(subject.sources, Layer::kIdentity, "PolicyInputList", in.policy_input_list);
  return {.context_key_names = context_keys(subject.sources)};
}

GetContextKeysForCustomPolicyOutput keys_for_custom(Iam&, Call&, const GetContextKeysForCustomPolicyInput& in) {
  std::vector<Source> sources;
  add_list(sources, Layer::kIdentity, "PolicyInputList", in.policy_input_list);
  return {.context_key_names = context_keys(sources)};
}

template <class Input>
Row<Input> about_source() {
  return {.resources = [](const Call&, const Input& in) -> std::vector<std::string> { return {in.policy_source_arn}; },
          .context = [](const Call&, const Input&, policy::Context& context) { no_keys(context); }};
}

constexpr const char* kGaps = "ResourceHandlingOption, EvalDecisionDetails of requests across accounts";

}  // namespace

Operations simulation_operations(Iam& iam) {
  auto principal = about_source<SimulatePrincipalPolicyInput>();
  auto custom = on_account<SimulateCustomPolicyInput>("*");
  principal.gaps = kGaps;
  custom.gaps = kGaps;
  return {
      operation("SimulatePrincipalPolicy", iam, simulate_principal_policy, std::move(principal)),
      operation("SimulateCustomPolicy", iam, simulate_custom_policy, std::move(custom)),
      operation("GetContextKeysForPrincipalPolicy", iam, keys_for_principal,
                about_source<GetContextKeysForPrincipalPolicyInput>()),
      operation("GetContextKeysForCustomPolicy", iam, keys_for_custom,
                on_account<GetContextKeysForCustomPolicyInput>("*")),
  };
}

}  // namespace tocsin::iam
