#include "naive.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <stdexcept>
#include <vector>

namespace tocsin {
namespace {

/// A JSON value with the spelling of numbers and with duplicate names.
struct NaiveValue {
  char kind = 'n';  // o a s d t f n
  std::string text;
  std::vector<std::pair<std::string, std::shared_ptr<NaiveValue>>> members;  // of objects; of arrays without names
};
using NaivePointer = std::shared_ptr<NaiveValue>;

class NaiveParser {
 public:
  explicit NaiveParser(const std::string& text) : text_(text) {}
  NaivePointer value() {
    space();
    auto out = std::make_shared<NaiveValue>();
    const char c = text_.at(at_);
    if (c == '{' || c == '[') {
      out->kind = c == '{' ? 'o' : 'a';
      ++at_;
      space();
      while (text_.at(at_) != '}' && text_.at(at_) != ']') {
        std::string name;
        if (c == '{') {
          name = string();
          space();
          ++at_;
        }
        out->members.emplace_back(name, value());
        space();
        if (text_.at(at_) == ',') ++at_;
        space();
      }
      ++at_;
    } else if (c == '"') {
      out->kind = 's';
      out->text = string();
    } else {
      while (at_ < text_.size() && std::string(",]} ").find(text_[at_]) == std::string::npos) out->text += text_[at_++];
      out->kind = out->text == "true" ? 't' : out->text == "false" ? 'f' : out->text == "null" ? 'n' : 'd';
    }
    return out;
  }

 private:
  void space() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  std::string string() {
    std::string out;
    for (++at_; text_.at(at_) != '"'; ++at_) {
      if (text_[at_] != '\\') {
        out += text_[at_];
        continue;
      }
      const char c = text_.at(++at_);
      if (c == 'u') {  // The generator writes ASCII alone in this way.
        out += static_cast<char>(std::strtol(text_.substr(at_ + 1, 4).c_str(), nullptr, 16));
        at_ += 4;
      } else {
        out += c;
      }
    }
    ++at_;
    return out;
  }
  const std::string& text_;
  std::size_t at_ = 0;
};

struct NaiveScalar {
  char kind;
  std::string text;
  std::map<int, int> place;  // array to element
};

struct NaiveFlat {
  std::map<std::string, std::vector<NaiveScalar>> values;
  int arrays = 0;

  void add(const NaiveValue& value, const std::string& path, bool root, const std::map<int, int>& place) {
    if (value.kind == 'o') {
      for (const auto& [name, inner] : value.members) add(*inner, root ? name : path + "." + name, false, place);
    } else if (value.kind == 'a') {
      const int id = arrays++;
      int index = 0;
      for (const auto& [none, inner] : value.members) {
        std::map<int, int> deeper = place;
        if (inner->kind == 'o' || inner->kind == 'a') deeper[id] = index;
        add(*inner, path, false, deeper);
        ++index;
      }
    } else {
      values[path].push_back({value.kind, value.text, place});
    }
  }
};

/// `5.0e1` and `50` become `5e1`; a decimal that no double renders shortest stays as it is spelled, with a mark.
std::string naive_number(const std::string& text) {
  const auto normal = [](const std::string& t) {
    std::string digits;
    long exponent = 0;
    bool point = false;
    std::size_t i = 0;
    const bool minus = t[0] == '-';
    if (minus) ++i;
    for (; i < t.size() && t[i] != 'e' && t[i] != 'E'; ++i) {
      if (t[i] == '.') {
        point = true;
        continue;
      }
      digits += t[i];
      if (point) --exponent;
    }
    if (i < t.size()) exponent += std::strtol(t.c_str() + i + 1, nullptr, 10);
    while (!digits.empty() && digits.back() == '0') {
      digits.pop_back();
      ++exponent;
    }
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
    if (digits.empty()) return std::string("0");
    return (minus ? "-" : "") + digits + "e" + std::to_string(exponent);
  };
  const double value = std::strtod(text.c_str(), nullptr);
  if (std::isfinite(value)) {
    for (int precision = 0; precision < 18; ++precision) {
      char buffer[64];
      std::snprintf(buffer, sizeof buffer, "%.*e", precision, value);
      if (std::strtod(buffer, nullptr) != value) continue;
      if (normal(buffer) == normal(text)) return normal(text);
      break;
    }
  }
  return "spelled " + text;
}

bool naive_comparable(const std::string& text) { return naive_number(text).rfind("spelled", 0) != 0; }

bool naive_wild(const char* pattern, const char* end, const char* text, const char* text_end) {
  if (pattern == end) return text == text_end;
  if (*pattern == '*') {
    for (const char* t = text;; ++t) {
      if (naive_wild(pattern + 1, end, t, text_end)) return true;
      if (t == text_end) return false;
    }
  }
  if (*pattern == '\\') ++pattern;
  return text != text_end && *text == *pattern && naive_wild(pattern + 1, end, text + 1, text_end);
}

/// The two forms of each character, for those that the generator uses.
std::vector<std::pair<std::string, std::string>> naive_forms(const std::string& text) {
  std::vector<std::pair<std::string, std::string>> out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    const std::string c = text.substr(i, size);
    i += size;
    if (c == "é" || c == "É") {
      out.emplace_back("é", "É");
    } else if (c == "ß") {
      out.emplace_back("ß", "SS");
    } else if (size == 1) {
      out.emplace_back(std::string(1, static_cast<char>(std::tolower(c[0]))),
                       std::string(1, static_cast<char>(std::toupper(c[0]))));
    } else {
      out.emplace_back(c, c);
    }
  }
  return out;
}

std::size_t naive_fold(const std::string& pattern, const std::string& text) {
  std::size_t at = 0;
  for (const auto& [low, high] : naive_forms(pattern)) {
    if (text.compare(at, low.size(), low) == 0) {
      at += low.size();
    } else if (text.compare(at, high.size(), high) == 0) {
      at += high.size();
    } else {
      return std::string::npos;
    }
  }
  return at;
}

bool naive_suffix_fold(const std::string& pattern, const std::string& text) {
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (naive_fold(pattern, text.substr(i)) == text.size() - i) return true;
  }
  return false;
}

