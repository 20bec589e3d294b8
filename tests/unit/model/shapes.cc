#include "services/cloudtrail/shapes.h"

#include "base/text.h"
#include "model_test.h"
#include "services/events/shapes.h"
#include "services/iam/shapes.h"
#include "services/s3/shapes.h"
#include "services/sns/shapes.h"

namespace tocsin {
namespace {

template <class T>
Json written(const T& value) {
  Json json;
  value.write(json);
  return json;
}

TEST(Shapes, ReadTheNeutralForm) {
  const auto input = sns::PublishInput::read(
      {{"Message", "m"}, {"MessageAttributes", {{"raw", {{"DataType", "Binary"}, {"BinaryValue", "AAH/"}}}}}});
  EXPECT_EQ(input.message, "m");
  EXPECT_FALSE(input.subject);
  EXPECT_EQ(input.message_attributes.at("raw").binary_value, std::string("\x00\x01\xff", 3));
}

TEST(Shapes, ReadTimesAsTextOrSeconds) {
  const auto text = cloudtrail::LookupEventsInput::read({{"StartTime", "2026-01-05T09:00:00.250Z"}});
  const auto number = cloudtrail::LookupEventsInput::read({{"StartTime", 1767603600.25}});
  EXPECT_EQ(iso_time_millis(*text.start_time), "2026-01-05T09:00:00.250Z");
  EXPECT_EQ(number.start_time, text.start_time);
}

TEST(Shapes, RefuseAnotherType) {
  EXPECT_EQ(refusal_of([] { sns::PublishInput::read({{"Message", 5}}); }).code, "SerializationException");
}

// SDKs iterate over the lists of an answer; a list that is missing where AWS sends an empty one breaks them.
TEST(Shapes, WriteEmptyListsOfAnOutputOnly) {
  EXPECT_EQ(written(iam::ListAccessKeysOutput{}).dump(), R"({"AccessKeyMetadata":[]})");
  EXPECT_EQ(written(iam::User{.user_name = "alice"}).dump(), R"({"UserName":"alice"})");
}

TEST(Shapes, WriteTimesOfIamInWholeSeconds) {
  const Time time = *parse_time("2026-01-05T09:00:10.123Z");
  const iam::CreateAccessKeyOutput output{.access_key = iam::AccessKey{.user_name = "bob", .create_date = time}};
  EXPECT_EQ(written(output).dump(), R"({"AccessKey":{"UserName":"bob","CreateDate":"2026-01-05T09:00:10Z"}})");
}

TEST(Shapes, AreKeptAsText) {
  const events::Target target{.id = "mail", .arn = "arn:aws:sns:us-east-1:111122223333:t", .input = "{}"};
  const auto again = events::Target::parse(target.text());
  EXPECT_EQ(again.id, "mail");
  EXPECT_EQ(again.input, "{}");
  EXPECT_EQ(again.text(), target.text());
}

// NotificationConfiguration is the whole output of one operation and a member of the other's input.
TEST(Shapes, ShareAStructThatIsBothWholeAndPart) {
  static_assert(std::is_same_v<s3::GetBucketNotificationConfigurationOutput, s3::NotificationConfiguration>);
}

// generate.py has the rule of snake_case in Python; members must be called what the rest of the code calls them.
TEST(Shapes, SpellMembersAsTextDoes) {
  const Json spellings = vectors("snake_case");
  for (const auto& [name, spelling] : spellings.items()) {
    EXPECT_EQ(snake_case(name), spelling.get<std::string>());
  }
}

}  // namespace
}  // namespace tocsin
