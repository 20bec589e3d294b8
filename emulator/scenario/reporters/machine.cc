#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/text.h"
#include "scenario/reporters/reporter.h"

namespace tocsin {
namespace {

class JsonReporter final : public Reporter {
 public:
  explicit JsonReporter(std::FILE* out) : out_(out) {}

  void story(const StoryResult& result) override {
    Json story = {{"name", result.name},
                  {"file", result.position.file},
                  {"line", result.position.line},
                  {"result", !result.error.empty() ? "error" : result.passed() ? "passed" : "failed"},
                  {"alerts", result.alerts},
                  {"milliseconds", result.milliseconds}};
    if (result.first_alert) story["seconds_to_alert"] = static_cast<double>(result.first_alert->count()) / 1000;
    if (!result.error.empty()) story["error"] = result.error;
    for (const Failure& failure : result.failures) {
      Json one = {{"place", failure.position.text()}, {"expected", failure.expected}, {"got", failure.got}};
      if (const Link* stop = failure.chain.stop()) one["code"] = stop->code;
      one["chain"] = chain_text(failure.chain, Paint::kPlain, "");
      story["failures"].push_back(std::move(one));
    }
    stories_.push_back(std::move(story));
  }

  void bad_file(const std::string& file, const std::string& text) override {
    stories_.push_back({{"file", file}, {"result", "error"}, {"error", text}});
  }

  void end(const Tally& tally) override {
    const Json all = {{"passed", tally.passed},
                      {"failed", tally.failed},
                      {"unusable", tally.unusable},
                      {"milliseconds", tally.milliseconds},
                      {"stories", stories_}};
    fmt::print(out_, "{}\n", json_pretty(all));
  }

 private:
  std::FILE* out_;
  Json stories_ = Json::array();
};

class JunitReporter final : public Reporter {
 public:
  explicit JunitReporter(std::FILE* out) : out_(out) {}

  void story(const StoryResult& result) override {
    cases_ += fmt::format("  <testcase classname=\"{}\" name=\"{}\" time=\"{:.6f}\">", xml_escape(result.position.file),
                          xml_escape(result.name), result.milliseconds / 1000);
    for (const Failure& failure : result.failures) {
      cases_ +=
          fmt::format("\n    <failure message=\"{}\">{}</failure>",
                      xml_escape(concat("expected ", failure.expected, ", got ", failure.got)),
                      xml_escape(concat(failure.position.text(), "\n", chain_text(failure.chain, Paint::kPlain))));
    }
    if (!result.error.empty()) cases_ += fmt::format("\n    <error message=\"{}\"/>", xml_escape(result.error));
    cases_ += "</testcase>\n";
  }

  void bad_file(const std::string& file, const std::string& text) override {
    cases_ += fmt::format("  <testcase classname=\"{0}\" name=\"{0}\"><error message=\"{1}\"/></testcase>\n",
                          xml_escape(file), xml_escape(text));
  }

  void end(const Tally& tally) override {
    fmt::print(out_,
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"tocsin\" tests=\"{}\" failures=\"{}\" "
               "errors=\"{}\" time=\"{:.6f}\">\n{}</testsuite>\n",
               tally.passed + tally.failed + tally.unusable, tally.failed, tally.unusable, tally.milliseconds / 1000,
               cases_);
  }

 private:
  std::FILE* out_;
  std::string cases_;
};

}  // namespace

std::unique_ptr<Reporter> json_reporter(std::FILE* out) { return std::make_unique<JsonReporter>(out); }
std::unique_ptr<Reporter> junit_reporter(std::FILE* out) { return std::make_unique<JunitReporter>(out); }

}  // namespace tocsin
