#include <algorithm>

#include "base/text.h"
#include "language/hcl/functions.h"

namespace tocsin::hcl {
namespace {

Value length(const Arguments& in) {
  if (in[0].is_string()) {
    const std::string text = in.string(0);
    return Value::number(static_cast<std::int64_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; })));
  }
  return Value::number(static_cast<std::int64_t>(in[0].elements().size()));
}

Value lookup(const Arguments& in) {
  const std::string key = in.string(1);
  if (!in[0].is_map()) throw ValueError(concat("a map is required, but this is ", in[0].kind_text()));
  if (const Value* found = in[0].find(key)) return *found;
  if (in.size() == 3) return in[2];
  throw ValueError(concat("the map has no key ", json_quote(key), ", and no default is given"));
}

Value merge(const Arguments& in) {
  Value::Map all;
  for (const Value& map : in.values) {
    if (map.is_null()) continue;
    for (const auto& [key, value] : map.fields()) all[key] = value;
  }
  return Value::map(std::move(all));
}

Value concat_lists(const Arguments& in) {
  Value::List all;
  for (std::size_t i = 0; i < in.size(); ++i) all.insert(all.end(), in.items(i).begin(), in.items(i).end());
  return Value::list(std::move(all));
}

Value keys(const Arguments& in) {
  Value::List names;
  for (const auto& [key, value] : in[0].fields()) names.push_back(Value::string(key));
  return Value::list(std::move(names));
}

Value values(const Arguments& in) {
  static_cast<void>(in[0].fields());
  return Value::list(in[0].elements());
}

Value element(const Arguments& in) {
  const auto size = static_cast<std::int64_t>(in.items(0).size());
  if (size == 0) throw ValueError("the list is empty");
  const std::int64_t at = in.integer(1) % size;  // wraps around
  return in.items(0)[static_cast<std::size_t>(at < 0 ? at + size : at)];
}

Value index(const Arguments& in) {
  const auto it = std::find(in.items(0).begin(), in.items(0).end(), in[1]);
  if (it == in.items(0).end()) throw ValueError("the list does not have this element");
  return Value::number(static_cast<std::int64_t>(it - in.items(0).begin()));
}

Value contains(const Arguments& in) {
  // Lists and sets have one type of element, so a number is looked for among numbers even if it came as text.
  const Value::List both = of_one_kind({in.items(0).empty() ? in[1] : in.items(0)[0], in[1]});
  const Value& wanted = both[1];
  return Value::boolean(std::any_of(in.items(0).begin(), in.items(0).end(), [&](const Value& item) {
    return item == in[1] || (item.is_primitive() && wanted.is_string() && item.as_string() == wanted.as_string());
  }));
}

Value distinct(const Arguments& in) {
  Value::List once;
  for (const Value& item : of_one_kind(in.items(0))) {
    if (std::find(once.begin(), once.end(), item) == once.end()) once.push_back(item);
  }
  return Value::list(std::move(once));
}

void flatten_into(Value::List& out, const Value& value) {
  if (!value.is_sequence()) {
    out.push_back(value);
    return;
  }
  for (const Value& item : value.items()) flatten_into(out, item);
}

Value flatten(const Arguments& in) {
  Value::List all;
  for (const Value& item : in.items(0)) flatten_into(all, item);
  return Value::list(std::move(all));
}

Value compact(const Arguments& in) {
  Value::List kept;
  for (const Value& item : in.items(0)) {
    if (!item.is_null() && !item.as_string().empty()) kept.push_back(Value::string(item.as_string()));
  }
  return Value::list(std::move(kept));
}

Value coalesce(const Arguments& in) {
  const Value::List all = of_one_kind(in.values);
  for (const Value& value : all) {
    if (value.is_unknown()) return value;
    if (!value.is_null() && !(value.is_string() && value.as_string().empty())) return value;
  }
  throw ValueError("every argument is null or empty");
}

Value coalesce_list(const Arguments& in) {
  for (const Value& value : in.values) {
    if (value.is_unknown() || (value.is_sequence() && !value.items().empty())) return value;
  }
  throw ValueError("every list is empty");
}

Value slice(const Arguments& in) {
  const Value::List& items = in.items(0);
  const std::int64_t begin = in.integer(1), end = in.integer(2);
  if (begin < 0 || begin > end || end > static_cast<std::int64_t>(items.size())) {
    throw ValueError(concat("from ", std::to_string(begin), " to ", std::to_string(end), " is not within a list of ",
                            std::to_string(items.size())));
  }
  return Value::list({items.begin() + begin, items.begin() + end});
}

Value reverse(const Arguments& in) { return Value::list({in.items(0).rbegin(), in.items(0).rend()}); }

Value sort(const Arguments& in) {
  std::vector<std::string> texts;
  for (const Value& item : in.items(0)) texts.push_back(item.as_string());
  std::sort(texts.begin(), texts.end());
  return Value::strings(texts);
}

