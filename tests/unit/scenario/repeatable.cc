#include <gtest/gtest.h>

#include <filesystem>

#include "scenario/find.h"
#include "scenario/read.h"
#include "scenario/run.h"

namespace tocsin {
namespace {

std::vector<StoryResult> told(const Story& story) {
  Stages stages;
  Teller teller(stages, story);
  std::vector<StoryResult> results;
  for (std::size_t i = 0; i < tellings(story); ++i) results.push_back(teller.tell(i, {.keep_journal = true}));
  return results;
}

// Same seed, same run: ids, keys, delays and order come from one source, so two worlds write the same journal.
TEST(Scenarios, ToldTwiceWriteTheSameJournal) {
  for (const std::string& file : scenario_files(TOCSIN_SOURCE_DIR "/scenarios")) {
    for (const Story& story : read_stories(file)) {
      SCOPED_TRACE(story.position.text());
      const auto first = told(story);
      const auto again = told(story);
      ASSERT_EQ(first.size(), again.size());
      for (std::size_t i = 0; i < first.size(); ++i) {
        EXPECT_FALSE(first[i].journal.empty());
        EXPECT_EQ(first[i].journal, again[i].journal);
      }
    }
  }
}

TEST(Scenarios, OfThisProjectPass) {
  for (const std::string& file : scenario_files(TOCSIN_SOURCE_DIR "/scenarios")) {
    for (const Story& story : read_stories(file)) {
      for (const StoryResult& result : told(story)) {
        EXPECT_TRUE(result.passed()) << result.position.text() << " " << result.name << " " << result.error
                                     << (result.failures.empty() ? "" : result.failures.front().got);
      }
    }
  }
}

constexpr const char* kStory = R"(name: telling ${n}
given:
  - iam.CreateUser: {UserName: alice}
when:
  - iam.CreateAccessKey: {UserName: alice}
    save: {key: AccessKey.AccessKeyId}
then:
  - record: {responseElements: {accessKey: {accessKeyId: "${key}"}}}
examples:
  - {n: 1}
  - {n: 2}
)";

// A story is taken back: the next telling finds the world as it was, down to the chance that makes its ids.
TEST(Scenarios, OneTellingDoesNotSeeTheOther) {
  const auto stories = read_stories_text(kStory, "s.yaml");
  const auto results = told(stories.front());
  ASSERT_EQ(results.size(), 2u);
  EXPECT_TRUE(results[0].passed());
  EXPECT_TRUE(results[1].passed());
  EXPECT_EQ(results[0].journal, results[1].journal);
}

std::string error_of(const std::string& text) { return told(read_stories_text(text, "s.yaml").front()).front().error; }

// A queue that does not exist has no messages; `never` must not take that for silence.
TEST(Scenarios, AQueueThatIsNotThereIsAnError) {
  const std::string error = error_of("name: n\nwhen: []\nthen:\n  - never: {queue: {name: alerst}}\n");
  EXPECT_NE(error.find("the queue \"alerst\" cannot be read"), std::string::npos) << error;
}

TEST(Scenarios, ATimeThatIsOverIsAnError) {
  const std::string error = error_of(
      "name: n\nwhen:\n  - advance: 1h\n  - at: +10s\n    iam.ListUsers: {}\nthen:\n  - record: {eventName: "
      "ListUsers}\n");
  EXPECT_NE(error.find("at +10 s is over"), std::string::npos) << error;
}

constexpr const char* kManyMessages = R"(name: n
given:
  - sqs.CreateQueue: {QueueName: q}
    save: {url: QueueUrl}
when:
  - sqs.SendMessageBatch: {QueueUrl: "${url}", Entries: &ten [{Id: a, MessageBody: x}, {Id: b, MessageBody: x}, {Id: c, MessageBody: x}, {Id: d, MessageBody: x}, {Id: e, MessageBody: x}, {Id: f, MessageBody: x}, {Id: g, MessageBody: x}]}
  - sqs.SendMessageBatch: {QueueUrl: "${url}", Entries: *ten}
then:
  - queue: {name: q, body: x}
    times: 14
)";

TEST(Scenarios, AllMessagesOfAQueueAreCountedNotOnlyTheFirstTen) {
  const auto stories = read_stories_text(kManyMessages, "s.yaml");
  const auto results = told(stories.front());
  EXPECT_TRUE(results.front().passed()) << results.front().error
                                        << (results.front().failures.empty() ? "" : results.front().failures[0].got);
}

TEST(Scenarios, AFailureShowsTheChainUpToTheBrokenLink) {
  const auto stories = read_stories_text(
      "name: n\nwhen:\n  - iam.CreateUser: {UserName: alice}\nthen:\n  - mail: {to: a@example.com}\n", "s.yaml");
  const auto results = told(stories.front());
  ASSERT_EQ(results.front().failures.size(), 1u);
  const Failure& failure = results.front().failures.front();
  EXPECT_EQ(failure.position.text(), "s.yaml:5:5");
  ASSERT_NE(failure.chain.stop(), nullptr);
  EXPECT_EQ(failure.chain.stop()->code, "CT-01");
  EXPECT_NE(chain_text(failure.chain, Paint::kPlain).find("TOC-CT-01"), std::string::npos);
}

}  // namespace
}  // namespace tocsin
