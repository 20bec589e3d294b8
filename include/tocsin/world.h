#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tocsin/error.h"
#include "tocsin/http.h"
#include "tocsin/journal.h"
#include "tocsin/permission.h"
#include "tocsin/person.h"
#include "tocsin/time.h"

namespace tocsin {

/// How a world begins. Two worlds with equal options and equal calls have byte-equal journals.
struct WorldOptions {
  std::uint64_t seed = 0;                       ///< Of every id, key, delay and order.
  std::optional<Time> start;                    ///< Default 2026-01-05T09:00:00Z.
  std::string account = "000000000000";         ///< The default account, 12 digits.
  std::string region = "us-east-1";             ///< The default region.
  std::string state_file;                       ///< Keep the state in this file; empty: in memory.
  std::map<std::string, std::string> settings;  ///< Delays by name: `{"cloudtrail_to_bus", "23s"}` or `"5s..25s"`.
};

/// A call that does not come over HTTP.
struct CallRequest {
  std::string service;       ///< `iam`
  std::string operation;     ///< `CreateAccessKey`
  std::string input = "{}";  ///< JSON object with boto3's member names.
  /// Who calls: `root` (default), `alice` or `user/alice`, `role/Admin` or `role/Admin/session`, an access key id, or
  /// a service principal such as `config.amazonaws.com`. `root@111122223333` and `alice@111122223333` name another
  /// account. The ARN of a user, role or role session will do, too.
  std::string as = "root";
  std::string region;  ///< Empty: the world's default.
  std::string source_ip = "127.0.0.1";
  std::string user_agent = "tocsin";
};

struct CallReply {
  bool ok = false;
  std::string output;  ///< JSON object; empty if refused.
  std::string error_code;
  int status = 200;
  std::string error_message;
  std::string request_id;
  std::int64_t entry = 0;  ///< Journal entry of the call.
};

/// An AWS with its own clock, in memory or in a file. Not for use by two threads at once.
///
///     tocsin::World world;
///     world.call({.service = "sns", .operation = "CreateTopic", .input = R"({"Name": "alerts"})"});
///     world.advance(std::chrono::minutes(5));
class World {
 public:
  /// Throws StoreError if the state file cannot be used, and FileError for a setting that does not exist.
  explicit World(const WorldOptions& options = {});
  ~World();
  World(World&&) noexcept;
  World& operator=(World&&) noexcept;

  /// Answers a request as AWS would: signature, parameters, permissions, record. `visit`, if given, is filled with
  /// what became of the request.
  HttpResponse http(const HttpRequest& request, Visit* visit = nullptr);

  /// A request from within the process, made by `as` (see CallRequest) in `region` (empty: the default). No signature
  /// has to prove it, so never hand on to this what came over a network. Throws AwsError `NoSuchEntity` if there is
  /// nobody of this name.
  HttpResponse http_as(const HttpRequest& request, const std::string& as, const std::string& region,
                       Visit* visit = nullptr);

  /// A call from within. Throws Unmodelled for what Tocsin does not emulate, and AwsError with code `InvalidAction`
  /// for an operation that AWS does not have. AWS's refusals are replies.
  CallReply call(const CallRequest& request);

  /// What the policies of this world decide, and why. Throws AwsError `NoSuchEntity` for a principal or role that does
  /// not exist, `InvalidInput` for what is no action.
  Permission can(const PermissionQuestion& question);

  /// Somebody tries to sign in to the console. A wrong password, also for a name that nobody has, is recorded as AWS
  /// does. What cannot happen is an AwsError: `NoSuchEntity` for the right password of nobody, `InvalidInput` for a
  /// user who has no password, or an MFA device but not its code.
  SignedIn sign_in(const SignIn& request);

  /// AWS finds a key in public: it attaches its quarantine policy to the user, and Health sends an event. Throws
  /// AwsError `NoSuchEntity` if there is no such key.
  Exposed expose(const Exposure& exposure);

  Time now() const;

  /// Moves the clock; everything due by then has happened when it returns. Throws NeverSettles.
  void advance(Duration duration);

  /// Runs until nothing is on its way any more.
  void settle();

  /// When something is due next, if anything is.
  std::optional<Time> next_due();

  std::vector<JournalEntry> journal(std::int64_t after = 0);
  std::vector<Alert> outbox(std::int64_t after = 0);

  /// Confirms every pending subscription of this address, as a person who clicks the link in the mail does. Returns
  /// how many there were.
  int confirm(const std::string& address);

  /// A copy that goes its own way from here.
  World fork();

  /// The whole state as bytes; `load` makes a world of it that goes on where the other stood.
  std::string save() const;
  static World load(const std::string& image, const WorldOptions& options = {});

  /// Back to the beginning.
  void reset();

  const WorldOptions& options() const;

  struct Parts;
  Parts& parts() { return *parts_; }

 private:
  World(const WorldOptions& options, const std::string& image);

  std::unique_ptr<Parts> parts_;
};

}  // namespace tocsin