/// The address as bytes; "" if it is none.
std::string naive_address(const std::string& text) {
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  char rest = 0;
  if (std::sscanf(text.c_str(), "%u.%u.%u.%u%c", &a, &b, &c, &d, &rest) == 4 && std::max({a, b, c, d}) < 256 &&
      text.find_first_not_of("0123456789.") == std::string::npos) {
    return {static_cast<char>(a), static_cast<char>(b), static_cast<char>(c), static_cast<char>(d)};
  }
  in6_addr v6{};
  if (text.find('.') != std::string::npos || inet_pton(AF_INET6, text.c_str(), &v6) != 1) return "";
  const std::string bytes(reinterpret_cast<const char*>(&v6), 16);
  if (bytes.substr(0, 12) == std::string("\0\0\0\0\0\0\0\0\0\0\xFF\xFF", 12)) return bytes.substr(12);
  return bytes;
}

bool naive_in_block(const std::string& block, const std::string& text) {
  const auto slash = block.find('/');
  const std::string first = naive_address(block.substr(0, slash));
  const std::string address = naive_address(text);
  if (address.empty() || address.size() != first.size()) return false;
  for (int bit = 0; bit < std::atoi(block.c_str() + slash + 1); ++bit) {
    const auto at = static_cast<std::size_t>(bit / 8);
    if (((address[at] ^ first[at]) >> (7 - bit % 8) & 1) != 0) return false;
  }
  return true;
}

bool naive_string_test(const std::string& op, const std::string& operand, const std::string& text) {
  if (op == "prefix") return text.rfind(operand, 0) == 0;
  if (op == "suffix")
    return text.size() >= operand.size() && text.compare(text.size() - operand.size(), operand.size(), operand) == 0;
  if (op == "equals-ignore-case") return naive_fold(operand, text) == text.size();
  if (op == "wildcard") {
    return naive_wild(operand.data(), operand.data() + operand.size(), text.data(), text.data() + text.size());
  }
  if (op == "cidr") return naive_in_block(operand, text);
  return text == operand;  // exactly
}

bool naive_numeric(const NaiveValue& list, const std::string& text) {
  if (!naive_comparable(text)) return false;
  const double value = std::strtod(text.c_str(), nullptr);
  for (std::size_t i = 0; i + 1 < list.members.size(); i += 2) {
    const std::string& op = list.members[i].second->text;
    const double bound = std::strtod(list.members[i + 1].second->text.c_str(), nullptr);
    const bool holds = op == "="    ? value == bound
                       : op == "<"  ? value < bound
                       : op == "<=" ? value <= bound
                       : op == ">"  ? value > bound
                                    : value >= bound;
    if (!holds) return false;
  }
  return true;
}

