#include "kernel/sigv4.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "kernel/authorizer.h"
#include "kernel/canonical_request.h"
#include "kernel/sigv4_errors.h"

namespace tocsin {
namespace {

using sigv4::Family;

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";
constexpr Duration kTolerance = std::chrono::minutes(15);
constexpr std::size_t kKeysMax = 1024;
constexpr std::string_view kEmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

std::string_view query_text(const HttpRequest& request) {
  const auto mark = request.target.find('?');
  return mark == std::string::npos ? std::string_view() : std::string_view(request.target).substr(mark + 1);
}

/// `AKIA…/20260105/us-east-1/sns/aws4_request`. An access key id never has a slash.
bool read_scope(std::string_view credential, Signature& signature) {
  const auto parts = split(credential, '/');
  if (parts.size() != 5 || parts[4] != "aws4_request") return false;
  signature.access_key_id = parts[0];
  signature.date = parts[1];
  signature.region = parts[2];
  signature.service = parts[3];
  return true;
}

void read_signed_headers(std::string_view list, Signature& signature) {
  for (const std::string_view name : split(list, ';')) signature.headers.emplace_back(name);
}

/// What is missing, all in one message, as AWS says it.
std::string missing_parts(const Signature& signature, std::string_view credential, std::string_view authorization) {
  std::string message;
  if (credential.empty()) message += "Authorization header requires 'Credential' parameter. ";
  if (signature.value.empty()) message += "Authorization header requires 'Signature' parameter. ";
  if (signature.headers.empty()) message += "Authorization header requires 'SignedHeaders' parameter. ";
  if (signature.time.empty()) {
    message += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  }
  if (!message.empty()) message += concat("Authorization=", authorization.substr(0, authorization.find(' ')));
  return message;
}

Signature read_header_signature(const HttpRequest& request, std::string_view authorization, Family family) {
  if (authorization.starts_with("AWS4-ECDSA-P256-SHA256")) throw Unmodelled("Signature Version 4A");
  if (family == Family::kS3 && !authorization.starts_with(kAlgorithm)) {
    throw AwsError("InvalidRequest", 400,
                   "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
  }
  Signature signature;
  std::string_view credential;
  const bool is_ours = authorization.starts_with(kAlgorithm);
  for (std::string_view part : split(is_ours ? authorization.substr(kAlgorithm.size()) : "", ',')) {
    part = trim(part);
    if (part.starts_with("Credential=")) credential = part.substr(11);
    if (part.starts_with("SignedHeaders=")) read_signed_headers(part.substr(14), signature);
    if (part.starts_with("Signature=")) signature.value = part.substr(10);
  }
  signature.time = request.header("x-amz-date");
  if (signature.time.empty()) signature.time = request.header("date");
  signature.session_token = request.header("x-amz-security-token");
  if (std::string missing = missing_parts(signature, credential, authorization); !missing.empty()) {
    throw sigv4::incomplete(family, std::move(missing));
  }
  if (!read_scope(credential, signature)) {
    throw sigv4::incomplete(family, concat("Credential must have exactly 5 slash-delimited elements, e.g. "
                                           "keyid/date/region/service/term, got '",
                                           credential, "'"));
  }
  return signature;
}

AwsError malformed_query(Family family, std::string message) {
  if (family == Family::kS3) return {"AuthorizationQueryParametersError", 400, std::move(message)};
  return sigv4::incomplete(family, std::move(message));
}

Signature read_query_signature(std::string_view query, Family family) {
  Signature signature;
  signature.is_presigned = true;
  std::string algorithm, credential;
  for (const std::string_view part : split(query, '&')) {
    const auto equals = part.find('=');
    if (equals == std::string_view::npos || !part.starts_with("X-Amz-")) continue;
    const std::string_view name = part.substr(6, equals - 6);
    std::string value = percent_decode(part.substr(equals + 1));
    if (name == "Algorithm")
      algorithm = std::move(value);
    else if (name == "Credential")
      credential = std::move(value);
    else if (name == "Date")
      signature.time = std::move(value);
    else if (name == "Expires")
      signature.expires = std::move(value);
    else if (name == "SignedHeaders")
      read_signed_headers(value, signature);
    else if (name == "Security-Token")
      signature.session_token = std::move(value);
    else if (name == "Signature")
      signature.value = std::move(value);
  }
  if (algorithm == "AWS4-ECDSA-P256-SHA256") throw Unmodelled("Signature Version 4A");
  const bool is_whole = algorithm == kAlgorithm && !signature.time.empty() && !signature.headers.empty() &&
                        !signature.value.empty() && (family != Family::kS3 || !signature.expires.empty());
  if (!is_whole) {
    throw malformed_query(family,
                          "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, "
                          "X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
  }
  if (!read_scope(credential, signature)) {
    throw malformed_query(family,
                          "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "
                          "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
  }
  return signature;
}

std::optional<Signature> read_signature(const HttpRequest& request, Family family) {
  const std::string_view authorization = request.header("authorization");
  if (!authorization.empty()) return read_header_signature(request, authorization, family);
  const std::string_view query = query_text(request);
  if (query.find("X-Amz-Signature=") != std::string_view::npos ||
      query.find("X-Amz-Credential=") != std::string_view::npos) {
    return read_query_signature(query, family);
  }
  return std::nullopt;
}

/// `us-east-1`, `us-gov-west-1`: lower-case words, the last one a number.
bool looks_like_region(std::string_view region) {
  const auto parts = split(region, '-');
  if (parts.size() < 3 || !parse_integer(parts.back())) return false;
  return std::all_of(region.begin(), region.end(),
                     [](char c) { return c == '-' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

// Deviation: the age of a signature is judged by the computer's clock at the time of arrival, which is the client's
// too, and not by the world's, which may be days ahead. Calls that do not come from outside have no age.
void check_age(const HttpRequest& request, const Signature& signature, Family family, Time signed_at) {
  if (!request.arrived) return;
  const Time now = *request.arrived;
  if (family != Family::kS3 || !signature.is_presigned) {
    if (signed_at < now - kTolerance || signed_at > now + kTolerance) {
      throw sigv4::skewed(family, signed_at, now, kTolerance);
    }
    return;
  }
  if (signed_at > now + kTolerance) throw AwsError("AccessDenied", 403, "Request is not valid yet");
  if (signed_at + std::chrono::seconds(parse_integer(signature.expires).value_or(0)) < now) {
    throw AwsError("AccessDenied", 403, "Request has expired");
  }
}

void check_expires(const Signature& signature, Family family) {
  if (family != Family::kS3 || !signature.is_presigned) return;
  const auto seconds = parse_integer(signature.expires);
  if (!seconds) throw malformed_query(family, "X-Amz-Expires should be a number");
  if (*seconds < 0) throw malformed_query(family, "X-Amz-Expires must be non-negative");
  if (*seconds > 604'800) {
    throw malformed_query(family,
                          "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must "
                          "be less than 604800 seconds");
  }
}

void check_day(const Signature& signature, Time signed_at, Family family) {
  const std::string time = basic_time(signed_at);
  if (time.substr(0, 8) == signature.date) return;
  throw sigv4::wrong_signature(
      family, concat("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '",
                     signature.date, "' != '", time.substr(0, 8), "', from '", time, "'."));
}

/// Everything that can be said of a signature without knowing the secret.
void check_form(const HttpRequest& request, const Signature& signature, Family family) {
  const auto signed_at = parse_time(signature.time);
  if (!signed_at) {
    throw sigv4::incomplete(family, concat("Date must be in ISO-8601 'basic format'. Got '", signature.time,
                                           "'. See http://en.wikipedia.org/wiki/ISO_8601"));
  }
  if (signature.date.size() != 8 || !signature.time.starts_with(signature.date))
    check_day(signature, *signed_at, family);
  // Deviation: global services take the signature of every region. A client that is told an endpoint of its own signs
  // with the region it is configured for.
  if (!looks_like_region(signature.region)) {
    throw sigv4::wrong_signature(family, "Credential should be scoped to a valid region.");
  }
  if (std::find(signature.headers.begin(), signature.headers.end(), "host") == signature.headers.end()) {
    throw sigv4::wrong_signature(family, "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  check_expires(signature, family);
  check_age(request, signature, family, *signed_at);
}

/// The hash of the body that stands in the canonical request.
std::string payload_hash(const HttpRequest& request, const Signature& signature) {
  const std::string_view given = request.header("x-amz-content-sha256");
  if (!given.empty()) return std::string(given);
  if (signature.is_presigned && signature.service == "s3") return std::string(kUnsignedPayload);
  return request.body.empty() ? std::string(kEmptyHash) : hex(sha256(request.body));
}

/// Is the body the one whose hash was signed? Deviation: the signatures of single chunks of a streamed upload are not
/// checked; what was signed is the request that announces them.
void check_payload(const HttpRequest& request, Family family) {
  const std::string_view given = request.header("x-amz-content-sha256");
  if (given.empty() || given.starts_with("STREAMING-") || given == kUnsignedPayload) return;
  if (given == (request.body.empty() ? std::string(kEmptyHash) : hex(sha256(request.body)))) return;
  throw family == Family::kS3 ? sigv4::wrong_payload_hash() : sigv4::wrong_signature(family);
}

std::string derive_key(const std::string& secret, const Signature& signature) {
  std::string key = hmac_sha256(concat("AWS4", secret), signature.date);
  key = hmac_sha256(key, signature.region);
  key = hmac_sha256(key, signature.service);
  return hmac_sha256(key, "aws4_request");
}

std::string sign(const HttpRequest& request, const Signature& signature, const std::string& key) {
  const std::string hash = payload_hash(request, signature);
  const std::vector<std::string_view> headers(signature.headers.begin(), signature.headers.end());
  const std::string canonical = canonical_request(
      request, {.headers = headers,
                .payload_hash = hash,
                .path_form = signature.service == "s3" ? PathForm::kOnceEncoded : PathForm::kTwiceEncoded});
  // Nearly always in this form already; else the client sent an RFC 1123 date.
  const bool is_basic = signature.time.size() == 16 && signature.time.starts_with(signature.date);
  const auto signed_at = is_basic ? std::nullopt : parse_time(signature.time);
  const std::string to_sign =
      concat(kAlgorithm, "\n", signed_at ? basic_time(*signed_at) : signature.time, "\n", signature.date, "/",
             signature.region, "/", signature.service, "/aws4_request\n", hex(sha256(canonical)));
  return hex(hmac_sha256(key, to_sign));
}

bool is_account_number(std::string_view text) {
  return text.size() == 12 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Credential root_credential(const std::string& account, const Signature& signature) {
  Credential root{.caller = root_of(account), .secret = "test"};
  root.caller.access_key_id = signature.access_key_id;
  return root;
}

}  // namespace

AwsError missing_signature(Protocol protocol) { return sigv4::missing_token(sigv4::family_of(protocol)); }

std::string signature_of(const HttpRequest& request, const Signature& signature, const std::string& secret) {
  return sign(request, signature, derive_key(secret, signature));
}

const std::string& Signatures::signing_key(const std::string& secret, const Signature& signature) {
  std::string name = concat(secret, "/", signature.date, "/", signature.region, "/", signature.service);
  const auto known = keys_.find(name);
  if (known != keys_.end()) return known->second;
  if (keys_.size() >= kKeysMax) keys_.clear();
  return keys_.emplace(std::move(name), derive_key(secret, signature)).first->second;
}

std::optional<Signer> Signatures::verify(const HttpRequest& request, Protocol protocol) {
  const Family family = sigv4::family_of(protocol);
  const auto signature = read_signature(request, family);
  if (!signature) return std::nullopt;
  check_form(request, *signature, family);
  if (is_account_number(signature->access_key_id)) {
    // Deviation: nobody has such a key on AWS. It stands for the root user of its account, and since nobody could know
    // a secret for it, every signature by it is taken.
    return Signer{root_credential(signature->access_key_id, *signature).caller, signature->region, {}};
  }
  const bool is_test = signature->access_key_id == "test";
  Identities& identities = kernel_.authorizer.identities();
  const auto credential = is_test ? std::optional(root_credential(kernel_.account, *signature))
                                  : identities.find_key(signature->access_key_id);
  if (!credential || !credential->active) throw sigv4::unknown_key(family);
  if (signature->session_token != credential->session_token && !is_test) throw sigv4::wrong_session_token(family);
  if (sign(request, *signature, signing_key(credential->secret, *signature)) != signature->value) {
    throw sigv4::wrong_signature(family);
  }
  check_payload(request, family);
  if (credential->expires && *credential->expires <= kernel_.timeline.now()) throw sigv4::expired_session(family);
  return Signer{credential->caller, signature->region, is_test ? std::string() : signature->service};
}

}  // namespace tocsin
