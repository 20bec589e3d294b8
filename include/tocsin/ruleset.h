#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace tocsin {

/// A pattern that AWS refuses. `message` is AWS's reason, with the place in the pattern where AWS gives one:
/// `Empty arrays are not allowed\n at [Source: (String)"{"a":[]}"; line: 1, column: 8]`.
struct PatternError : std::exception {
  explicit PatternError(std::string message_) : message(std::move(message_)) {}
  const char* what() const noexcept override { return message.c_str(); }

  /// The first line of the message: the reason alone.
  std::string_view reason() const { return std::string_view(message).substr(0, message.find('\n')); }

  std::string message;
};

/// An event that cannot be matched: it is not a JSON object, or it lacks what its dialect demands.
struct EventError : std::exception {
  explicit EventError(std::string message_) : message(std::move(message_)) {}
  const char* what() const noexcept override { return message.c_str(); }

  std::string message;
};

/// Where a pattern is used. The language is one; products allow different parts of it.
enum class Dialect {
  kEventBridge,       ///< Rules and archives.
  kTestEventPattern,  ///< As rules, but the event must hold id, account, source, time, region and detail-type.
  kPipes,             ///< Pipes and Lambda event source mappings: no wildcard, plain anything-but only.
  kSnsAttributes,     ///< An SNS filter policy over message attributes: flat.
  kSnsBody,           ///< An SNS filter policy over the message body.
};

/// What a set of rules checks of an event besides the parts that the rules refer to.
enum class Validation {
  kReferenced,  ///< Nothing: parts that no rule refers to are stepped over.
  kWhole,       ///< The whole text must be strict JSON, as EventBridge demands. Costs about one more parse.
};

/// The rules that an event matched, in ascending order of id. Valid until the next call on its ruleset.
///
///     for (std::uint32_t rule : rules.match(event)) deliver(rule);
class Matches {
 public:
  class Iterator {
   public:
    using value_type = std::uint32_t;
    using difference_type = std::ptrdiff_t;
    std::uint32_t operator*() const { return id_; }
    Iterator& operator++() {
      advance();
      return *this;
    }
    void operator++(int) { advance(); }
    bool operator==(const Iterator& other) const { return id_ == other.id_; }

   private:
    friend class Matches;
    static constexpr std::uint64_t kEnd = ~std::uint64_t{0};
    Iterator(const std::uint64_t* words, std::size_t count, std::size_t word)
        : words_(words), count_(count), word_(word) {
      rest_ = word_ < count_ ? words_[word_] : 0;
      advance();
    }
    void advance() {
      while (rest_ == 0 && word_ + 1 < count_) rest_ = words_[++word_];
      if (rest_ == 0) {
        id_ = ~std::uint32_t{0};
        return;
      }
      id_ = static_cast<std::uint32_t>(word_ * 64 + static_cast<std::size_t>(__builtin_ctzll(rest_)));
      rest_ &= rest_ - 1;
    }
    const std::uint64_t* words_;
    std::size_t count_;
    std::size_t word_;
    std::uint64_t rest_ = 0;
    std::uint32_t id_ = 0;
  };

  Iterator begin() const { return {words_.data(), words_.size(), 0}; }
  Iterator end() const { return {words_.data(), words_.size(), words_.size()}; }
  bool empty() const { return count_ == 0; }
  std::size_t size() const { return count_; }
  bool contains(std::uint32_t rule) const {
    return rule / 64 < words_.size() && (words_[rule / 64] >> (rule % 64) & 1) != 0;
  }

 private:
  friend class Ruleset;
  Matches(std::span<const std::uint64_t> words, std::size_t count) : words_(words), count_(count) {}
  std::span<const std::uint64_t> words_;  // one bit a rule
  std::size_t count_;
};

/// All rules of a bus, compiled into one matcher. Knows nothing of a World.
///
/// An event is read once; its parts that no rule refers to are stepped over. The time for an event hardly depends on
/// the number of rules. Rules come and go one at a time. After the first events of their size, matching allocates
/// nothing. One thread at a time.
///
/// Ids are the caller's: small and dense, like the indices of a vector, since memory is in proportion to the largest.
///
///     Ruleset rules;
///     rules.add(0, R"({"source": ["aws.iam"], "detail": {"eventName": [{"prefix": "Create"}]}})");
///     rules.match(event).contains(0);
class Ruleset {
 public:
  explicit Ruleset(Dialect dialect = Dialect::kEventBridge, Validation validation = Validation::kReferenced);
  ~Ruleset();
  Ruleset(Ruleset&&) noexcept;
  Ruleset& operator=(Ruleset&&) noexcept;

  /// Adds a rule, or replaces the one of this id. Throws PatternError, and then nothing has changed.
  void add(std::uint32_t id, std::string_view pattern);

  /// Removes a rule; nothing happens if there is none of this id.
  void remove(std::uint32_t id);

  /// The rules that match the event, given as JSON text. Throws EventError if it is not a JSON object.
  Matches match(std::string_view event);

  std::size_t size() const;

  /// Bytes on the heap for all rules and indices, literals included.
  std::size_t memory_bytes() const;

 private:
  struct Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace tocsin
