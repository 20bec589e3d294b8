#include "services/sns/sns.h"
#include "support/testbed.h"

namespace tocsin::sns {
namespace {

struct SnsTopics : Testbed<Sns> {};

// AWS promises that CreateTopic is idempotent; scripts that run twice rely on it.
TEST_F(SnsTopics, CreatedTwiceIsOneTopic) {
  const Json first = ok("CreateTopic", {{"Name", "alerts"}});
  const Json again = ok("CreateTopic", {{"Name", "alerts"}});
  EXPECT_EQ(first, again);
  EXPECT_EQ(first["TopicArn"], "arn:aws:sns:us-east-1:000000000000:alerts");
}

}  // namespace
}  // namespace tocsin::sns
