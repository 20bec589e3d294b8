#include "scenario/yaml.h"

#include <yaml-cpp/yaml.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "base/text.h"

namespace tocsin {
namespace {

Position place(const YAML::Mark& mark, const std::string& file) { return {file, mark.line + 1, mark.column + 1}; }

/// YAML 1.2's core schema for plain scalars: null, booleans and numbers; anything else is text.
Json plain_scalar(const std::string& text) {
  if (text.empty() || text == "~" || text == "null") return nullptr;
  if (text == "true") return true;
  if (text == "false") return false;
  const bool may_be_number = text[0] == '-' || text[0] == '+' || text[0] == '.' || (text[0] >= '0' && text[0] <= '9');
  if (!may_be_number) return text;
  // A leading zero is an account number or the like, never a count.
  const bool is_padded = text.size() > 1 && text[0] == '0' && text[1] != '.';
  if (is_padded) return text;
  if (const auto integer = parse_integer(text)) return *integer;
  const auto number = parse_json(text);
  return number && number->is_number() ? *number : Json(text);
}

}  // namespace

Yaml::Yaml(std::shared_ptr<const YAML::Node> node, std::shared_ptr<const std::string> file)
    : node_(std::move(node)), file_(std::move(file)) {}

std::vector<Yaml> Yaml::read_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw FileError(Position{path}, "cannot be read");
  std::ostringstream text;
  text << stream.rdbuf();
  return read_text(text.str(), path);
}

std::vector<Yaml> Yaml::read_text(const std::string& text, const std::string& file) {
  const auto name = std::make_shared<const std::string>(file);
  std::vector<Yaml> documents;
  try {
    for (const YAML::Node& node : YAML::LoadAll(text)) {
      if (!node.IsNull()) documents.push_back(Yaml(std::make_shared<const YAML::Node>(node), name));
    }
  } catch (const YAML::Exception& error) {
    throw FileError(place(error.mark, file), concat("this is not YAML: ", error.msg));
  }
  return documents;
}

bool Yaml::is_map() const { return node_->IsMap(); }
bool Yaml::is_list() const { return node_->IsSequence(); }
bool Yaml::is_scalar() const { return node_->IsScalar(); }
bool Yaml::is_null() const { return node_->IsNull(); }
Position Yaml::position() const { return place(node_->Mark(), *file_); }

std::vector<Yaml::Member> Yaml::members(Problems& problems) const {
  std::vector<Member> all;
  std::set<std::string> seen;
  for (const auto& pair : *node_) {
    const Position position = place(pair.first.Mark(), *file_);
    if (!pair.first.IsScalar()) {
      problems.push_back({position, "a key must be text"});
      continue;
    }
    const std::string key = pair.first.Scalar();
    if (!seen.insert(key).second) problems.push_back({position, concat("\"", key, "\" stands here twice")});
    all.push_back({key, position, Yaml(std::make_shared<const YAML::Node>(pair.second), file_)});
  }
  return all;
}

std::vector<Yaml> Yaml::items() const {
  std::vector<Yaml> all;
  for (const YAML::Node& node : *node_) all.push_back(Yaml(std::make_shared<const YAML::Node>(node), file_));
  return all;
}

std::string Yaml::text() const { return node_->IsScalar() ? node_->Scalar() : std::string(); }

std::string_view Yaml::kind() const {
  if (is_map()) return "a map";
  if (is_list()) return "a list";
  return is_null() ? "nothing" : "text";
}

void Yaml::write(Json& into, const std::string& path, Written& written, Problems& problems) const {
  if (is_map()) {
    into = Json::object();
    for (const Member& member : members(problems)) {
      const std::string inner = path.empty() ? member.key : concat(path, ".", member.key);
      written.places.emplace_back(inner, member.position);
      member.value.write(into[member.key], inner, written, problems);
    }
  } else if (is_list()) {
    into = Json::array();
    for (const Yaml& item : items()) {
      const std::string inner = concat(path, "[", std::to_string(into.size()), "]");
      written.places.emplace_back(inner, item.position());
      Json value;
      item.write(value, inner, written, problems);
      into.push_back(std::move(value));
    }
  } else if (is_null()) {
    into = nullptr;
  } else {
    into = node_->Tag() == "!" ? Json(node_->Scalar()) : plain_scalar(node_->Scalar());
  }
}

Written Yaml::written(Problems& problems) const {
  Written written;
  written.position = position();
  Json json;
  write(json, "", written, problems);
  written.json = std::make_shared<const Json>(std::move(json));
  return written;
}

Position Written::at(std::string_view path) const {
  for (;;) {
    for (const auto& [name, place] : places) {
      if (name == path) return place;
    }
    const auto end = path.find_last_of(".[");
    if (end == std::string_view::npos) return position;
    path = path.substr(0, end);
  }
}

}  // namespace tocsin
