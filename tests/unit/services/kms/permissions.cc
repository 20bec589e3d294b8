#include "base/text.h"
#include "kms_test.h"

namespace tocsin::kms {
namespace {

constexpr const char* kMayDecrypt = R"([{"Effect":"Allow","Action":["kms:Decrypt","kms:Encrypt"],"Resource":"*"}])";

struct KmsPolicies : KmsTest {
  Json secret() { return {{"KeyId", id}, {"Plaintext", "aGVsbG8="}}; }
  std::string denied(const std::string& who, const std::string& action, const std::string& reason) const {
    return "AccessDeniedException: User: arn:aws:iam::000000000000:user/" + who +
           " is not authorized to perform: " + action + " on resource: " + arn + " because no " + reason +
           " allows the " + action + " action";
  }
};

// The default policy of a key gives nothing to anybody but root: it lets identity policies decide.
TEST_F(KmsPolicies, OfRootLetIdentityPoliciesDecide) {
  as(user("alice", kMayDecrypt), [&] { return ok("Encrypt", secret()); });
  EXPECT_EQ(as(user("bob"), [&] { return refused("Encrypt", secret()); }),
            denied("bob", "kms:Encrypt", "identity-based policy"));
}

// Without the root statement an administrator with every permission is shut out.
TEST_F(KmsPolicies, HaveTheLastWord) {
  put_policy(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":)"
             R"({"AWS":"arn:aws:iam::000000000000:root"},"Action":["kms:PutKeyPolicy","kms:GetKeyPolicy"],)"
             R"("Resource":"*"}]})");
  EXPECT_EQ(as(user("admin", R"([{"Effect":"Allow","Action":"*","Resource":"*"}])"),
               [&] { return refused("Encrypt", secret()); }),
            denied("admin", "kms:Encrypt", "resource-based policy"));
  EXPECT_EQ(refused("Encrypt", secret()).substr(0, 22), "AccessDeniedException:");
}

TEST_F(KmsPolicies, ThatNameAUserAreEnough) {
  put_policy(policy(R"(,{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::000000000000:user/alice"},)"
                    R"("Action":"kms:Encrypt","Resource":"*"})"));
  as(user("alice"), [&] { return ok("Encrypt", secret()); });
}

TEST_F(KmsPolicies, MayAskForAnEncryptionContext) {
  put_policy(policy(R"(,{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::000000000000:user/alice"},)"
                    R"("Action":"kms:Encrypt","Resource":"*",)"
                    R"("Condition":{"StringEquals":{"kms:EncryptionContext:team":"security"}}})"));
  Json input = secret();
  EXPECT_EQ(as(user("alice"), [&] { return refused("Encrypt", input); }).substr(0, 22), "AccessDeniedException:");
  input["EncryptionContext"] = {{"team", "security"}};
  as(user("alice"), [&] { return ok("Encrypt", input); });
}

TEST_F(KmsPolicies, MayAskForTheAccountOfTheCaller) {
  put_policy(policy(R"(,{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"kms:Encrypt","Resource":"*",)"
                    R"("Condition":{"StringEquals":{"kms:CallerAccount":"111111111111"}}})"));
  EXPECT_EQ(as(user("alice"), [&] { return refused("Encrypt", secret()); }).substr(0, 22), "AccessDeniedException:");
}

TEST_F(KmsPolicies, ThatWouldLockTheirAuthorOutAreRefused) {
  const std::string locked = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":)"
                             R"("events.amazonaws.com"},"Action":"kms:*","Resource":"*"}]})";
  const std::string reason =
      "MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in the future.";
  EXPECT_EQ(refused("PutKeyPolicy", {{"KeyId", id}, {"Policy", locked}}), reason);
  EXPECT_EQ(refused("CreateKey", {{"Policy", locked}}), reason);
  ok("PutKeyPolicy", {{"KeyId", id}, {"Policy", locked}, {"BypassPolicyLockoutSafetyCheck", true}});
}

TEST_F(KmsPolicies, AreOnePerKeyAndCalledDefault) {
  EXPECT_EQ(ok("ListKeyPolicies", {{"KeyId", id}})["PolicyNames"], Json::array({"default"}));
  EXPECT_EQ(refused("GetKeyPolicy", {{"KeyId", id}, {"PolicyName", "other"}}),
            "NotFoundException: No such policy exists");
  const std::string text = ok("GetKeyPolicy", {{"KeyId", id}})["Policy"];
  EXPECT_NE(text.find("\"Sid\" : \"Enable IAM User Permissions\""), std::string::npos);
}

