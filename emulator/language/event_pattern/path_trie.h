#pragma once

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
    if ((nodes_[node].lengths & std::uint64_t{1} << length_bit(segment.size())) == 0) return kNoId;
    const std::uint64_t word = first_word(segment);
    std::uint32_t found = kNoId;
    edges_.find(edge_hash(node, segment, word), [&](std::uint32_t id) {
      const Node& other = nodes_[id];
      if (other.parent != node || other.first_word != word || other.segment.size() != segment.size()) return;
      if (segment.size() <= 8 || other.segment.view() == segment) found = id;
    });
    return found;
  }

  /// Where a member of this name leads, dots and all.
  std::uint32_t member(std::uint32_t node, std::string_view name) const {
    const std::uint32_t found = child(node, name);
    if (found != kNoId || !may_begin_with_segment(node, name)) return found;
    return dotted(node, name);
  }

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
  static std::uint64_t first_word(std::string_view segment) {
    return segment.size() >= 8 ? load_word(segment.data()) : load_tail(segment.data(), segment.size());
  }
  static std::uint32_t edge_hash(std::uint32_t node, std::string_view segment, std::uint64_t word) {
    const std::uint64_t last = segment.size() > 8 ? load_word(segment.data() + segment.size() - 8) : 0;
    return static_cast<std::uint32_t>(
        ByteHash::mix(word ^ (last << 23 | last >> 41) ^ std::uint64_t{node} << 32 ^ segment.size()) >> 16);
  }
  static std::size_t length_bit(std::size_t length) { return length < 63 ? length : 63; }

  bool may_begin_with_segment(std::uint32_t node, std::string_view name) const {
    for (std::uint64_t lengths = nodes_[node].lengths; lengths != 0; lengths &= lengths - 1) {
      const auto length = static_cast<std::size_t>(__builtin_ctzll(lengths));
      if (length >= name.size()) return false;
      if (name[length] == '.' || length == 63) return true;
    }
    return false;
  }
  std::uint32_t dotted(std::uint32_t node, std::string_view name) const;

  std::vector<Node> nodes_;
  std::vector<std::uint32_t> free_;
  LiteralTable edges_;
};

}  // namespace tocsin
