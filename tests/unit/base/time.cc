#include "tocsin/time.h"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

using namespace std::chrono_literals;

const Time kMoment = *parse_time("2024-07-30T21:53:13Z");

TEST(Times, AreWrittenAsAwsWritesThem) {
  EXPECT_EQ(iso_time(kMoment), "2024-07-30T21:53:13Z");
  EXPECT_EQ(iso_time_millis(kMoment + 7ms), "2024-07-30T21:53:13.007Z");
  EXPECT_EQ(us_time(kMoment), "Jul 30, 2024 9:53:13 PM");
  EXPECT_EQ(http_time(kMoment), "Tue, 30 Jul 2024 21:53:13 GMT");
  EXPECT_EQ(basic_time(kMoment), "20240730T215313Z");
}

TEST(Times, AreReadInEveryFormThatClientsSend) {
  for (const char* text : {"2024-07-30T21:53:13Z", "2024-07-30T23:53:13+02:00", "20240730T215313Z",
                           "Tue, 30 Jul 2024 21:53:13 GMT", "2024-07-30T21:53:13.000Z"}) {
    EXPECT_EQ(parse_time(text), kMoment) << text;
  }
  for (const char* text : {"", "yesterday", "2024-13-01", "2024-07-30T", "2024-07-30T21:53:13X"}) {
    EXPECT_EQ(parse_time(text), std::nullopt) << text;
  }
}

TEST(Durations, AreReadAndWrittenAsPeopleDo) {
  EXPECT_EQ(parse_duration("60s"), 60s);
  EXPECT_EQ(parse_duration("1h30m"), 90min);
  EXPECT_EQ(parse_duration("5 min"), 5min);
  EXPECT_EQ(parse_duration("90 days"), 90 * 24h);
  EXPECT_EQ(parse_duration("soon"), std::nullopt);
  EXPECT_EQ(duration_text(23s), "23 s");
  EXPECT_EQ(duration_text(150min), "2 h 30 min");
  EXPECT_EQ(duration_text(250ms), "250 ms");
}

}  // namespace
}  // namespace tocsin
