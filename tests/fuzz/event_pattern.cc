// Any two texts as pattern and event, cut at the first newline: the compiler, both matchers, the explanation, the
// linter and the transformer must survive them, and the matchers must agree.

#include "language/event_pattern/event_pattern.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "language/event_pattern/explain.h"
#include "language/event_pattern/input_transformer.h"
#include "language/event_pattern/lint.h"
#include "tocsin/ruleset.h"

namespace {

using namespace tocsin;

void transform(const std::string& input_template, std::string_view event) {
  try {
    const InputTransformer transformer({{"a", "$.a"}, {"b", "$.a[*].b"}, {"c", "$.detail['x']"}}, input_template);
    transformer.render(event, {"arn", "name", "time"});
  } catch (const TransformerRefused&) {
  } catch (const TransformError&) {
  }
  try {
    input_path(event, input_template);
  } catch (const TransformError&) {
  }
}

void match(const std::string& pattern_text, std::string_view event) {
  try {
    const EventPattern pattern(pattern_text);
    Ruleset rules(Dialect::kEventBridge, Validation::kWhole);
    rules.add(0, pattern_text);
    rules.add(1, R"({"a":[{"anything-but":["x"]}],"b":[{"exists":false}]})");
    rules.remove(1);
    const bool together = rules.match(event).contains(0);
    if (pattern.matches(event) != together) std::abort();
    if (explain(pattern, event).matched != together) std::abort();
    explanation_text(explain(pattern, event));
  } catch (const PatternError&) {
  } catch (const EventError&) {
  }
}

/// What is not checked to be JSON may give any verdict, but not harm.
void match_unchecked(std::string_view event) {
  Ruleset rules;
  rules.add(0, R"({"a":[{"prefix":"x"},1],"detail":{"b.c":[{"numeric":[">",1]}]},"":[{"exists":true}]})");
  try {
    rules.match(event);
  } catch (const EventError&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto cut = input.find('\n');
  const std::string first(input.substr(0, cut));
  const std::string_view event = cut == std::string_view::npos ? "" : input.substr(cut + 1);
  match(first, event);
  match_unchecked(event);
  transform(first, event);
  const std::string patterns[] = {first};
  lint(patterns);
  return 0;
}
