#include "services/events/prepared_target.h"

#include "base/text.h"

namespace tocsin::events {

PreparedTarget prepare(Target target) {
  PreparedTarget prepared{.target = std::move(target)};
  if (const auto& given = prepared.target.input_transformer) {
    tocsin::InputTransformer::Paths paths;
    for (const auto& [name, path] : given->input_paths_map) paths.emplace_back(name, path);
    prepared.transformer.emplace(std::move(paths), given->input_template, prepared.target.id);
  }
  return prepared;
}

std::string payload_for(const PreparedTarget& prepared, std::string_view event, const TransformVariables& variables) {
  if (prepared.transformer) return prepared.transformer->render(event, variables);
  if (prepared.target.input) return *prepared.target.input;
  if (!prepared.target.input_path) return std::string(event);
  auto node = input_path(event, *prepared.target.input_path);
  // Deviation: AWS does not say what a target gets when its InputPath finds nothing; here it gets nothing.
  if (!node) throw TransformError(concat("InputPath ", *prepared.target.input_path, " finds nothing in the event"));
  return *std::move(node);
}

const PreparedTarget& PreparedTargets::get(const std::string& text) {
  auto found = by_text_.find(text);
  if (found == by_text_.end()) {
    if (by_text_.size() >= kTargetsMax) by_text_.clear();
    found = by_text_.emplace(text, std::make_unique<PreparedTarget>(prepare(Target::parse(text)))).first;
  }
  return *found->second;
}

}  // namespace tocsin::events
