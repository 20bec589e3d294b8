#include "language/event_pattern/event_bits.h"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tocsin {
namespace {

/// Which of 64 bytes are what, strings not yet told apart.
struct RawBits {
  std::uint64_t quote = 0;
  std::uint64_t backslash = 0;
  std::uint64_t open = 0;
  std::uint64_t close = 0;
  std::uint64_t comma = 0;
};

/// What the next block must know of the ones before it.
struct StringState {
  std::uint64_t inside = 0;   // all ones inside a string
  std::uint64_t escaped = 0;  // 1 if the next byte is escaped
  std::uint64_t any_backslash = 0;
};

/// Bits that a backslash escapes. Runs of backslashes escape each other in pairs.
[[gnu::always_inline]] inline std::uint64_t escaped_bits(std::uint64_t backslash, std::uint64_t& carry) {
  constexpr std::uint64_t kEven = 0x5555555555555555;
  backslash &= ~carry;
  const std::uint64_t follows = backslash << 1 | carry;
  const std::uint64_t odd_starts = backslash & ~kEven & ~follows;
  std::uint64_t sum = 0;
  carry = __builtin_add_overflow(odd_starts, backslash, &sum) ? 1 : 0;
  return (kEven ^ (sum << 1)) & follows;
}

[[gnu::always_inline]] inline std::uint64_t prefix_xor_shifts(std::uint64_t bits) {
  bits ^= bits << 1;
  bits ^= bits << 2;
  bits ^= bits << 4;
  bits ^= bits << 8;
  bits ^= bits << 16;
  return bits ^ bits << 32;
}

/// The quotes that no backslash escapes.
[[gnu::always_inline]] inline std::uint64_t real_quotes(const RawBits& raw, StringState& state) {
  if ((raw.backslash | state.escaped) == 0) return raw.quote;
  state.any_backslash |= raw.backslash;
  return raw.quote & ~escaped_bits(raw.backslash, state.escaped);
}

/// `parity` has a bit for each byte that an odd number of quotes of the block precede or are.
[[gnu::always_inline]] inline BlockBits outside_strings(const RawBits& raw, std::uint64_t quote, std::uint64_t parity,
                                                        StringState& state) {
  const std::uint64_t inside = parity ^ state.inside;
  state.inside = static_cast<std::uint64_t>(static_cast<std::int64_t>(inside) >> 63);
  const std::uint64_t close = raw.close & ~inside;
  return {quote, raw.open & ~inside, close, close | (raw.comma & ~inside)};
}

void read_plain(const char* text, std::size_t count, BlockBits* out, StringState& state) {
  for (std::size_t block = 0; block < count; ++block, text += 64) {
    RawBits raw;
    for (unsigned i = 0; i < 64; ++i) {
      const std::uint64_t bit = std::uint64_t{1} << i;
      switch (text[i]) {
        case '"': raw.quote |= bit; break;
        case '\\': raw.backslash |= bit; break;
        case '{':
        case '[': raw.open |= bit; break;
        case '}':
        case ']': raw.close |= bit; break;
        case ',': raw.comma |= bit; break;
        default: break;
      }
    }
    const std::uint64_t quote = real_quotes(raw, state);
    out[block] = outside_strings(raw, quote, prefix_xor_shifts(quote), state);
  }
}

#if defined(__x86_64__)

// '[' and '{', and ']' and '}', differ in one bit alone.
constexpr char kBracketBit = 0x20;

[[gnu::target("avx2,pclmul")]] void read_avx2(const char* text, std::size_t count, BlockBits* out, StringState& state) {
  const __m256i bracket = _mm256_set1_epi8(kBracketBit);
  for (std::size_t block = 0; block < count; ++block, text += 64) {
    const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text));
    const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + 32));
    const auto where = [](__m256i a, __m256i b, char c) __attribute__((target("avx2,pclmul"), always_inline)) {
      const __m256i wanted = _mm256_set1_epi8(c);
      const auto first = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, wanted)));
      const auto second = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(b, wanted)));
      return first | std::uint64_t{second} << 32;
    };
    const __m256i low_folded = _mm256_or_si256(low, bracket);
    const __m256i high_folded = _mm256_or_si256(high, bracket);
    const RawBits raw{where(low, high, '"'), where(low, high, '\\'), where(low_folded, high_folded, '{'),
                      where(low_folded, high_folded, '}'), where(low, high, ',')};
    const std::uint64_t quote = real_quotes(raw, state);
    const __m128i parity = _mm_clmulepi64_si128(_mm_set_epi64x(0, static_cast<long long>(quote)), _mm_set1_epi8(-1), 0);
    out[block] = outside_strings(raw, quote, static_cast<std::uint64_t>(_mm_cvtsi128_si64(parity)), state);
  }
}

