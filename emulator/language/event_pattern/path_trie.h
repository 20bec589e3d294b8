#pragma once

#include <bit>
#include <cstdint>
#include <string_view>
#include <vector>

#include "language/event_pattern/conditions.h"
#include "language/event_pattern/literal_table.h"

namespace tocsin {

/// The paths in use, by their segments. `a.b` is one path whether an event nests b in a or has a member "a.b".
/// All edges are in one hash table; a node knows the lengths of its children's names, which dismisses most names.
class PathTrie {
 public:
  static constexpr std::uint32_t kRoot = 0;

  PathTrie() : nodes_(1) {}

  /// The node of a path, made if need be. Every call adds a reference.
  std::uint32_t acquire(std::string_view path);

  /// Gives back one reference. True if it was the last: then forget the node.
  bool release(std::uint32_t node) { return --nodes_[node].references == 0; }
  void forget(std::uint32_t node);

  /// The child of this name, which holds no dot; kNoId if there is none.
  std::uint32_t child(std::uint32_t node, std::string_view segment) const {
    return child(node, segment, first_word(segment, segment.size()));
  }

  /// The members of an object at a node that lead on.
  class Members {
   public:
    Members(const PathTrie& trie, std::uint32_t node) : trie_(trie), node_(node), lengths_(trie.nodes_[node].lengths) {}

    /// Where a member of this name leads, dots and all; kNoId if nowhere. From the name's first byte on, `readable`
    /// bytes may be read.
    [[gnu::always_inline]] std::uint32_t find(std::string_view name, std::size_t readable) const {
      const std::size_t bit = length_bit(name.size());
      const std::uint64_t up_to = lengths_ & ~std::uint64_t{0} >> (kLongest - bit);
      return up_to == 0 ? kNoId : find_near(name, readable, bit, up_to);
    }

   private:
    std::uint32_t find_near(std::string_view name, std::size_t readable, std::size_t bit, std::uint64_t up_to) const {
      if ((up_to >> bit & 1) != 0) {
        const std::uint32_t found = trie_.child(node_, name, first_word(name, readable));
        if (found != kNoId) return found;
      }
      // "a.b" may lead to a child a.
      for (std::uint64_t shorter = up_to & ~(std::uint64_t{1} << bit); shorter != 0; shorter &= shorter - 1) {
        if (name[static_cast<std::size_t>(__builtin_ctzll(shorter))] == '.') return trie_.dotted(node_, name);
      }
      return bit == kLongest ? trie_.dotted(node_, name) : kNoId;
    }

    const PathTrie& trie_;
    std::uint32_t node_;
    std::uint64_t lengths_;
  };

  bool has_children(std::uint32_t node) const { return nodes_[node].children != 0; }

  /// A number of the caller's for each node: which path ends here. kNoId at first.
  std::uint32_t& path(std::uint32_t node) { return nodes_[node].path; }
  std::uint32_t path(std::uint32_t node) const { return nodes_[node].path; }

  std::size_t memory_bytes() const;

 private:
  struct Node {
    std::uint64_t lengths = 0;     // of children's names; the last bit stands for 63 and more
    std::uint64_t first_word = 0;  // of the segment: short names are compared at once
    Literal segment;
    std::uint32_t parent = 0;
    std::uint32_t children = 0;
    std::uint32_t references = 0;  // of paths that end here
    std::uint32_t path = kNoId;
  };
  /// The first eight bytes, or all and zeros.
  static std::uint64_t first_word(std::string_view segment, std::size_t readable) {
    if (segment.size() >= 8) return load_word(segment.data());
    if (std::endian::native != std::endian::little || readable < 8) return load_tail(segment.data(), segment.size());
    return load_word(segment.data()) & ~(~std::uint64_t{0} << (segment.size() * 8));
  }
  std::uint32_t child(std::uint32_t node, std::string_view segment, std::uint64_t word) const {
    return edges_.find_first(edge_hash(node, segment, word), [&](std::uint32_t id) {
      const Node& other = nodes_[id];
      return other.first_word == word && other.parent == node && other.segment.size() == segment.size() &&
             (segment.size() <= 8 || other.segment.view() == segment);
    });
  }
  static std::uint32_t edge_hash(std::uint32_t node, std::string_view segment, std::uint64_t word) {
    const std::uint64_t last = segment.size() > 8 ? load_word(segment.data() + segment.size() - 8) : 0;
    return static_cast<std::uint32_t>(
        ByteHash::mix(word ^ (last << 23 | last >> 41) ^ std::uint64_t{node} << 32 ^ segment.size()) >> 16);
  }
  static constexpr std::size_t kLongest = 63;
  static std::size_t length_bit(std::size_t length) { return length < kLongest ? length : kLongest; }

  std::uint32_t dotted(std::uint32_t node, std::string_view name) const;

  std::vector<Node> nodes_;
  std::vector<std::uint32_t> free_;
  LiteralTable edges_;
};

}  // namespace tocsin
