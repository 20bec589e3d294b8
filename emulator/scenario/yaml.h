#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "scenario/keys.h"
#include "scenario/story.h"
#include "tocsin/error.h"

namespace YAML {
class Node;
}

namespace tocsin {

/// Everything that is wrong with a file, collected while it is read.
using Problems = std::vector<Problem>;

/// One YAML value with its place. A thin, position-keeping view; yaml-cpp is seen by yaml.cc alone.
class Yaml {
 public:
  /// All documents of the file. Throws FileError if it cannot be read or is not YAML.
  static std::vector<Yaml> read_file(const std::string& path);
  static std::vector<Yaml> read_text(const std::string& text, const std::string& file);

  bool is_map() const;
  bool is_list() const;
  bool is_scalar() const;
  bool is_null() const;
  Position position() const;

  struct Member;
  /// The members in the order of the file. A key that stands twice is a problem.
  std::vector<Member> members(Problems& problems) const;
  std::vector<Yaml> items() const;

  /// The scalar's text.
  std::string text() const;

  /// As Json: plain `true`, `null` and numbers have their types, quoted scalars are strings. Keeps the place of each
  /// member. Reports keys that stand twice.
  Written written(Problems& problems) const;

  /// `a map`, `a list`, `text`: for messages.
  std::string_view kind() const;

 private:
  Yaml(std::shared_ptr<const YAML::Node> node, std::shared_ptr<const std::string> file);
  void write(Json& into, const std::string& path, Written& written, Problems& problems) const;

  std::shared_ptr<const YAML::Node> node_;
  std::shared_ptr<const std::string> file_;
};

struct Yaml::Member {
  std::string key;
  Position position;
  Yaml value;
};

}  // namespace tocsin
