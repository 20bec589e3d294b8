#include <algorithm>
#include <iterator>

#include "language/hcl/functions.h"

namespace tocsin::hcl {
namespace {

using SetOperation = Value::List (*)(const Value::List&, const Value::List&);

Value fold(const Arguments& in, SetOperation operation) {
  Value all = Value::set(in.items(0));
  for (std::size_t i = 1; i < in.size(); ++i) all = Value::set(operation(all.items(), Value::set(in.items(i)).items()));
  return all;
}

Value::List set_union(const Value::List& a, const Value::List& b) {
  Value::List out;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

Value::List set_intersection(const Value::List& a, const Value::List& b) {
  Value::List out;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

Value::List set_difference(const Value::List& a, const Value::List& b) {
  Value::List out;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

/// Every combination of one element of each, the last varying fastest.
Value product(const Arguments& in) {
  Value::List rows = {Value::list({})};
  bool all_sets = true;
  for (std::size_t i = 0; i < in.size(); ++i) {
    all_sets = all_sets && in[i].kind() == Value::Kind::kSet;
    Value::List longer;
    for (const Value& row : rows) {
      for (const Value& item : in.items(i)) {
        Value::List items = row.items();
        items.push_back(item);
        longer.push_back(Value::list(std::move(items)));
      }
    }
    rows = std::move(longer);
  }
  return all_sets ? Value::set(std::move(rows)) : Value::list(std::move(rows));
}

}  // namespace

std::vector<Function> set_functions() {
  return {
      {"setunion", 1, kAnyNumber, [](const Arguments& in) { return fold(in, set_union); }},
      {"setintersection", 1, kAnyNumber, [](const Arguments& in) { return fold(in, set_intersection); }},
      {"setsubtract", 2, 2, [](const Arguments& in) { return fold(in, set_difference); }},
      {"setproduct", 1, kAnyNumber, product},
  };
}

}  // namespace tocsin::hcl
