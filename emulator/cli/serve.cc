#include "cli/serve.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "base/text.h"
#include "http/edge.h"
#include "http/server.h"

namespace tocsin {
namespace {

struct ServeOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 4566;
  std::vector<std::string> allowed_hosts;
  bool paused = false;
  double scale = 1;
  std::string start;
  std::string state_file;
  std::uint64_t seed = 0;
  std::string account = "000000000000";
  std::string region = "us-east-1";
  bool quiet = false;
};

WorldOptions world_options(const ServeOptions& options, Time wall) {
  WorldOptions world{.seed = options.seed,
                     .start = wall,
                     .account = options.account,
                     .region = options.region,
                     .state_file = options.state_file};
  if (!options.start.empty()) world.start = parse_time(options.start);
  return world;
}

/// How a client on this computer addresses the server.
std::string url_of(const std::string& host, std::uint16_t port) {
  const std::string name = host == "0.0.0.0" || host == "localhost" ? "127.0.0.1" : host == "::" ? "::1" : host;
  return name.find(':') == std::string::npos ? fmt::format("http://{}:{}", name, port)
                                             : fmt::format("http://[{}]:{}", name, port);
}

std::string clock_text(const ServeOptions& options, Time now) {
  if (options.paused) return concat("clock stands at ", iso_time(now));
  const std::string pace = options.scale == 1 ? "" : fmt::format(" at {} times its speed", options.scale);
  return concat(options.start.empty() ? "clock follows the wall" : concat("clock starts at ", iso_time(now)), pace);
}

std::string banner(const ServeOptions& options, const std::string& url, Time now) {
  return fmt::format(
      "tocsin {}   {}   account {}   {}   {}\n"
      "  export AWS_ENDPOINT_URL={} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION={}\n",
      TOCSIN_VERSION, url, options.account,
      options.state_file.empty() ? "state in memory" : concat("state in ", options.state_file),
      clock_text(options, now), url, options.region);
}

void serve(const ServeOptions& options) {
  const WallClock wall = computer_clock();
  World world(world_options(options, to_millis(wall())));
  std::optional<Edge> edge;
  HttpServer server({.host = options.host, .port = options.port},
                    {.handle = [&](HttpRequest& request) { return edge->handle(request); },
                     .until_tick = [&] { return edge->until_next(); },
                     .tick = [&] { edge->tick(); }});
  const std::string url = url_of(options.host, server.port());
  EdgeOptions edge_options{.url = url,
                           .hosts = options.allowed_hosts,
                           .state = options.paused ? Pace::State::kPaused : Pace::State::kRunning,
                           .follow = options.start.empty() ? Follow::kTime : Follow::kPace,
                           .scale = options.scale};
  edge_options.hosts.push_back(options.host);
  if (!options.quiet) {
    edge_options.print = [](const std::string& line) {
      std::printf("%s\n", line.c_str());
      std::fflush(stdout);
    };
  }
  edge.emplace(world, std::move(edge_options), wall);
  std::printf("%s", banner(options, url, world.now()).c_str());
  std::fflush(stdout);
  server.run();
}

std::string must_be_time(const std::string& text) {
  return parse_time(text) ? "" : concat("\"", text, "\" is not a time such as 2026-01-05T09:00:00Z");
}

std::string must_be_account(const std::string& text) {
  const bool is_one = text.size() == 12 && text.find_first_not_of("0123456789") == std::string::npos;
  return is_one ? "" : concat("\"", text, "\" is not an account: 12 digits");
}

}  // namespace

void add_serve_command(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<ServeOptions>();
  CLI::App* command = app.add_subcommand("serve", "Answer AWS clients over HTTP");
  command->add_option("--host", options->host, "Address to listen on")->capture_default_str();
  command->add_option("--port", options->port, "Port; 0 for any free one")->capture_default_str();
  command->add_option("--allow-host", options->allowed_hosts, "A further Host name to answer for (repeatable)");
  command->add_flag("--paused", options->paused, "The clock stands still until it is advanced");
  command->add_option("--scale", options->scale, "How many times faster than the wall's the clock goes")
      ->check(CLI::Range(0.001, 1e6))
      ->capture_default_str();
  command->add_option("--start", options->start, "When the world begins; default: now")
      ->check(CLI::Validator([](std::string& text) { return must_be_time(text); }, "TIME"));
  command->add_option("--state", options->state_file, "Keep the state in this file");
  command->add_option("--seed", options->seed, "Of ids, keys and delays")->capture_default_str();
  command->add_option("--account", options->account, "Default account")
      ->check(CLI::Validator([](std::string& text) { return must_be_account(text); }, "12 DIGITS"))
      ->capture_default_str();
  command->add_option("--region", options->region, "Default region")->capture_default_str();
  command->add_flag("--quiet", options->quiet, "No line for each call and mail");
  command->callback([options, &exit_code] {
    serve(*options);
    exit_code = 0;
  });
}

}  // namespace tocsin