struct KmsGrants : KmsPolicies {
  Caller alice = user("alice");
  Json grant(const Json& more = Json::object()) {
    Json input = {{"KeyId", id}, {"GranteePrincipal", alice.principal.arn}, {"Operations", {"Encrypt", "Decrypt"}}};
    input.update(more);
    return input;
  }
};

TEST_F(KmsGrants, AllowWhatNoPolicyAllows) {
  as(alice, [&] { return refused("Encrypt", secret()); });
  const std::string grant_id = ok("CreateGrant", grant())["GrantId"];
  as(alice, [&] { return ok("Encrypt", secret()); });
  EXPECT_EQ(as(alice,
               [&] {
                 return refused("GenerateDataKey", {{"KeyId", id}, {"KeySpec", "AES_256"}});
               }),
            denied("alice", "kms:GenerateDataKey", "identity-based policy"));
  ok("RevokeGrant", {{"KeyId", id}, {"GrantId", grant_id}});
  as(alice, [&] { return refused("Encrypt", secret()); });
}

// A subset may come with more pairs, equals may not.
TEST_F(KmsGrants, AreLimitedByTheirConstraints) {
  const Json pairs = {{"team", "security"}};
  Json with = secret(), more = secret();
  with["EncryptionContext"] = pairs;
  more["EncryptionContext"] = {{"team", "security"}, {"stage", "live"}};
  const std::string subset =
      ok("CreateGrant", grant({{"Constraints", {{"EncryptionContextSubset", pairs}}}}))["GrantId"];
  as(alice, [&] { return refused("Encrypt", secret()); });
  as(alice, [&] { return ok("Encrypt", with); });
  as(alice, [&] { return ok("Encrypt", more); });
  ok("RevokeGrant", {{"KeyId", id}, {"GrantId", subset}});
  ok("CreateGrant", grant({{"Constraints", {{"EncryptionContextEquals", pairs}}}}));
  as(alice, [&] { return ok("Encrypt", with); });
  as(alice, [&] { return refused("Encrypt", more); });
  as(alice, [&] { return refused("Encrypt", secret()); });
}

TEST_F(KmsGrants, OfTheSameNameAndContentAreOne) {
  const Json first = ok("CreateGrant", grant({{"Name", "reader"}}));
  EXPECT_EQ(ok("CreateGrant", grant({{"Name", "reader"}}))["GrantId"], first["GrantId"]);
  EXPECT_EQ(ok("ListGrants", {{"KeyId", id}})["Grants"].size(), 1U);
}

TEST_F(KmsGrants, AreRetiredByThoseWhoMay) {
  const Caller carol = user("carol");
  const Json made = ok("CreateGrant", grant({{"RetiringPrincipal", carol.principal.arn}}));
  EXPECT_EQ(as(user("bob"),
               [&] {
                 return refused("RetireGrant", {{"GrantToken", made["GrantToken"]}});
               }),
            denied("bob", "kms:RetireGrant", "identity-based policy"));
  const Caller lister = user("lister", R"([{"Effect":"Allow","Action":"kms:ListRetirableGrants","Resource":"*"}])");
  EXPECT_EQ(as(lister,
               [&] {
                 return ok("ListRetirableGrants", {{"RetiringPrincipal", carol.principal.arn}});
               })["Grants"]
                .size(),
            1U);
  as(carol, [&] { return ok("RetireGrant", {{"KeyId", id}, {"GrantId", made["GrantId"]}}); });
  EXPECT_TRUE(ok("ListGrants", {{"KeyId", id}})["Grants"].empty());
}

TEST_F(KmsGrants, ByRightOfAGrantAreNotModelled) {
  ok("CreateGrant", grant({{"Operations", {"CreateGrant", "Encrypt"}}}));
  caller = alice;
  EXPECT_THROW(call("CreateGrant", grant()), Unmodelled);
}

struct KmsCiphertexts : KmsPolicies {
  std::string sealed(const Json& context) {
    Json input = secret();
    input["EncryptionContext"] = context;
    return ok("Encrypt", input)["CiphertextBlob"];
  }
};

