#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "base/text.h"

namespace tocsin::bench {

/// A set of rules that is measured on its own.
struct RuleSet {
  std::string name;  // `parcel/exact`
  bool parcels = false;
  std::vector<std::string> rules;
};

/// Numbers that repeat for the same seed (xorshift).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15 + 1) {}
  std::uint64_t next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return state_;
  }
  std::size_t below(std::size_t n) { return next() % n; }
  double unit() { return static_cast<double>(next() >> 11) / 9007199254740992.0; }
  template <std::size_t kSize>
  std::string pick(const std::array<const char*, kSize>& from) {
    return from[below(kSize)];
  }
  std::string digits(int n) {
    std::string out;
    for (int i = 0; i < n; ++i) out += static_cast<char>('0' + below(10));
    return out;
  }
  std::string letters(int n) {
    std::string out;
    for (int i = 0; i < n; ++i) out += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[below(32)];
    return out;
  }
  std::string uuid() {
    char out[40];
    const auto a = next();
    const auto b = next();
    std::snprintf(out, sizeof out, "%08x-%04x-%04x-%04x-%012llx", static_cast<unsigned>(a),
                  static_cast<unsigned>(a >> 32 & 0xFFFF), static_cast<unsigned>(a >> 48),
                  static_cast<unsigned>(b & 0xFFFF), static_cast<unsigned long long>(b >> 16));
    return out;
  }

 private:
  std::uint64_t state_;
};

inline constexpr std::array<const char*, 8> kServices = {"iam", "s3",     "ec2",        "sts",
                                                         "kms", "lambda", "cloudtrail", "config"};
inline constexpr std::array<const char*, 16> kNames = {"CreateAccessKey",
                                                       "DeleteAccessKey",
                                                       "UpdateAccessKey",
                                                       "PutBucketPolicy",
                                                       "PutBucketAcl",
                                                       "RunInstances",
                                                       "AuthorizeSecurityGroupIngress",
                                                       "AssumeRole",
                                                       "GenerateDataKey",
                                                       "StopLogging",
                                                       "DeleteTrail",
                                                       "PutConfigRule",
                                                       "CreateFunction20150331",
                                                       "AttachUserPolicy",
                                                       "CreateUser",
                                                       "ConsoleLogin"};
inline constexpr std::array<const char*, 5> kRegions = {"us-east-1", "us-west-2", "eu-west-1", "eu-west-3",
                                                        "ap-northeast-1"};
inline constexpr std::array<const char*, 6> kUsers = {"alice", "bob", "carol", "mallory", "deploy-bot", "terraform"};
inline constexpr std::array<const char*, 4> kTypes = {"IAMUser", "AssumedRole", "Root", "AWSService"};
inline constexpr std::array<const char*, 10> kStreets = {"MISSION", "MARKET", "CASTRO",  "VALENCIA", "FOLSOM",
                                                         "GEARY",   "JUDAH",  "NORIEGA", "UNKNOWN",  "OCEAN"};

inline std::string cloudtrail_event(Dice& dice) {
  const std::string service = dice.pick(kServices);
  const std::string name = dice.pick(kNames);
  const std::string region = dice.pick(kRegions);
  const std::string user = dice.pick(kUsers);
  const std::string type = dice.pick(kTypes);
  const std::string time =
      concat("2026-01-", std::to_string(10 + dice.below(20)), "T", std::to_string(10 + dice.below(14)), ":",
             std::to_string(10 + dice.below(50)), ":00Z");
  const std::string ip = concat(std::to_string(1 + dice.below(223)), ".", std::to_string(dice.below(256)), ".",
                                std::to_string(dice.below(256)), ".", std::to_string(dice.below(256)));
  const std::string principal = "AIDA" + dice.letters(17);
  return concat(
      R"({"version":"0","id":")", dice.uuid(), R"(","detail-type":"AWS API Call via CloudTrail","source":"aws.)",
      service, R"(","account":"123456789012","time":")", time, R"(","region":")", region,
      R"(","resources":[],"detail":{"eventVersion":"1.11","userIdentity":{"type":")", type, R"(","principalId":")",
      principal, R"(","arn":"arn:aws:iam::123456789012:user/)", user,
      R"(","accountId":"123456789012","accessKeyId":"AKIA)", dice.letters(16), R"(","userName":")", user,
      R"(","sessionContext":{"attributes":{"creationDate":")", time, R"(","mfaAuthenticated":"false"}}},"eventTime":")",
      time, R"(","eventSource":")", service, R"(.amazonaws.com","eventName":")", name, R"(","awsRegion":")", region,
      R"(","sourceIPAddress":")", ip,
      R"(","userAgent":"aws-cli/2.15.30 Python/3.11.8 Linux/6.1","requestParameters":{"userName":")", user,
      R"(","bucketName":"bucket-)", dice.digits(6), R"(","policyArn":"arn:aws:iam::aws:policy/Policy)", dice.digits(4),
      R"("},"responseElements":null,"additionalEventData":{"bytesTransferredIn":)", dice.digits(1), ".",
      std::to_string(1 + dice.below(9)), R"(,"bytesTransferredOut":)", std::to_string(dice.below(100000)),
      R"(},"requestID":")", dice.uuid(), R"(","eventID":")", dice.uuid(),
      R"(","readOnly":false,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"123456789012","eventCategory":"Management"}})");
}

