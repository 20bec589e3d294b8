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
