#pragma once

#include <string_view>

namespace tocsin {

/// A JSON number as event patterns see it.
///
/// Numbers compare by value (300 = 300.0 = 3.0e2) where a double holds the decimal exactly enough: its shortest
/// rendering is that very decimal. All others (9007199254740993, 1e400, 0.30000000000000000001) are "not comparable":
/// they equal only their own spelling, and no range holds them.
struct PatternNumber {
  double value = 0;
  bool comparable = false;
};

/// The text must be a well-formed JSON number.
PatternNumber read_number(std::string_view text);

/// The value alone, comparable or not: infinite or zero if the decimal is out of a double's range. Never -0.
double number_value(std::string_view text);

/// Whether a number whose nearest double is `value` is comparable.
bool is_comparable(std::string_view text, double value);

}  // namespace tocsin