Value zipmap(const Arguments& in) {
  if (in.items(0).size() != in.items(1).size()) throw ValueError("there must be as many values as keys");
  Value::Map all;
  for (std::size_t i = 0; i < in.items(0).size(); ++i) all[in.items(0)[i].as_string()] = in.items(1)[i];
  return Value::map(std::move(all));
}

Value transpose(const Arguments& in) {
  std::map<std::string, Value::List> turned;
  for (const auto& [key, list] : in[0].fields()) {
    for (const Value& item : list.items()) turned[item.as_string()].push_back(Value::string(key));
  }
  Value::Map all;
  for (auto& [key, list] : turned) all[key] = Value::list(std::move(list));
  return Value::map(std::move(all));
}

Value one(const Arguments& in) {
  const Value::List& items = in.items(0);
  if (items.size() > 1)
    throw ValueError(concat("the list has ", std::to_string(items.size()), " elements, not one or none"));
  return items.empty() ? Value::null() : items[0];
}

Value all_true(const Arguments& in) {
  return Value::boolean(std::all_of(in.items(0).begin(), in.items(0).end(),
                                    [](const Value& item) { return !item.is_null() && item.as_bool(); }));
}

Value any_true(const Arguments& in) {
  return Value::boolean(std::any_of(in.items(0).begin(), in.items(0).end(),
                                    [](const Value& item) { return !item.is_null() && item.as_bool(); }));
}

Value range(const Arguments& in) {
  const double begin = in.size() == 1 ? 0 : in.number(0);
  const double end = in.size() == 1 ? in.number(0) : in.number(1);
  const double step = in.size() == 3 ? in.number(2) : (begin <= end ? 1 : -1);
  constexpr std::size_t kMost = 1024;  // Terraform's own limit.
  if (step == 0 || (step > 0 && end < begin) || (step < 0 && end > begin)) {
    throw ValueError("the step does not lead from the start to the limit");
  }
  Value::List numbers;
  for (double at = begin; step > 0 ? at < end : at > end; at += step) {
    if (numbers.size() == kMost) throw ValueError("more than 1024 numbers");
    numbers.push_back(Value::number(at));
  }
  return Value::list(std::move(numbers));
}

Value chunk_list(const Arguments& in) {
  const std::int64_t size = in.integer(1);
  if (size < 1) throw ValueError("the size must be at least 1");
  Value::List chunks, chunk;
  for (const Value& item : in.items(0)) {
    chunk.push_back(item);
    if (static_cast<std::int64_t>(chunk.size()) == size) chunks.push_back(Value::list(std::exchange(chunk, {})));
  }
  if (!chunk.empty()) chunks.push_back(Value::list(std::move(chunk)));
  return Value::list(std::move(chunks));
}

Value match_keys(const Arguments& in) {
  if (in.items(0).size() != in.items(1).size()) throw ValueError("there must be as many values as keys");
  Value::List found;
  for (std::size_t i = 0; i < in.items(0).size(); ++i) {
    const Value::List& wanted = in.items(2);
    if (std::find(wanted.begin(), wanted.end(), in.items(1)[i]) != wanted.end()) found.push_back(in.items(0)[i]);
  }
  return Value::list(std::move(found));
}

}  // namespace

std::vector<Function> collection_functions() {
  constexpr auto kInside = Unknowns::kAcceptedInside;
  return {
      {"length", 1, 1, length, kInside},
      {"lookup", 2, 3, lookup, kInside, /*takes_null=*/true},
      {"merge", 0, kAnyNumber, merge, kInside, true},
      {"concat", 1, kAnyNumber, concat_lists, kInside},
      {"keys", 1, 1, keys, kInside},
      {"values", 1, 1, values, kInside},
      {"element", 2, 2, element, kInside},
      {"index", 2, 2, index},
      {"contains", 2, 2, contains, Unknowns::kGiveUnknown, true},
      {"distinct", 1, 1, distinct},
      {"flatten", 1, 1, flatten},
      {"compact", 1, 1, compact},
      {"coalesce", 1, kAnyNumber, coalesce, Unknowns::kAccepted, true},
      {"coalescelist", 1, kAnyNumber, coalesce_list, Unknowns::kAccepted, true},
      {"slice", 3, 3, slice, kInside},
      {"reverse", 1, 1, reverse, kInside},
      {"sort", 1, 1, sort},
      {"zipmap", 2, 2, zipmap, kInside},
      {"transpose", 1, 1, transpose},
      {"one", 1, 1, one, kInside},
      {"alltrue", 1, 1, all_true},
      {"anytrue", 1, 1, any_true},
      {"range", 1, 3, range},
      {"chunklist", 2, 2, chunk_list, kInside},
      {"matchkeys", 3, 3, match_keys},
  };
}

}  // namespace tocsin::hcl