bool naive_but(const NaiveValue& but, const NaiveScalar& scalar) {
  const auto among = [](const NaiveValue& value, auto test) {
    if (value.kind != 'a') return test(value);
    return std::any_of(value.members.begin(), value.members.end(),
                       [&](const auto& member) { return test(*member.second); });
  };
  if (but.kind == 'o') {
    const auto& [op, operand] = but.members[0];
    return scalar.kind != 's' ||
           !among(*operand, [&](const NaiveValue& one) { return naive_string_test(op, one.text, scalar.text); });
  }
  return !among(but, [&](const NaiveValue& one) {
    if (one.kind != scalar.kind) return false;
    return one.kind == 's' ? one.text == scalar.text : naive_number(one.text) == naive_number(scalar.text);
  });
}

bool naive_accepts(const NaiveValue& test, const NaiveScalar& scalar) {
  if (test.kind != 'o') {
    if (test.kind != scalar.kind) return false;
    if (test.kind == 'd') return naive_number(test.text) == naive_number(scalar.text);
    if (test.kind != 's') return true;
    const std::string address = naive_address(test.text);
    return address.empty() ? test.text == scalar.text : address == naive_address(scalar.text);
  }
  const auto& [op, operand] = test.members[0];
  if (op == "exists") return operand->kind == 't';
  if (op == "anything-but") return naive_but(*operand, scalar);
  if (op == "numeric") return scalar.kind == 'd' && naive_numeric(*operand, scalar.text);
  if (scalar.kind != 's') return false;
  if (operand->kind == 'o') {
    const std::string& folded = operand->members[0].second->text;
    return op == "prefix" ? naive_fold(folded, scalar.text) != std::string::npos
                          : naive_suffix_fold(folded, scalar.text);
  }
  return naive_string_test(op, operand->text, scalar.text);
}

// The generator's paths are ordered alike in UTF-8 and UTF-16.
using NaiveRule = std::map<std::string, NaivePointer>;

void naive_expand(const NaiveValue& object, const std::string& path, std::vector<NaiveRule>& rules) {
  for (const auto& [name, value] : object.members) {
    if (name == "$or") {
      std::vector<NaiveRule> all;
      for (const auto& [none, branch] : value->members) {
        std::vector<NaiveRule> copy = rules;
        naive_expand(*branch, path, copy);
        all.insert(all.end(), copy.begin(), copy.end());
      }
      rules = all;
      continue;
    }
    const std::string inner = path.empty() ? name : path + "." + name;
    if (value->kind == 'o') {
      naive_expand(*value, inner, rules);
    } else {
      for (NaiveRule& rule : rules) rule[inner] = value;
    }
  }
}

bool naive_agrees(const std::map<int, int>& a, const std::map<int, int>& b) {
  return std::all_of(a.begin(), a.end(), [&](const auto& row) {
    const auto it = b.find(row.first);
    return it == b.end() || it->second == row.second;
  });
}

bool naive_search(NaiveRule::const_iterator at, NaiveRule::const_iterator end, const NaiveFlat& event,
                  const std::map<int, int>& place) {
  if (at == end) return true;
  const auto values = event.values.find(at->first);
  bool any = false;
  if (values != event.values.end()) {
    for (const NaiveScalar& scalar : values->second) {
      if (!naive_agrees(scalar.place, place)) continue;
      any = true;
      for (const auto& [none, test] : at->second->members) {
        if (!naive_accepts(*test, scalar)) continue;
        std::map<int, int> more = place;
        more.insert(scalar.place.begin(), scalar.place.end());
        if (naive_search(std::next(at), end, event, more)) return true;
        break;
      }
    }
  }
  if (any) return false;
  const bool absence = std::any_of(at->second->members.begin(), at->second->members.end(), [](const auto& row) {
    const NaiveValue& test = *row.second;
    return test.kind == 'o' && test.members[0].first == "exists" && test.members[0].second->kind == 'f';
  });
  return absence && naive_search(std::next(at), end, event, place);
}

}  // namespace

bool naive_matches(const std::string& pattern, const std::string& event) {
  const NaivePointer root = NaiveParser(pattern).value();
  std::vector<NaiveRule> rules(1);
  naive_expand(*root, "", rules);
  NaiveFlat flat;
  flat.add(*NaiveParser(event).value(), "", true, {});
  return std::any_of(rules.begin(), rules.end(),
                     [&](const NaiveRule& rule) { return naive_search(rule.begin(), rule.end(), flat, {}); });
}

}  // namespace tocsin
