#include "vectors.h"

#include <fstream>

#include "base/text.h"

namespace tocsin::policy {
namespace {

constexpr const char* kAccount = "111122223333";
constexpr const char* kOther = "999999999999";

std::map<std::string, Principal> make_people() {
  const auto iam = [](const char* account, const std::string& what) {
    return concat("arn:aws:iam::", account, ":", what);
  };
  const auto sts = [](const char* account, const std::string& what) {
    return concat("arn:aws:sts::", account, ":", what);
  };
  const auto user = [&](const char* account, const std::string& name, const std::string& id) {
    return Principal{.kind = PrincipalKind::kUser,
                     .account = account,
                     .arn = iam(account, "user/" + name),
                     .unique_id = id,
                     .canonical_id = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"};
  };
  const auto root = [&](const char* account) {
    return Principal{.kind = PrincipalKind::kRoot, .account = account, .arn = iam(account, "root")};
  };
  const auto session = [&](const char* account, const std::string& role, const std::string& name) {
    return Principal{.kind = PrincipalKind::kAssumedRole,
                     .account = account,
                     .arn = sts(account, "assumed-role/" + role + "/" + name),
                     .issuer_arn = iam(account, "role/" + role),
                     .unique_id = "AROADEPLOYDEPLOYDEPL1"};
  };
  const auto service = [](const std::string& name) {
    return Principal{.kind = PrincipalKind::kService, .service = name + ".amazonaws.com"};
  };
  return {
      {"alice", user(kAccount, "alice", "AIDAALICEALICEALICE01")},
      {"bob", user(kAccount, "bob", "AIDABOBBOBBOBBOBBOB01")},
      {"mallory", user(kOther, "mallory", "AIDAMALLORYMALLORY001")},
      {"root", root(kAccount)},
      {"other-root", root(kOther)},
      {"session", session(kAccount, "deploy", "ci")},
      {"other-session", session(kOther, "spy", "s")},
      {"federated-user",
       {.kind = PrincipalKind::kFederatedUser,
        .account = kAccount,
        .arn = sts(kAccount, "federated-user/guest"),
        .issuer_arn = iam(kAccount, "user/alice"),
        .unique_id = "AIDAALICEALICEALICE01"}},
      {"web", {.kind = PrincipalKind::kFederated, .provider = "cognito-identity.amazonaws.com"}},
      {"events", service("events")},
      {"alarms", service("lambda.alarms.cloudwatch")},
      {"anonymous", {.kind = PrincipalKind::kAnonymous}},
  };
}

const std::map<std::string, Layer> kLayersByName = {
    {"rcp", Layer::kResourceControl}, {"scp", Layer::kServiceControl}, {"vpcEndpoint", Layer::kVpcEndpoint},
    {"resource", Layer::kResource},   {"trust", Layer::kTrust},        {"identity", Layer::kIdentity},
    {"boundary", Layer::kBoundary},   {"session", Layer::kSession},
};

DocumentKind kind_for(Layer layer) {
  switch (layer) {
    case Layer::kResourceControl:
    case Layer::kVpcEndpoint:
    case Layer::kResource: return DocumentKind::kResource;
    case Layer::kTrust: return DocumentKind::kTrust;
    default: return DocumentKind::kIdentity;
  }
}

}  // namespace

Json policy_vectors(const std::string& file) {
  std::ifstream in(concat(TOCSIN_SOURCE_DIR, "/tests/vectors/policy/", file));
  return Json::parse(in).at("cases");
}

const Principal& person(const std::string& name) {
  static const auto people = make_people();
  return people.at(name);
}

Context context_of(const Json& vector) {
  Context context;
  if (!vector.contains("context")) return context;
  for (const auto& [key, value] : vector["context"].items()) {
    if (value.is_null()) {
      context.absent(key);
    } else if (value.is_array()) {
      context.set(key, value.get<std::vector<std::string>>());
    } else {
      context.set(key, value.get<std::string>());
    }
  }
  return context;
}

DocumentKind kind_of(const std::string& name) {
  static const std::map<std::string, DocumentKind> kinds = {{"identity", DocumentKind::kIdentity},
                                                            {"managed", DocumentKind::kManaged},
                                                            {"resource", DocumentKind::kResource},
                                                            {"resourceImplied", DocumentKind::kResourceImplied},
                                                            {"trust", DocumentKind::kTrust}};
  return kinds.at(name);
}

Layer layer_of(const std::string& name) { return kLayersByName.at(name); }

std::string document_of(const Json& statements, const std::string& version) {
  return Json{{"Version", version}, {"Statement", statements}}.dump();
}

void Attachments::add(Layer layer, const std::string& name, const std::string& text, DocumentKind kind, int level,
                      const std::string& arn, const std::string& version) {
  items.push_back({layer, name, arn, version, compile(text, kind), level});
}

std::vector<AttachedPolicy> Attachments::list() const {
  std::vector<AttachedPolicy> attached;
  for (const Item& item : items) {
    attached.push_back({.layer = item.layer,
                        .name = item.name,
                        .arn = item.arn,
                        .version = item.version,
                        .policy = item.policy.get(),
                        .level = item.level});
  }
  return attached;
}

Attachments attachments_of(const Json& vector) {
  Attachments attachments;
  for (const Json& item : vector.at("attached")) {
    const Layer layer = layer_of(item.at("layer"));
    attachments.add(layer, item.at("name"), document_of(item.at("statements")), kind_for(layer), item.value("level", 0),
                    item.value("arn", ""), item.value("version", ""));
  }
  return attachments;
}

std::string verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kAllowed: return "allowed";
    case Verdict::kImplicitDeny: return "implicitDeny";
    case Verdict::kExplicitDeny: return "explicitDeny";
  }
  return "";
}

}  // namespace tocsin::policy
