#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/text.h"
#include "language/hcl/evaluate.h"

namespace tocsin::hcl {
namespace {

std::string problem_of(const std::string& text) {
  try {
    return json_encode(evaluate(*parse_expression(text, "x.tf"), Variables()));
  } catch (const FileError& error) {
    return error.text;
  }
}

// The vectors are answers of terraform console, so that the language is Terraform's and not our idea of it.
TEST(HclExpressions, AnswerEveryVectorAsTerraform) {
  std::ifstream file(TOCSIN_SOURCE_DIR "/tests/vectors/hcl/expressions.json");
  std::ostringstream text;
  text << file.rdbuf();
  const auto vectors = parse_json(text.str());
  ASSERT_TRUE(vectors.has_value());
  for (const Json& vector : *vectors) {
    EXPECT_EQ(problem_of(vector.at("expression")), vector.at("json").get<std::string>())
        << vector.at("expression").get<std::string>();
  }
}

// Wrong expressions must never become a value: each names its place and what would be right.
TEST(HclExpressions, WrongOnesNameTheirPlace) {
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"jsonencod(1)", "x.tf:1:1: unknown function jsonencod; did you mean jsonencode?"},
      {"cidrsubnet(\"10.0.0.0/8\", 8, 1)", "x.tf:1:1: function cidrsubnet is not modelled"},
      {"timestamp()", "x.tf:1:1: function timestamp is not modelled: each run would give something else"},
      {"lower(1, 2)", "x.tf:1:1: function lower takes 1 arguments, not 2"},
      {"upper([])", "x.tf:1:1: function upper: a string is required, but this is a list"},
      {"[1][3]", "x.tf:1:5: there is no element 3; the list has 1"},
      {"{ first = 1 }.firt", "x.tf:1:1: there is no attribute firt here; did you mean first?"},
      {"1 +", "x.tf:1:4: expected an expression, found the end of the file"},
      {"(1", "x.tf:1:3: expected `)` to close the parenthesis, found the end of the file"},
      {"\"a\" < 1", "x.tf:1:1: a number is required, but this is \"a\""},
      {"true ? 1 : false", "x.tf:1:1: one result is a number and the other is a bool"},
      {"1 / 0", "x.tf:1:5: division by zero"},
      {"nothing", "x.tf:1:1: unknown name nothing"},
      {"\"${[1]} !\"",
       "x.tf:1:4: this is a list and cannot become part of a text; jsonencode() or join() can make one"},
      {"'a'", "x.tf:1:1: unexpected character `'`; strings are written with double quotes"},
      {"\"\\d\"", "x.tf:1:2: unknown escape `\\d`; a backslash itself is `\\\\`"},
      {"tobool(\"yes\")", "x.tf:1:1: function tobool: a bool is required, but this is \"yes\""},
      {"{ for s in [1, 1] : s => s }",
       "x.tf:1:21: two elements give the key \"1\"; `=> value...` groups them into lists"},
      {"\"%{ endif }\"", "x.tf:1:2: this directive has no `%{ if }` or `%{ for }` before it"},
      {"\"%{ if true }a\"", "x.tf:1:2: this `%{ if }` is never closed with `%{ endif }`"},
      {"regex(\"(\", \"a\")", "x.tf:1:1: function regex: not a regular expression: missing ): ("},
      {"format(\"%s\")", "x.tf:1:1: function format: the format asks for more arguments than there are"},
  };
  for (const auto& [text, expected] : wrong) EXPECT_EQ(problem_of(text), expected);
}

// What is only known after a deployment must not turn into null or an empty text before it.
TEST(HclExpressions, AreUnknownWhereTheyDependOnUnknownValues) {
  Variables scope;
  scope.set("id", Value::unknown());
  const auto value = [&](const std::string& text) { return evaluate(*parse_expression(text, "x.tf"), scope); };

  for (const char* text : {"id", "id + 1", "\"a-${id}\"", "jsonencode({ a = id })", "id.arn", "id[0]", "upper(id)",
                           "[for x in id : x]", "id ? 1 : 2", "id == 1", "coalesce(null, id)"}) {
    EXPECT_TRUE(value(text).is_unknown()) << text;
  }
  EXPECT_EQ(value("length([id, id])"), Value::number(std::int64_t{2}));
  EXPECT_EQ(value("{ a = 1, b = id }.a"), Value::number(std::int64_t{1}));
  EXPECT_EQ(value("id || true"), Value::boolean(true));
  EXPECT_EQ(value("id == null"), value("id"));
}

// file() and templatefile() start from the folder of the root module, as Terraform does when it runs there.
TEST(HclExpressions, ReadFilesFromTheScopesFolder) {
  const std::string folder = testing::TempDir();
  std::ofstream(folder + "hcl_greeting.tftpl") << "%{ for name in names ~}\nhello ${name}\n%{ endfor ~}\n";
  const Variables scope(nullptr, folder);
  const auto value = [&](const std::string& text) { return evaluate(*parse_expression(text, "x.tf"), scope); };

  EXPECT_EQ(value("templatefile(\"hcl_greeting.tftpl\", { names = [\"a\", \"b\"] })"),
            Value::string("hello a\nhello b\n"));
  EXPECT_EQ(value("length(file(\"./hcl_greeting.tftpl\"))"), Value::number(std::int64_t{51}));
  EXPECT_EQ(value("fileexists(\"hcl_missing\")"), Value::boolean(false));
  EXPECT_THROW(value("file(\"hcl_missing\")"), FileError);
}

}  // namespace
}  // namespace tocsin::hcl
