#include <gtest/gtest.h>

#include "language/hcl/evaluate.h"
#include "language/hcl/type.h"

namespace tocsin::hcl {
namespace {

std::string converted(const std::string& value, const std::string& type) {
  try {
    return json_encode(
        convert(evaluate(*parse_expression(value, "v"), Variables()), parse_type(*parse_expression(type, "t"))));
  } catch (const ValueError& error) {
    return error.message;
  } catch (const FileError& error) {
    return error.text;
  }
}

TEST(HclTypes, ConvertWhatFits) {
  EXPECT_EQ(converted("5", "string"), R"("5")");
  EXPECT_EQ(converted("\"5\"", "number"), "5");
  EXPECT_EQ(converted("[2, \"1\", 2]", "set(string)"), R"(["1","2"])");
  EXPECT_EQ(converted("{ a = 1 }", "map(string)"), R"({"a":"1"})");
  EXPECT_EQ(converted("{ a = 1, extra = 2 }", "object({ a = string, b = optional(number, 7) })"), R"({"a":"1","b":7})");
  EXPECT_EQ(converted("[1, \"x\"]", "tuple([string, string])"), R"(["1","x"])");
  EXPECT_EQ(converted("null", "string"), "null");
}

// Modules from before 2019 quote their types.
TEST(HclTypes, UnderstandTheQuotedForm) {
  EXPECT_EQ(converted("1", "\"string\""), R"("1")");
  EXPECT_EQ(converted("[1]", "\"list\""), "[1]");
  EXPECT_EQ(converted("{ a = 1 }", "\"map\""), R"({"a":1})");
}

TEST(HclTypes, SayWhichPartDoesNotFit) {
  EXPECT_EQ(converted("[]", "string"), "a string is required, but this is a list");
  EXPECT_EQ(converted("\"x\"", "list(string)"), "a list of strings is required, but this is a string");
  EXPECT_EQ(converted("{ a = { b = [\"x\"] } }", "map(object({ b = list(number) }))"),
            "[0].b[0]: a number is required, but this is \"x\"");
  EXPECT_EQ(converted("{}", "object({ a = string })"), "attribute a is missing");
  EXPECT_EQ(converted("1", "sting"), "t:1:1: unknown type sting; did you mean string?");
}

}  // namespace
}  // namespace tocsin::hcl