TEST_F(KmsCiphertexts, AreOpenedWithTheirContextOnly) {
  const Json context = {{"team", "security"}};
  const std::string blob = sealed(context);
  const Json opened = ok("Decrypt", {{"CiphertextBlob", blob}, {"EncryptionContext", context}});
  EXPECT_EQ(opened["Plaintext"], "aGVsbG8=");
  EXPECT_EQ(opened["KeyId"], arn);
  EXPECT_EQ(refused("Decrypt", {{"CiphertextBlob", blob}}), "InvalidCiphertextException: ");
  EXPECT_EQ(refused("Decrypt", {{"CiphertextBlob", blob}, {"EncryptionContext", {{"team", "Security"}}}}),
            "InvalidCiphertextException: ");
}

TEST_F(KmsCiphertexts, ThatWereChangedAreNone) {
  std::string bytes = *base64_decode(sealed({}));
  bytes[40] = static_cast<char>(bytes[40] ^ 1);
  EXPECT_EQ(refused("Decrypt", {{"CiphertextBlob", base64_encode(bytes)}}), "InvalidCiphertextException: ");
  EXPECT_EQ(refused("Decrypt", {{"CiphertextBlob", "AAAA"}}), "InvalidCiphertextException: ");
}

TEST_F(KmsCiphertexts, OfAnotherKeyAreRefusedWhereTheKeyIsNamed) {
  const std::string other = create();
  EXPECT_EQ(refused("Decrypt", {{"CiphertextBlob", sealed({})}, {"KeyId", other}}).substr(0, 22),
            "IncorrectKeyException:");
}

// The text that people paste into search engines: it hides whether the key is there at all.
TEST_F(KmsCiphertexts, TellNothingToThoseWhoMayNotOpenThem) {
  const std::string blob = sealed({});
  EXPECT_EQ(as(user("bob"),
               [&] {
                 return refused("Decrypt", {{"CiphertextBlob", blob}});
               }),
            "AccessDeniedException: The ciphertext refers to a customer master key that does not exist, does not exist "
            "in this region, or you are not allowed to access.");
  EXPECT_EQ(as(user("bob"),
               [&] {
                 return refused("Decrypt", {{"CiphertextBlob", blob}, {"KeyId", id}});
               }),
            denied("bob", "kms:Decrypt", "identity-based policy"));
}

TEST_F(KmsCiphertexts, AreMovedFromKeyToKey) {
  const std::string other = create();
  const Json moved = ok("ReEncrypt", {{"CiphertextBlob", sealed({})}, {"DestinationKeyId", other}});
  ok("DisableKey", {{"KeyId", id}});
  EXPECT_EQ(ok("Decrypt", {{"CiphertextBlob", moved["CiphertextBlob"]}})["Plaintext"], "aGVsbG8=");
}

TEST_F(KmsCiphertexts, MayBeBoundToTheirKey) {
  const Json blob = sealed({});
  const std::string other = create();
  caller = user("mover", R"([{"Effect":"Allow","Action":"kms:ReEncrypt*","Resource":"*",)"
                         R"("Condition":{"Bool":{"kms:ReEncryptOnSameKey":"true"}}}])");
  ok("ReEncrypt", {{"CiphertextBlob", blob}, {"DestinationKeyId", id}});
  EXPECT_EQ(refused("ReEncrypt", {{"CiphertextBlob", blob}, {"DestinationKeyId", other}}).substr(0, 22),
            "AccessDeniedException:");
}

TEST_F(KmsCiphertexts, CarryDataKeys) {
  const Json made = ok("GenerateDataKey", {{"KeyId", id}, {"KeySpec", "AES_256"}});
  EXPECT_EQ(base64_decode(made["Plaintext"].get<std::string>())->size(), 32U);
  EXPECT_EQ(ok("Decrypt", {{"CiphertextBlob", made["CiphertextBlob"]}})["Plaintext"], made["Plaintext"]);
  EXPECT_FALSE(ok("GenerateDataKeyWithoutPlaintext", {{"KeyId", id}, {"NumberOfBytes", 16}}).contains("Plaintext"));
  EXPECT_EQ(refused("GenerateDataKey", {{"KeyId", id}}),
            "ValidationException: Please specify either number of bytes or key spec.");
}

}  // namespace
}  // namespace tocsin::kms