inline std::string parcel_event(Dice& dice) {
  const std::string block = dice.digits(4);
  const std::string lot = dice.digits(3);
  std::string out = concat(
      R"({"type":"Feature","properties":{"MAPBLKLOT":")", block, lot, R"(","BLKLOT":")", block, lot,
      R"(","BLOCK_NUM":")", block, R"(","LOT_NUM":")", lot, R"(","FROM_ST":")", std::to_string(dice.below(3000)),
      R"(","TO_ST":")", std::to_string(dice.below(3000)), R"(","STREET":")", dice.pick(kStreets), R"(","ST_TYPE":)",
      dice.below(3) == 0 ? "null" : R"("ST")", R"(,"ODD_EVEN":")", dice.below(2) == 0 ? "E" : "O",
      R"("},"geometry":{"type":")", dice.below(20) == 0 ? "MultiPolygon" : "Polygon", R"(","coordinates":[[)");
  std::string first;
  const std::size_t points = 8 + dice.below(7);
  for (std::size_t i = 0; i < points; ++i) {
    char point[128];
    std::snprintf(point, sizeof point, R"({"x":%.14f,"y":%.14f,"z":0.0})", -122.5 + dice.unit() * 0.15,
                  37.7 + dice.unit() * 0.12);
    if (i == 0) first = point;
    out += concat(i == 0 ? "" : ",", point);
  }
  return out + concat(R"(]],"firstCoordinates":)", first, "}}");
}

inline std::vector<std::string> each(const std::string& before, const std::vector<std::string>& alternatives,
                                     const std::string& after) {
  std::vector<std::string> out;
  for (const std::string& alternative : alternatives) out.push_back(before + "[" + alternative + "]" + after);
  return out;
}

inline void append(std::vector<std::string>& to, const std::vector<std::string>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

inline std::vector<std::string> on_block_lot(const std::vector<std::string>& alternatives) {
  return each(R"({"properties":{"MAPBLKLOT":)", alternatives, "}}");
}

inline std::vector<std::string> on_name(const std::vector<std::string>& alternatives) {
  return each(R"({"detail":{"eventName":)", alternatives, "}}");
}

inline std::vector<std::string> operators(const std::string& name, const std::vector<std::string>& operands) {
  std::vector<std::string> out;
  for (const std::string& operand : operands) out.push_back(R"({")" + name + R"(":)" + operand + "}");
  return out;
}

inline std::vector<std::string> nested(const std::string& name, const std::vector<std::string>& operands) {
  return operators("anything-but", operators(name, operands));
}

inline std::vector<RuleSet> parcel_sets() {
  const std::vector<std::string> lots = {R"("1430022")", R"("2607117")", R"("2607218")", R"("3745012")",
                                         R"("VACSTWIL")"};
  const std::vector<std::string> cases = {R"("jEfFeRsOn")", R"("mission")", R"("CASTRO")", R"("folsom")", R"("geary")"};
  const auto numbers = [](const char* path) {
    return each(path,
                operators("numeric", {R"(["=",-122.42916360922355])", R"([">",-122.36])", R"(["<",-122.49])",
                                      R"([">=",-122.4,"<",-122.398])", R"([">",-122.45,"<=",-122.449])"}),
                "}}}");
  };
  std::vector<RuleSet> sets = {
      {"parcel/exact", true, on_block_lot(lots)},
      {"parcel/prefix", true,
       on_block_lot(operators("prefix", {R"("143")", R"("2607")", R"("35210")", R"("0727")", R"("VACST")"}))},
      {"parcel/suffix", true,
       on_block_lot(operators("suffix", {R"("0022")", R"("117")", R"("5218")", R"("512")", R"("WIL")"}))},
      {"parcel/equals-ignore-case", true,
       each(R"({"properties":{"STREET":)", operators("equals-ignore-case", cases), "}}")},
      {"parcel/wildcard", true,
       on_block_lot(operators("wildcard", {R"("143*")", R"("2*0*1*7")", R"("*218")", R"("3*5*")", R"("VAC*W*L")"}))},
      {"parcel/numeric", true, numbers(R"({"geometry":{"firstCoordinates":{"x":)")},
      {"parcel/anything-but", true,
       each(R"({"properties":{"STREET":)",
            operators("anything-but", {R"(["FULTON"])", R"(["MASON"])", R"(["JEFFERSON","MISSION"])", R"("MARKET")",
                                       R"(["CASTRO","GEARY","JUDAH"])"}),
            "}}")},
      {"parcel/anything-but-ignore-case", true,
       each(R"({"properties":{"STREET":)",
            nested("equals-ignore-case", {R"(["fulton"])", R"("mason")", R"(["jefferson","mission"])", R"("market")",
                                          R"(["castro","geary"])"}),
            "}}")},
      {"parcel/anything-but-prefix", true,
       each(R"({"properties":{"STREET":)",
            nested("prefix", {R"("FULTO")", R"("MASO")", R"("JEFFER")", R"("MARK")", R"(["CAS","GEA"])"}), "}}")},
      {"parcel/anything-but-suffix", true,
       each(R"({"properties":{"STREET":)",
            nested("suffix", {R"("LTON")", R"("ASON")", R"("FERSON")", R"("ARKET")", R"(["TRO","ARY"])"}), "}}")},
      {"parcel/anything-but-wildcard", true,
       each(R"({"properties":{"STREET":)",
            nested("wildcard", {R"("*FU*")", R"("M*ON")", R"("*FER*")", R"("MAR*T")", R"(["*ST*","G*Y"])"}), "}}")},
      {"parcel/arrays", true, {}},
      {"parcel/combined-40", true, {}},
      {"parcel/combined-45", true, {}},
  };
  append(sets[11].rules, numbers(R"({"geometry":{"coordinates":{"x":)"));
  sets[11].rules[0] =
      R"({"geometry":{"type":["Polygon"],"coordinates":{"x":[{"numeric":["=",-122.42916360922355]}],"z":[0]}}})";
  sets[11].rules[1] =
      R"({"geometry":{"type":["MultiPolygon"],"coordinates":{"x":[{"numeric":[">",-122.36]}],"y":[{"numeric":["<",37.71]}]}}})";
  for (const int i : {0, 1, 2, 4, 5, 6, 8, 9}) append(sets[12].rules, sets[static_cast<std::size_t>(i)].rules);
  append(sets[13].rules, sets[12].rules);
  append(sets[13].rules, sets[11].rules);
  RuleSet many{"parcel/anything-but-1000", true, {}};
  for (int i = 0; i < 1000; ++i) {
    many.rules.push_back(R"({"properties":{"STREET":[{"anything-but":["STREET)" + std::to_string(i) + R"("]}]}})");
  }
  sets.push_back(std::move(many));
  return sets;
}

inline std::vector<RuleSet> cloudtrail_sets() {
  std::vector<RuleSet> sets = {
      {"cloudtrail/exact", false,
       on_name({R"("CreateAccessKey")", R"("StopLogging","DeleteTrail")", R"("PutBucketPolicy")", R"("NoSuchCall")",
                R"("RunInstances")"})},
      {"cloudtrail/prefix", false,
       on_name(operators("prefix", {R"("Create")", R"("Delete")", R"("PutBucket")", R"("NoSuch")", R"("Authorize")"}))},
      {"cloudtrail/suffix", false,
       on_name(operators("suffix", {R"("Key")", R"("Policy")", R"("Trail")", R"("Nothing")", R"("Acl")"}))},
      {"cloudtrail/equals-ignore-case", false,
       on_name(operators("equals-ignore-case", {R"("createaccesskey")", R"("DELETETRAIL")", R"("putbucketacl")",
                                                R"("nosuchcall")", R"("runInstances")"}))},
      {"cloudtrail/wildcard", false,
       each(R"({"detail":{"userIdentity":{"arn":)",
            operators("wildcard", {R"("arn:aws:iam::*:user/alice")", R"("*:user/m*")", R"("arn:*:role/*")", R"("*bot")",
                                   R"("arn:aws:*::9*:*")"}),
            "}}}")},
      {"cloudtrail/numeric", false,
       each(R"({"detail":{"additionalEventData":{"bytesTransferredOut":)",
            operators("numeric", {R"(["=",4242])", R"([">",99000])", R"(["<",1000])", R"([">=",5000,"<",5100])",
                                  R"([">",200000])"}),
            "}}}")},
      {"cloudtrail/anything-but", false,
       each(R"({"detail":{"userIdentity":{"type":)",
            operators("anything-but", {R"(["Root"])", R"(["AWSService","AWSAccount"])", R"("IAMUser")", R"(["Nobody"])",
                                       R"(["AssumedRole","Root"])"}),
            "}}}")},
      {"cloudtrail/cidr", false,
       each(R"({"detail":{"sourceIPAddress":)",
            operators("cidr", {R"("10.0.0.0/8")", R"("192.0.2.0/24")", R"("172.16.0.0/12")", R"("203.0.113.0/24")",
                               R"("198.51.100.0/24")"}),
            "}}")},
      {"cloudtrail/two-leaves", false,
       each(R"({"source":["aws.iam"],"detail":{"eventName":)",
            {R"("CreateAccessKey")", R"("DeleteAccessKey")", R"("AttachUserPolicy")", R"("CreateUser")",
             R"({"prefix":"Update"})"},
            "}}")},
  };
  return sets;
}

/// Events and rules that look like what people have, the same for the same count: CloudTrail records in their
/// envelope (about 1.1 KB), and land parcels with deep arrays of coordinates (about 0.9 KB).
inline std::vector<std::string> cloudtrail_events(std::size_t count) {
  Dice dice(11);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(cloudtrail_event(dice));
  return out;
}

inline std::vector<std::string> parcel_events(std::size_t count) {
  Dice dice(22);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(parcel_event(dice));
  return out;
}

/// The sets of the comparison: one a kind (five rules), all kinds together, arrays, many anything-buts.
inline std::vector<RuleSet> rule_sets() {
  std::vector<RuleSet> sets = parcel_sets();
  for (RuleSet& set : cloudtrail_sets()) sets.push_back(std::move(set));
  return sets;
}

inline const std::vector<std::string>& kinds() {
  static const std::vector<std::string> kAll = {"exact",    "prefix",         "suffix",  "equals-ignore-case",
                                                "wildcard", "inner-wildcard", "numeric", "range",
                                                "cidr",     "anything-but",   "exists",  "two-leaves"};
  return kAll;
}

/// How many bytes of literals each of these rules has that no other rule has.
inline std::size_t literal_bytes(const std::string& kind) {
  if (kind == "numeric") return 8;
  if (kind == "range") return 16;
  if (kind == "cidr") return 18;
  if (kind == "suffix") return 6;
  if (kind == "inner-wildcard") return 8;
  return kind == "wildcard" ? 10 : kind == "exists" ? 11 : 13;
}

/// `count` different rules of one kind on CloudTrail events, few of which match: to see how time grows with rules.
inline RuleSet many_rules(const std::string& kind, std::size_t count) {
  RuleSet set{kind, false, {}};
  for (std::size_t i = 0; i < count; ++i) {
    const std::string n = std::to_string(100000 + i);
    std::string rule;
    if (kind == "exact") rule = R"({"detail":{"requestParameters":{"bucketName":["bucket-)" + n + R"("]}}})";
    if (kind == "prefix")
      rule = R"({"detail":{"requestParameters":{"bucketName":[{"prefix":"bucket-)" + n + R"("}]}}})";
    if (kind == "suffix") rule = R"({"detail":{"requestParameters":{"bucketName":[{"suffix":")" + n + R"("}]}}})";
    if (kind == "equals-ignore-case")
      rule = R"({"detail":{"requestParameters":{"bucketName":[{"equals-ignore-case":"BUCKET-)" + n + R"("}]}}})";
    if (kind == "wildcard")
      rule = R"({"detail":{"requestParameters":{"bucketName":[{"wildcard":"b*t-)" + n + R"("}]}}})";
    if (kind == "inner-wildcard")
      rule = R"({"detail":{"requestParameters":{"bucketName":[{"wildcard":"*)" + n + R"(*"}]}}})";
    if (kind == "numeric")
      rule = R"({"detail":{"additionalEventData":{"bytesTransferredOut":[{"numeric":["=",)" + n + R"(]}]}}})";
    if (kind == "range")
      rule = R"({"detail":{"additionalEventData":{"bytesTransferredOut":[{"numeric":[">=",)" + std::to_string(i) +
             R"(,"<",)" + std::to_string(i + 2) + R"(]}]}}})";
    if (kind == "cidr")
      rule = R"({"detail":{"sourceIPAddress":[{"cidr":")" + std::to_string(1 + i / 256 % 223) + "." +
             std::to_string(i % 256) + "." + std::to_string(i / 57088) + R"(.0/24"}]}})";
    if (kind == "anything-but")
      rule = R"({"detail":{"requestParameters":{"bucketName":[{"anything-but":["bucket-)" + n + R"("]}]}}})";
    if (kind == "exists") rule = R"({"detail":{"requestParameters":{"field)" + n + R"(":[{"exists":true}]}}})";
    if (kind == "two-leaves")
      rule = R"({"source":["aws.iam"],"detail":{"requestParameters":{"bucketName":["bucket-)" + n + R"("]}}})";
    set.rules.push_back(std::move(rule));
  }
  return set;
}

}  // namespace tocsin::bench
