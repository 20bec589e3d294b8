#include "model/cbor.h"

#include <bit>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace tocsin::cbor {
namespace {

constexpr int kDepthMax = 64;
constexpr unsigned kSimple = 7;
constexpr unsigned kIndefinite = 31;
constexpr unsigned char kBreak = 0xFF;

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) out += static_cast<char>((value >> shift) & 0xFF);
}

double half_precision(std::uint64_t bits) {
  const int exponent = static_cast<int>(bits >> 10 & 0x1F);
  const auto fraction = static_cast<double>(bits & 0x3FF);
  double value = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(fraction + 1024, exponent - 25);
  if (exponent == 31) value = fraction == 0 ? HUGE_VAL : std::nan("");
  return (bits & 0x8000) != 0 ? -value : value;
}

struct Malformed {};

class Parser {
 public:
  explicit Parser(std::string_view bytes) : rest_(bytes) {}

  Json whole() {
    Json value = item(0);
    if (!rest_.empty()) throw Malformed();
    return value;
  }

 private:
  unsigned char byte() {
    if (rest_.empty()) throw Malformed();
    const auto first = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    return first;
  }

  std::uint64_t big_endian(unsigned bytes) {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < bytes; ++i) value = value << 8 | byte();
    return value;
  }

  std::uint64_t argument(unsigned low) {
    if (low < 24) return low;
    if (low > 27) throw Malformed();
    return big_endian(1U << (low - 24));
  }

  bool at_break() {
    if (rest_.empty()) throw Malformed();
    if (static_cast<unsigned char>(rest_.front()) != kBreak) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string string(unsigned major, unsigned low) {
    std::string out;
    if (low == kIndefinite) {
      while (!at_break()) {
        const unsigned char head = byte();
        if (head >> 5U != major || (head & 31U) == kIndefinite) throw Malformed();
        out += string(major, head & 31U);
      }
      return out;
    }
    const std::uint64_t size = argument(low);
    if (size > rest_.size()) throw Malformed();
    out = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return out;
  }

  /// Calls `read` for each element of an array or map.
  template <class Read>
  void elements(unsigned low, const Read& read) {
    if (low == kIndefinite) {
      while (!at_break()) read();
      return;
    }
    for (std::uint64_t left = argument(low); left > 0; --left) read();
  }

  Json simple(unsigned low) {
    switch (low) {
      case 20: return false;
      case 21: return true;
      case 22:
      case 23: return nullptr;
      case 25: return half_precision(big_endian(2));
      case 26: return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(big_endian(4))));
      case 27: return std::bit_cast<double>(big_endian(8));
      default: throw Malformed();
    }
  }

  Json negative(unsigned low) {
    const std::uint64_t value = argument(low);
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) throw Malformed();
    return -1 - static_cast<std::int64_t>(value);
  }

  Json item(int depth) {
    if (depth > kDepthMax) throw Malformed();
    const unsigned char head = byte();
    const unsigned low = head & 31U;
    switch (head >> 5U) {
      case kUnsigned: return argument(low);
      case kNegative: return negative(low);
      case kBytes: return base64_encode(string(kBytes, low));
      case kText: return string(kText, low);
      case kArray: {
        Json array = Json::array();
        elements(low, [&] { array.push_back(item(depth + 1)); });
        return array;
      }
      case kMapType: {
        Json map = Json::object();
        elements(low, [&] {
          const unsigned char key = byte();
          if (key >> 5U != kText) throw Malformed();
          std::string name = string(kText, key & 31U);
          map[std::move(name)] = item(depth + 1);
        });
        return map;
      }
      case kTag: argument(low); return item(depth + 1);
      default: return simple(low);
    }
  }

  std::string_view rest_;
};

}  // namespace

void append_head(std::string& out, unsigned major, std::uint64_t value) {
  const auto head = [&](unsigned low) { out += static_cast<char>(major << 5U | low); };
  if (value < 24) {
    head(static_cast<unsigned>(value));
  } else if (value <= 0xFF) {
    head(24);
    append_big_endian(out, value, 1);
  } else if (value <= 0xFFFF) {
    head(25);
    append_big_endian(out, value, 2);
  } else if (value <= 0xFFFFFFFF) {
    head(26);
    append_big_endian(out, value, 4);
  } else {
    head(27);
    append_big_endian(out, value, 8);
  }
}

void append_text(std::string& out, std::string_view text) {
  append_head(out, kText, text.size());
  out += text;
}

void append_integer(std::string& out, std::int64_t value) {
  if (value >= 0) {
    append_head(out, kUnsigned, static_cast<std::uint64_t>(value));
  } else {
    append_head(out, kNegative, static_cast<std::uint64_t>(-(value + 1)));
  }
}

void append_double(std::string& out, double value) {
  out += static_cast<char>(0xFB);
  append_big_endian(out, std::bit_cast<std::uint64_t>(value), 8);
}

std::optional<Json> parse(std::string_view bytes) {
  try {
    return Parser(bytes).whole();
  } catch (const Malformed&) {
    return std::nullopt;
  }
}

}  // namespace tocsin::cbor
