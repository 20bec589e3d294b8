#pragma once

#include <cstddef>
#include <exception>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "language/policy/context.h"

/// IAM's policy language: who may do what, and why.
///
/// Documents are compiled once (`compile`, or `PolicyCache` for texts that come again) and are immutable. `evaluate`
/// answers a request over all policies that apply to it; `explain` answers the same and says, for each statement, what
/// matched and what did not. Both are pure: no clock, no tables. What they need to know about the request is asked
/// from its `ContextSource`.
///
///     PolicyCache policies;
///     const auto document = policies.compile(row.text, DocumentKind::kIdentity);
///     const AttachedPolicy attached[] = {{.layer = Layer::kIdentity, .name = row.name, .policy = document.get()}};
///     const Request request{.action = "sns:Publish", .resource = topic_arn, .principal = alice, .context = context,
///                           .resource_account = "000000000000"};
///     const Decision decision = evaluate(request, attached);
///     if (!decision.allowed()) throw access_denied(denied_message(request, decision));
///
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
namespace tocsin::policy {

/// Where a document will be stored; it decides which elements AWS takes in it.
enum class DocumentKind {
  kIdentity,         ///< Inline policies, session policies and SCPs: no principal, a resource.
  kManaged,          ///< Managed policies (and so permissions boundaries): as kIdentity, Version 2012-10-17 or later.
  kResource,         ///< Buckets, keys, queues, topics, RCPs, VPC endpoints: a principal and a resource.
  kResourceImplied,  ///< As kResource, but a statement without Resource means the carrier of the policy.
  kTrust,            ///< AssumeRolePolicyDocument: a principal, no resource, STS actions only.
};

/// The document is not one that AWS would store. `message` is the text of IAM's MalformedPolicyDocument; other
/// services wrap it in their own code and words.
struct PolicyError : std::exception {
  explicit PolicyError(std::string message_) : message(std::move(message_)) {}
  const char* what() const noexcept override { return message.c_str(); }

  std::string message;
};

struct Document;  // compiled form, private to this folder

/// A compiled document.
class Policy {
 public:
  explicit Policy(std::unique_ptr<const Document> document);
  ~Policy();
  Policy(const Policy&) = delete;
  Policy& operator=(const Policy&) = delete;

  const Document& document() const { return *document_; }

  /// One entry of a Principal or NotPrincipal element: `{"AWS", "arn:aws:iam::000000000000:user/alice"}`,
  /// `{"Service", "events.amazonaws.com"}`, `{"*", "*"}`.
  struct PrincipalEntry {
    std::string type;
    std::string value;
  };

  /// Every principal that the document names, in order. Whether they exist is for the caller to check.
  std::vector<PrincipalEntry> principals() const;

  /// Every condition key and variable that the document mentions, as written, without repeats, in order of appearance
  /// (what iam:GetContextKeysForCustomPolicy answers).
  std::vector<std::string> context_keys() const;

 private:
  std::unique_ptr<const Document> document_;
};

/// Throws PolicyError if AWS would not store the document.
std::shared_ptr<const Policy> compile(std::string_view text, DocumentKind kind);

/// Compiled documents by their text. Holds at most `capacity` of them and drops the one that was used longest ago.
class PolicyCache {
 public:
  explicit PolicyCache(std::size_t capacity = 4096) : capacity_(capacity) {}

  /// As `policy::compile`; a refused document is not remembered.
  std::shared_ptr<const Policy> compile(std::string_view text, DocumentKind kind);

 private:
  struct Entry {
    std::string key;
    std::shared_ptr<const Policy> policy;
  };
  std::size_t capacity_;
  std::list<Entry> entries_;  // most recently used first
  std::unordered_map<std::string_view, std::list<Entry>::iterator> by_key_;
};

enum class PrincipalKind {
  kRoot,           ///< The root user of `account`.
  kUser,           ///< An IAM user.
  kAssumedRole,    ///< A session of a role.
  kFederatedUser,  ///< A session of sts:GetFederationToken.
  kFederated,      ///< A web or SAML identity, before it has assumed a role.
  kService,        ///< An AWS service acting for itself: a delivery, or assuming a role.
  kAnonymous,
};

/// Who asks.
struct Principal {
  PrincipalKind kind = PrincipalKind::kAnonymous;
  std::string account;     ///< Empty for services, federated identities and anonymous callers.
  std::string arn;         ///< As GetCallerIdentity says it: user, assumed-role session, federated user or root ARN.
  std::string issuer_arn;  ///< kAssumedRole: ARN of the role. kFederatedUser: ARN of the user who made the session.
  std::string unique_id;  ///< AIDA… of the user, AROA… of the role. Matches policies that name a deleted principal.
  std::string service;    ///< kService: `events.amazonaws.com`.
  std::string provider;   ///< kFederated: provider ARN or domain, `cognito-identity.amazonaws.com`.
  std::string canonical_id;  ///< S3's canonical user id of the account, if known.