[[gnu::target("avx512f,avx512bw,pclmul")]] void read_avx512(const char* text, std::size_t count, BlockBits* out,
                                                            StringState& state) {
  const __m512i bracket = _mm512_set1_epi8(kBracketBit);
  for (std::size_t block = 0; block < count; ++block, text += 64) {
    const __m512i bytes = _mm512_loadu_si512(text);
    const __m512i folded = _mm512_or_si512(bytes, bracket);
    const RawBits raw{
        _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"')), _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\\')),
        _mm512_cmpeq_epi8_mask(folded, _mm512_set1_epi8('{')), _mm512_cmpeq_epi8_mask(folded, _mm512_set1_epi8('}')),
        _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(','))};
    const std::uint64_t quote = real_quotes(raw, state);
    const __m128i parity = _mm_clmulepi64_si128(_mm_set_epi64x(0, static_cast<long long>(quote)), _mm_set1_epi8(-1), 0);
    out[block] = outside_strings(raw, quote, static_cast<std::uint64_t>(_mm_cvtsi128_si64(parity)), state);
  }
}

#endif

using Reader = void (*)(const char*, std::size_t, BlockBits*, StringState&);

Reader best_reader() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("pclmul")) {
    if (__builtin_cpu_supports("avx512bw")) return read_avx512;
    if (__builtin_cpu_supports("avx2")) return read_avx2;
  }
#endif
  return read_plain;
}

}  // namespace

void EventBits::read(std::string_view text) {
  static const Reader reader = best_reader();
  text_ = text;
  const std::size_t whole = text.size() / 64;
  count_ = (text.size() + 63) / 64;
  if (blocks_.size() <= count_) blocks_.resize(count_ + count_ / 2 + 1);
  StringState state;
  reader(text.data(), whole, blocks_.data(), state);
  if (whole < count_) {
    std::array<char, 64> rest;
    rest.fill(' ');
    std::memcpy(rest.data(), text.data() + whole * 64, text.size() - whole * 64);
    reader(rest.data(), 1, blocks_.data() + whole, state);
  }
  constexpr std::uint64_t kAll = ~std::uint64_t{0};
  blocks_[count_] = {kAll, kAll, kAll, kAll};
  any_backslash_ = state.any_backslash != 0;
}

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
[[gnu::target_clones("default", "popcnt")]]
#endif
std::size_t
EventBits::matching_close(std::size_t at) const {
  std::size_t block = at / 64;
  std::uint64_t keep = ~std::uint64_t{0} << (at % 64);
  std::int64_t depth = 0;
  for (; block < count_; ++block) {
    const std::uint64_t open = blocks_[block].open & keep;
    std::uint64_t close = blocks_[block].close & keep;
    keep = ~std::uint64_t{0};
    const auto opened = __builtin_popcountll(open);
    const auto closed = __builtin_popcountll(close);
    if (closed < depth || closed == 0) {
      depth += opened - closed;
      continue;
    }
    std::int64_t closed_so_far = 0;
    for (; close != 0; close &= close - 1) {
      const auto bit = __builtin_ctzll(close);
      const auto opened_before = __builtin_popcountll(open & ((std::uint64_t{1} << bit) - 1));
      if (depth + opened_before == ++closed_so_far) return block * 64 + static_cast<std::size_t>(bit);
    }
    depth += opened - closed;
  }
  return kNone;
}

}  // namespace tocsin
