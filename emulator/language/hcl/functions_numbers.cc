#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/text.h"
#include "language/hcl/functions.h"

namespace tocsin::hcl {
namespace {

template <class Better>
Value best(const Arguments& in, Better better) {
  Value found = Value::number(in.number(0));
  for (std::size_t i = 1; i < in.size(); ++i) {
    if (better(in.number(i), found.as_number())) found = Value::number(in.number(i));
  }
  return found;
}

Value parse_int(const Arguments& in) {
  const std::string text = in.string(0);
  const std::int64_t base = in.integer(1);
  if (base < 2 || base > 36) throw ValueError("the base must be between 2 and 36");
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, static_cast<int>(base));
  if (error != std::errc() || end != text.data() + text.size()) {
    throw ValueError(concat(json_quote(text), " is not a number of base ", std::to_string(base)));
  }
  return Value::number(value);
}

Value sum(const Arguments& in) {
  if (in.items(0).empty()) throw ValueError("the list is empty");
  double total = 0;
  for (const Value& item : in.items(0)) total += item.as_number();
  return Value::number(total);
}

}  // namespace

std::vector<Function> number_functions() {
  return {
      {"min", 1, kAnyNumber, [](const Arguments& in) { return best(in, std::less<double>()); }},
      {"max", 1, kAnyNumber, [](const Arguments& in) { return best(in, std::greater<double>()); }},
      {"abs", 1, 1, [](const Arguments& in) { return Value::number(std::abs(in.number(0))); }},
      {"ceil", 1, 1, [](const Arguments& in) { return Value::number(std::ceil(in.number(0))); }},
      {"floor", 1, 1, [](const Arguments& in) { return Value::number(std::floor(in.number(0))); }},
      {"pow", 2, 2, [](const Arguments& in) { return Value::number(std::pow(in.number(0), in.number(1))); }},
      {"log", 2, 2, [](const Arguments& in) { return Value::number(std::log(in.number(0)) / std::log(in.number(1))); }},
      {"signum", 1, 1,
       [](const Arguments& in) {
         const double value = in.number(0);
         return Value::number(static_cast<std::int64_t>(value > 0) - static_cast<std::int64_t>(value < 0));
       }},
      {"parseint", 2, 2, parse_int},
      {"sum", 1, 1, sum},
  };
}

}  // namespace tocsin::hcl
