#include "language/event_pattern/path_trie.h"

#include "base/text.h"

namespace tocsin {

std::uint32_t PathTrie::acquire(std::string_view path) {
  std::uint32_t node = kRoot;
  for (const std::string_view segment : split(path, '.')) {
    std::uint32_t next = child(node, segment);
    if (next == kNoId) {
      if (free_.empty()) {
        next = static_cast<std::uint32_t>(nodes_.size());
        nodes_.emplace_back();
      } else {
        next = free_.back();
        free_.pop_back();
      }
      nodes_[next].segment = Literal(segment);
      nodes_[next].first_word = first_word(segment, segment.size());
      nodes_[next].parent = node;
      nodes_[node].lengths |= std::uint64_t{1} << length_bit(segment.size());
      ++nodes_[node].children;
      edges_.insert(edge_hash(node, segment, first_word(segment, segment.size())), next);
    }
    node = next;
  }
  ++nodes_[node].references;
  return node;
}

void PathTrie::forget(std::uint32_t node) {
  while (node != kRoot && nodes_[node].references == 0 && nodes_[node].children == 0) {
    const std::uint32_t parent = nodes_[node].parent;
    const std::string_view segment = nodes_[node].segment.view();
    edges_.erase(edge_hash(parent, segment, first_word(segment, segment.size())), node);
    nodes_[node] = Node();
    free_.push_back(node);
    // The parent keeps the bit of this length: it only dismisses less.
    if (--nodes_[parent].children == 0) nodes_[parent].lengths = 0;
    node = parent;
  }
}

std::uint32_t PathTrie::dotted(std::uint32_t node, std::string_view name) const {
  for (;;) {
    const auto dot = name.find('.');
    node = child(node, name.substr(0, dot));
    if (node == kNoId || dot == std::string_view::npos) return node;
    name.remove_prefix(dot + 1);
  }
}

std::size_t PathTrie::memory_bytes() const {
  std::size_t total = nodes_.capacity() * sizeof(Node) + free_.capacity() * 4 + edges_.memory_bytes();
  for (const Node& node : nodes_) total += node.segment.memory_bytes();
  return total;
}

}  // namespace tocsin
