#include "base/text.h"
#include "language/hcl/functions.h"

namespace tocsin::hcl {
namespace {

Value to_string(const Arguments& in) { return in[0].is_null() ? in[0] : Value::string(in.string(0)); }
Value to_bool(const Arguments& in) { return in[0].is_null() ? in[0] : Value::boolean(in[0].as_bool()); }

Value to_number(const Arguments& in) {
  if (in[0].is_null()) return in[0];
  return in[0].is_whole() ? in[0] : Value::number(in.number(0));
}

Value to_list(const Arguments& in) { return in[0].is_null() ? in[0] : Value::list(of_one_kind(in.items(0))); }
Value to_set(const Arguments& in) { return in[0].is_null() ? in[0] : Value::set(in.items(0)); }

Value to_map(const Arguments& in) {
  if (in[0].is_null()) return in[0];
  const Value::List values = of_one_kind(in[0].elements());
  Value::Map all;
  std::size_t i = 0;
  for (const auto& [key, value] : in[0].fields()) all[key] = values[i++];
  return Value::map(std::move(all));
}

Value same(const Arguments& in) { return in[0]; }

}  // namespace

std::vector<Function> conversion_functions() {
  constexpr auto kInside = Unknowns::kAcceptedInside;
  return {
      {"tostring", 1, 1, to_string, Unknowns::kGiveUnknown, /*takes_null=*/true},
      {"tonumber", 1, 1, to_number, Unknowns::kGiveUnknown, true},
      {"tobool", 1, 1, to_bool, Unknowns::kGiveUnknown, true},
      {"tolist", 1, 1, to_list, kInside, true},
      {"toset", 1, 1, to_set, Unknowns::kGiveUnknown, true},
      {"tomap", 1, 1, to_map, kInside, true},
      // Deviation: nothing is printed in a plan that would have to be hidden, so the mark itself is not kept.
      {"sensitive", 1, 1, same, Unknowns::kAccepted, true},
      {"nonsensitive", 1, 1, same, Unknowns::kAccepted, true},
  };
}

}  // namespace tocsin::hcl