  bool operator==(const Principal&) const = default;
};

/// One authorization question. Everything is borrowed and must outlive the call.
struct Request {
  std::string_view action;    ///< `sns:Publish`; compared without case.
  std::string_view resource;  ///< An ARN, or `*` for actions without resources.
  const Principal& principal;
  const ContextSource& context;
  std::string_view resource_account;  ///< Owner of the resource; empty means the principal's own account.
};

/// The place from which a policy came, in AWS's order of evaluation.
enum class Layer {
  kResourceControl,  ///< RCP of the resource's account.
  kServiceControl,   ///< SCP of the principal's account.
  kVpcEndpoint,
  kResource,  ///< Topic, queue, bucket, key, function policy …
  kTrust,     ///< The trust policy of the role to be assumed.
  kIdentity,  ///< Inline, managed and group policies.
  kBoundary,
  kSession,
};

/// A policy that applies to the request. Borrowed.
struct AttachedPolicy {
  Layer layer = Layer::kIdentity;
  std::string_view name;     ///< For people: `alerts-publish`, or the resource's name.
  std::string_view arn;      ///< Of the managed policy, or of the resource that carries the policy; may be empty.
  std::string_view version;  ///< `v2` for managed policies; may be empty.
  const Policy* policy = nullptr;
  /// SCPs and RCPs: which level of the organization (root 0, unit 1 …, account last). Every level must allow.
  /// Session policies: each number is one session policy set; each must allow.
  int level = 0;
};

enum class Verdict { kAllowed, kImplicitDeny, kExplicitDeny };

/// Which rule a resource follows when principal and resource are in one account.
enum class ResourceRule {
  kEither,            ///< Identity or resource policy is enough: nearly everything.
  kResourceMustAllow  ///< The resource policy has the last word: role trust policies and KMS keys.
};

/// A statement, for people and records. Owns its text.
struct StatementRef {
  Layer layer = Layer::kIdentity;
  std::string policy;
  std::string arn;
  std::string version;
  std::string sid;
  int index = 0;  ///< Counts from 0 in its document.

  /// `policy alerts-publish (v2), statement 0 "AllowPublish"`.
  std::string text() const;
  bool operator==(const StatementRef&) const = default;
};

struct Decision {
  Verdict verdict = Verdict::kImplicitDeny;
  /// The layer that decided: which allowed, which denied explicitly, or which lacks an Allow.
  Layer layer = Layer::kIdentity;
  /// The Allow or Deny that decided. Empty for an implicit deny, and for root, who needs no statement.
  std::vector<StatementRef> statements;

  bool allowed() const { return verdict == Verdict::kAllowed; }
};

/// The whole order of evaluation, within one account and across two. A condition key that is neither present nor known
/// to be absent throws Unmodelled with its name, if it can change the answer.
Decision evaluate(const Request& request, std::span<const AttachedPolicy> policies,
                  ResourceRule rule = ResourceRule::kEither);

enum class Element { kNone, kPrincipal, kAction, kResource, kCondition };

/// One element of a statement that did not match the request.
struct Mismatch {
  Element element = Element::kNone;
  std::string what;    ///< `Action`, `NotResource`, `StringEquals aws:SourceAccount` …
  std::string wanted;  ///< What the statement says there.
  std::string found;   ///< What the request has there; `(absent)` for an absent key.

  /// `Action: has sns:Publish, wants sns:Subscribe or sns:Get*`.
  std::string text() const;
};

/// How one statement met the request.
struct Considered {
  StatementRef statement;
  bool allow = true;                 ///< Its Effect.
  bool applies = false;              ///< All elements matched.
  std::vector<Mismatch> mismatches;  ///< Every element that did not match; empty if the statement applies.
};

struct Explanation {
  Decision decision;
  std::vector<Considered> considered;  ///< Every statement of every policy, layer by layer.
  /// For a refusal: the smallest single change that would have allowed it; empty for an allowed request.
  std::string change;
  /// Condition keys that a statement asked for and the request does not have (SimulatePolicy's MissingContextValues).
  std::vector<std::string> missing_keys;
};

/// `evaluate`, with the reasons. Slower: for refusals, `explain` and the simulator.
Explanation explain(const Request& request, std::span<const AttachedPolicy> policies,
                    ResourceRule rule = ResourceRule::kEither);

/// AWS's words for a refusal: `User: arn:aws:iam::…:user/alice is not authorized to perform: sns:Publish on resource:
/// arn:aws:sns:… because no identity-based policy allows the sns:Publish action`.
std::string denied_message(const Request& request, const Decision& decision);

/// Only the clause: `because no identity-based policy allows the sns:Publish action`,
/// `with an explicit deny in a service control policy: arn:aws:organizations::…`.
std::string denied_reason(const Request& request, const Decision& decision);

/// `identity-based policy`, `service control policy`, `permissions boundary` …
std::string_view layer_name(Layer layer);

}  // namespace tocsin::policy
