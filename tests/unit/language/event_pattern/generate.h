#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tocsin {

/// Random patterns and events over a small world of names and values, so that they meet often. The same seed gives the
/// same texts.
class PatternGenerator {
 public:
  explicit PatternGenerator(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15 + 12345) {}

  std::string pattern() {
    or_left_ = 2;
    return object(0, true);
  }
  std::string event() { return event_object(0); }

 private:
  std::uint64_t next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return state_;
  }
  std::size_t below(std::size_t n) { return next() % n; }
  bool chance(std::size_t one_in) { return below(one_in) == 0; }
  std::string pick(const std::vector<std::string>& from) { return from[below(from.size())]; }

  std::string name() { return pick({"a", "b", "c", "a.b", "b.c", "d-e", "A", "é", "\\u0061"}); }

  std::string string() {
    return pick({"\"\"",
                 "\"a\"",
                 "\"ab\"",
                 "\"abc\"",
                 "\"abab\"",
                 "\"b\"",
                 "\"ba\"",
                 "\"cab\"",
                 "\"AB\"",
                 "\"aB\"",
                 "\"xabyab\"",
                 "\"\\u0061b\"",
                 "\"a\\\"b\"",
                 "\"a\\\\b\"",
                 "\"*\"",
                 "\"a*\"",
                 "\"é\"",
                 "\"É\"",
                 "\"aé\"",
                 "\"ß\"",
                 "\"ss\"",
                 "\"SS\"",
                 "\"10.0.0.1\"",
                 "\"10.0.0.200\"",
                 "\"010.000.000.001\"",
                 "\"11.1.1.1\"",
                 "\"300.1.1.1\"",
                 "\"2001:db8::1\"",
                 "\"2001:0db8:0:0:0:0:0:1\"",
                 "\"::ffff:a00:1\"",
                 "\"5\"",
                 "\"true\"",
                 "\"null\"",
                 "\"😀\"",
                 "\"x y\"",
                 "\"a/b\""});
  }
  std::string number() {
    return pick({"0",
                 "-0",
                 "0.0",
                 "1",
                 "1.0",
                 "1e0",
                 "10e-1",
                 "5",
                 "5.0",
                 "-5",
                 "3.0e2",
                 "300",
                 "300.0",
                 "0.1",
                 "1e-1",
                 "100",
                 "-1.5",
                 "9007199254740992",
                 "9007199254740993",
                 "12345678901234567890",
                 "12345678901234567890.0",
                 "1e400",
                 "1e-400",
                 "3.14159265358979323846",
                 "0.30000000000000000001",
                 "0.3",
                 "123456789.123456",
                 "1.7976931348623157e308",
                 "-122.42916360922355"});
  }
  std::string scalar() {
    switch (below(8)) {
      case 0:
      case 1: return number();
      case 2: return pick({"true", "false", "null"});
      default: return string();
    }
  }

  std::string list(std::size_t most, std::string (PatternGenerator::*one)()) {
    std::string out = "[";
    const std::size_t count = 1 + below(most);
    for (std::size_t i = 0; i < count; ++i) out += (i > 0 ? "," : "") + (this->*one)();
    return out + "]";
  }
  std::string good_number() {
    return pick({"0", "1", "1.0", "5", "-5", "3e2", "300", "0.1", "100", "-1.5", "0.3", "-0", "123456789.123456"});
  }
  std::string part() {
    return pick({"\"a\"", "\"ab\"", "\"b\"", "\"abc\"", "\"A\"", "\"é\"", "\"x\"", "\"1\"", "\"É\"", "\"B\"", "\"s\""});
  }
  std::string wild() {
    return pick({"\"*\"",     "\"a*\"",    "\"*b\"",    "\"a*b\"",     "\"*a*\"",   "\"*ab*\"",      "\"a*b*\"",
                 "\"*a*b\"",  "\"abc\"",   "\"\"",      "\"*\\\\**\"", "\"x*y*b\"", "\"a\\\\*\"",    "\"*é*\"",
                 "\"a*a*b\"", "\"*.0.*\"", "\"*abab\"", "\"*bc\"",     "\"c*a*b\"", "\"*\\\\\\\\*\""});
  }
  std::string numeric() {
    static const std::vector<std::string> kLow = {"-5", "0", "0.1", "1"};
    static const std::vector<std::string> kHigh = {"1.5", "5", "100", "300"};
    switch (below(4)) {
      case 0: return "[\"=\"," + good_number() + "]";
      case 1: return "[" + pick({"\"<\"", "\"<=\""}) + "," + good_number() + "]";
      case 2: return "[" + pick({"\">\"", "\">=\""}) + "," + good_number() + "]";
      default:
        return "[" + pick({"\">\"", "\">=\""}) + "," + pick(kLow) + "," + pick({"\"<\"", "\"<=\""}) + "," +
               pick(kHigh) + "]";
    }
  }
  std::string anything_but() {
    switch (below(8)) {
      case 0: return string();
      case 1: return good_number();
      case 2: return list(3, &PatternGenerator::string);
      case 3: return list(3, &PatternGenerator::good_number);
      case 4: return "{\"prefix\":" + (chance(2) ? part() : list(2, &PatternGenerator::part)) + "}";
      case 5: return "{\"suffix\":" + (chance(2) ? part() : list(2, &PatternGenerator::part)) + "}";
      case 6: return "{\"equals-ignore-case\":" + (chance(2) ? string() : list(2, &PatternGenerator::string)) + "}";
      default: return "{\"wildcard\":" + (chance(2) ? wild() : list(2, &PatternGenerator::wild)) + "}";
    }
  }
  std::string alternative() {
    switch (below(16)) {
      case 0: return "{\"prefix\":" + (chance(6) ? "\"\"" : part()) + "}";
      case 1: return "{\"suffix\":" + (chance(6) ? "\"\"" : part()) + "}";
      case 2: return "{\"equals-ignore-case\":" + string() + "}";
      case 3: return "{\"prefix\":{\"equals-ignore-case\":" + part() + "}}";
      case 4: return "{\"suffix\":{\"equals-ignore-case\":" + part() + "}}";
      case 5: return "{\"wildcard\":" + wild() + "}";
      case 6: return "{\"exists\":" + pick({"true", "false"}) + "}";
      case 7:
      case 8: return "{\"anything-but\":" + anything_but() + "}";
      case 9: return "{\"numeric\":" + numeric() + "}";
      case 10:
        return "{\"cidr\":" +
               pick(
                   {"\"10.0.0.0/24\"", "\"10.0.0.128/25\"", "\"10.0.0.0/8\"", "\"2001:db8::/32\"", "\"10.0.0.1/31\""}) +
               "}";
      case 11: return "{\"exactly\":" + string() + "}";
      default: return scalar();
    }
  }

  std::string object(std::size_t depth, bool root) {
    std::string out = "{";
    const std::size_t count = root ? 1 + below(3) : 1 + below(2);
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) out += ",";
      if (or_left_ > 0 && chance(6)) {
        --or_left_;
        out += "\"$or\":[" + object(depth + 1, false) + "," + object(depth + 1, false) +
               (chance(2) ? "," + object(depth + 1, false) : "") + "]";
        continue;
      }
      out += "\"" + name() +
             "\":" + (depth < 3 && chance(3) ? object(depth + 1, false) : list(3, &PatternGenerator::alternative));
    }
    return out + "}";
  }

  std::string event_value(std::size_t depth) {
    if (depth < 5) {
      if (chance(4)) return event_object(depth + 1);
      if (chance(3)) {
        std::string out = "[";
        const std::size_t count = below(4);
        for (std::size_t i = 0; i < count; ++i)
          out += (i > 0 ? "," : "") + (chance(2) ? event_object(depth + 1) : event_value(depth + 1));
        return out + "]";
      }
    }
    return scalar();
  }
  std::string event_object(std::size_t depth) {
    std::string out = "{";
    const std::size_t count = depth == 0 ? 1 + below(4) : below(4);
    for (std::size_t i = 0; i < count; ++i) {
      out += (i > 0 ? ", " : "");
      out += "\"" + name() + "\":" + (chance(8) ? " " : "") + event_value(depth);
    }
    return out + "}";
  }

  std::uint64_t state_;
  std::size_t or_left_ = 0;
};

}  // namespace tocsin
