#include "language/policy/visibility.h"

#include <gtest/gtest.h>

#include "vectors.h"

namespace tocsin::policy {
namespace {

TEST(PolicyVisibility, IsAsInEveryVector) {
  for (const Json& vector : policy_vectors("public.json")) {
    SCOPED_TRACE(vector.at("name"));
    const auto document = compile(document_of(vector.at("statements")), DocumentKind::kResource);
    EXPECT_EQ(is_public(*document), vector.at("public").get<bool>());
  }
}

TEST(PolicyVisibility, NamesTheStatementAndWhy) {
  const auto document = compile(R"({"Version":"2012-10-17","Statement":[
    {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:*","Resource":"*"},
    {"Sid":"Web","Effect":"Allow","Principal":"*","Action":["s3:GetObject"],"Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}]})",
                                DocumentKind::kResource);
  const auto open = public_statements(*document);
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open[0].sid, "Web");
  EXPECT_EQ(open[0].index, 1);
  EXPECT_EQ(open[0].reason, "Principal is everybody, and no condition fixes the caller");
  EXPECT_EQ(open[0].actions, std::vector<std::string>{"s3:GetObject"});
}

TEST(PolicyPositions, AreLinesAndColumnsOfEachStatement) {
  const std::string text =
      "{\n"
      "  \"Id\": \"{[\\\"Statement\",\n"
      "  \"Statement\": [\n"
      "    {\"Sid\": \"é}\", \"Condition\": {}},\n"
      "    {\n"
      "    }]\n"
      "}";
  EXPECT_EQ(statement_positions(text), (std::vector<StatementPosition>{{4, 5, 4, 35}, {5, 5, 6, 6}}));
}

TEST(PolicyPositions, TakeALoneStatementAndOneInFrontOfTheVersion) {
  EXPECT_EQ(statement_positions(R"({"Statement":{"Action":{}},"Version":"Statement","Id":{}})"),
            (std::vector<StatementPosition>{{1, 14, 1, 27}}));
}

}  // namespace
}  // namespace tocsin::policy
