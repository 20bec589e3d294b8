#include <gtest/gtest.h>

#include "language/hcl/evaluate.h"
#include "language/hcl/syntax.h"

namespace tocsin::hcl {
namespace {

std::string problems_of(const std::string& text) {
  try {
    parse_body(text, "x.tf");
    return "";
  } catch (const FileError& error) {
    return error.text;
  }
}

std::string text_of(const std::string& text) {
  return evaluate(*parse_body(text, "x.tf").attributes.at(0).value, Variables()).as_string();
}

TEST(HclBodies, KeepBlocksLabelsAndPlaces) {
  const Body body = parse_body(
      "# a comment\n"
      "resource \"aws_sns_topic\" alerts { // another\n"
      "  name = \"alerts\" /* a third */\n"
      "  nested { deep = 1 }\n"
      "}\n"
      "top = [\n"
      "  1,\n"
      "]\n",
      "x.tf");

  ASSERT_EQ(body.blocks.size(), 1u);
  const Block& block = body.blocks[0];
  EXPECT_EQ(block.type, "resource");
  EXPECT_EQ(block.labels, (std::vector<std::string>{"aws_sns_topic", "alerts"}));
  EXPECT_EQ(block.position.text(), "x.tf:2:1");
  EXPECT_EQ(block.body.find("name")->position.text(), "x.tf:3:3");
  EXPECT_EQ(block.body.find("name")->value->position.text(), "x.tf:3:10");
  EXPECT_EQ(block.body.blocks.at(0).body.find("deep")->position.text(), "x.tf:4:12");
  EXPECT_EQ(body.find("top")->position.text(), "x.tf:6:1");
}

// People fix a file in one go; a second run must not bring the next mistake.
TEST(HclBodies, ShowEveryProblemOfAFile) {
  EXPECT_EQ(problems_of("a \"b\" {\n"
                        "  one = \n"
                        "  two = 1 +\n"
                        "  three = foo(1 2)\n"
                        "}\n"
                        "c = [1,, 2]\n"
                        "d {\n"
                        "  e = 1\n"
                        "  e = 2\n"
                        "}\n"
                        "f = 'x'\n"),
            "x.tf:2:9: expected an expression, found the end of the line\n"
            "x.tf:3:12: expected an expression, found the end of the line\n"
            "x.tf:4:17: expected `,` or `)` in the call of foo, found `2`\n"
            "x.tf:6:8: expected an expression, found `,`\n"
            "x.tf:9:3: e is set twice; first at x.tf:8:3\n"
            "x.tf:11:5: unexpected character `'`; strings are written with double quotes");
}

TEST(HclBodies, SayWhatIsNeverClosed) {
  EXPECT_EQ(problems_of("a {\n  b = 1\n"), "x.tf:1:3: this block is never closed with `}`");
  EXPECT_EQ(problems_of("a = <<EOT\nb\n"), "x.tf:1:5: this heredoc is never closed with EOT");
  EXPECT_EQ(problems_of("a = \"b\n"), "x.tf:1:7: a quoted string ends on its line; a heredoc (<<EOT) may be longer");
}

// Bad input is a message, never the end of the process.
TEST(HclBodies, AreNeverNestedTooDeepToRead) {
  for (const char* bracket : {"(", "[", "{a=", "!", "-", "\"${", "f("}) {
    std::string text = "a = ";
    for (int i = 0; i < 20'000; ++i) text += bracket;
    EXPECT_NE(problems_of(text).find("this is nested too deep"), std::string::npos) << bracket;
  }
  std::string blocks;
  for (int i = 0; i < 20'000; ++i) blocks += "a {\n";
  EXPECT_NE(problems_of(blocks), "");
}

// Checked against Terraform: the last newline belongs to the text, escapes do not exist, `$$` hides a hole.
TEST(HclHeredocs, AreTheTextAsItStands) {
  EXPECT_EQ(text_of("a = <<EOT\n  x $${y} %%{z} \\n\n  ~ ${~ \"q\" ~}\n\n   tail\nEOT\n"),
            "  x ${y} %{z} \\n\n  ~q\n   tail\n");
  EXPECT_EQ(text_of("a = <<PATTERN\n{\n  \"source\": [\"aws.iam\"]\n}\nPATTERN\n"),
            "{\n  \"source\": [\"aws.iam\"]\n}\n");
  EXPECT_EQ(text_of("a = <<EOT\r\none\r\ntwo\r\nEOT\r\n"), "one\ntwo\n");
}

TEST(HclHeredocs, WithADashLoseTheirCommonIndent) {
  EXPECT_EQ(text_of("a = <<-EOT\n    a\n      b ${1+1}\n    \n   c\n  EOT\n"), " a\n   b 2\n    \nc\n");
}

TEST(HclHeredocs, HoldDirectives) {
  EXPECT_EQ(text_of("a = <<-EOT\n"
                    "  %{ for x in [\"a\",\"b\"] ~}\n"
                    "  item ${x}\n"
                    "  %{ endfor ~}\n"
                    "  %{ if true }yes%{ else }no%{ endif }\n"
                    "  EOT\n"),
            "  item a\n  item b\n  yes\n");
  EXPECT_EQ(text_of("a = <<EOT\n%{ if true ~}\n\n   hi\n%{ endif ~}\nz\nEOT\n"), "\n   hi\nz\n");
}

}  // namespace
}  // namespace tocsin::hcl
