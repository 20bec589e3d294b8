#include "deploy/terraform_config.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "base/text.h"
#include "deploy/terraform_blocks.h"
#include "language/hcl/evaluate.h"
#include "language/hcl/functions.h"

namespace tocsin::deploy {
namespace {

namespace fs = std::filesystem;

constexpr int kModuleDepthMax = 16;  // A module that contains itself would never end.

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// `infra/main.tf` as a person would write it, without `./` and `..`.
std::string shown(const fs::path& path) { return path.lexically_normal().generic_string(); }

std::vector<std::string> files_of(const std::string& directory) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(directory)) {
    if (entry.is_regular_file()) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

bool is_override(const std::string& name) { return name == "override.tf" || name.ends_with("_override.tf"); }

/// Editors leave these behind; Terraform does not read them either.
bool is_ignored(const std::string& name) {
  return name.starts_with('.') || name.ends_with('~') || (name.starts_with('#') && name.ends_with('#'));
}

class Loader {
 public:
  Loader(const std::vector<std::string>& without, Findings& findings) : without_(without), findings_(findings) {}

  /// `prefix` is `module.alarm.` in a module of that name.
  std::shared_ptr<const ModuleDeclaration> load(const std::string& directory, const std::string& path,
                                                const std::string& prefix, int depth) {
    auto module = std::make_shared<ModuleDeclaration>();
    module->directory = directory;
    module->path = path;
    bool found = false;
    for (const std::string& name : files_of(directory)) {
      const Position file{shown(fs::path(directory) / name), 0, 0};
      if (is_ignored(name)) continue;
      if (name.ends_with(".tf.json")) add_refusal(findings_, file, "Terraform written as JSON");
      if (is_override(name)) add_refusal(findings_, file, "an override file");
      if (!name.ends_with(".tf") || is_override(name)) continue;
      found = true;
      read_file(*module, file.file, prefix, depth);
    }
    leave_out(*module, prefix);
    if (!found) add_finding(findings_, {shown(directory), 0, 0}, "there is no .tf file in this folder");
    return module;
  }

  /// A pattern that matches nothing is a slip of the pen.
  void check_without(const std::string& directory) {
    for (const std::string& pattern : without_) {
      if (!used_.contains(pattern))
        add_finding(findings_, {directory, 0, 0}, concat("there is no resource ", pattern, " to leave out"));
    }
  }

 private:
  void leave_out(ModuleDeclaration& module, const std::string& prefix) {
    std::erase_if(module.resources, [&](const ResourceDeclaration& resource) {
      return std::any_of(without_.begin(), without_.end(), [&](const std::string& pattern) {
        const bool matches = glob_matches(pattern, prefix + resource.key());
        if (matches) used_.insert(pattern);
        return matches;
      });
    });
  }

  void read_file(ModuleDeclaration& module, const std::string& file, const std::string& prefix, int depth) {
    hcl::Body body;
    try {
      body = hcl::parse_body(read_text(file), file);
    } catch (const FileError& error) {
      add_findings(findings_, error);
      module.is_whole = false;
      return;
    }
    for (const hcl::Definition& attribute : body.attributes) {
      add_finding(findings_, attribute.position, concat(attribute.name, " stands outside of any block"));
    }
    for (const hcl::Block& block : body.blocks) {
      const std::size_t calls = module.calls.size();
      read_block(module, block, findings_);
      if (module.calls.size() > calls) load_call(module, module.calls.back(), block, prefix, depth);
    }
  }

  void load_call(const ModuleDeclaration& module, ModuleCall& call, const hcl::Block& block, const std::string& prefix,
                 int depth) {
    const std::string source = module_source(block, findings_);
    if (source.empty()) {
      call.refusal = "its source cannot be read";
      return;
    }
    const bool is_local = source.starts_with("./") || source.starts_with("../") || source.starts_with("/");
    const fs::path directory = source.starts_with("/") ? fs::path(source) : fs::path(module.directory) / source;
    if (!is_local) {
      call.refusal =
          concat("module ", call.name, " comes from ", json_quote(source), "; only folders (./...) are modelled");
      findings_.push_back({{call.position, call.refusal}, true});
    } else if (!fs::is_directory(directory)) {
      call.refusal = concat("module ", call.name, ": there is no folder ", source);
      add_finding(findings_, call.position, call.refusal);
    } else if (depth >= kModuleDepthMax) {
      call.refusal = concat("module ", call.name, ": modules lie more than 16 deep");
      add_finding(findings_, call.position, call.refusal);
    } else {
      const std::string path = shown(fs::path(module.path) / source);
      call.module = load(shown(directory), path, concat(prefix, "module.", call.name, "."), depth + 1);
    }
  }

  const std::vector<std::string>& without_;
  std::set<std::string> used_;
  Findings& findings_;
};

void read_variable_file(const std::string& file, std::map<std::string, hcl::Value>& values, Findings& findings) {
  if (!fs::is_regular_file(file)) {
    add_finding(findings, {file, 0, 0}, "this variable file does not exist");
    return;
  }
  if (file.ends_with(".json")) {
    const auto json = parse_json(read_text(file));
    if (!json || !json->is_object()) {
      add_finding(findings, {file, 0, 0}, "this is not a JSON object");
      return;
    }
    for (auto it = json->begin(); it != json->end(); ++it) values[it.key()] = hcl::Value::from_json(it.value());
    return;
  }
  try {
    const hcl::Body body = hcl::parse_body(read_text(file), file);
    for (const hcl::Block& block : body.blocks) {
      add_finding(findings, block.position, "a variable file holds only `name = value`");
    }
    for (const hcl::Definition& definition : body.attributes) {
      values[definition.name] = evaluate(*definition.value, hcl::Variables());
    }
  } catch (const FileError& error) {
    add_findings(findings, error);
  }
}

}  // namespace

const ResourceDeclaration* ModuleDeclaration::find_resource(std::string_view key) const {
  const auto it = std::find_if(resources.begin(), resources.end(), [&](const auto& r) { return r.key() == key; });
  return it == resources.end() ? nullptr : &*it;
}

const ModuleCall* ModuleDeclaration::find_call(std::string_view name) const {
  const auto it = std::find_if(calls.begin(), calls.end(), [&](const auto& call) { return call.name == name; });
  return it == calls.end() ? nullptr : &*it;
}

std::shared_ptr<const ModuleDeclaration> load_module(const std::string& directory,
                                                     const std::vector<std::string>& without, Findings& findings) {
  if (!fs::is_directory(directory)) {
    add_finding(findings, {directory, 0, 0}, "there is no such folder");
    return std::make_shared<ModuleDeclaration>();
  }
  Loader loader(without, findings);
  auto module = loader.load(directory, ".", "", 0);
  loader.check_without(directory);
  return module;
}

std::map<std::string, hcl::Value> load_variable_files(const std::string& directory,
                                                      const std::vector<std::string>& more, Findings& findings) {
  std::map<std::string, hcl::Value> values;
  if (!fs::is_directory(directory)) return values;
  std::vector<std::string> files;
  for (const char* name : {"terraform.tfvars", "terraform.tfvars.json"}) {
    if (fs::is_regular_file(fs::path(directory) / name)) files.emplace_back(name);
  }
  for (const std::string& name : files_of(directory)) {
    if (name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json")) files.push_back(name);
  }
  files.insert(files.end(), more.begin(), more.end());
  for (const std::string& file : files) read_variable_file(shown(fs::path(directory) / file), values, findings);
  return values;
}

std::string reference_text(const hcl::Expression& expression) {
  if (const auto* literal = std::get_if<hcl::Literal>(&expression.node); literal && literal->value.is_string()) {
    return literal->value.as_string();
  }
  if (const auto* index = std::get_if<hcl::Index>(&expression.node)) return reference_text(*index->of);
  return join(hcl::path_of(expression), ".");
}

void add_finding(Findings& findings, const Position& position, std::string message) {
  findings.push_back({{position, std::move(message)}, false});
}

void add_unmodelled(Findings& findings, const Position& position, const std::string& thing) {
  findings.push_back({{position, concat(thing, " is not modelled")}, true});
}

void add_refusal(Findings& findings, const Position& position, const std::string& thing) {
  findings.push_back({{position, concat(thing, " is not modelled")}, false});
}

void add_findings(Findings& findings, const FileError& error) {
  const bool unmodelled = dynamic_cast<const hcl::UnmodelledFunction*>(&error) != nullptr;
  for (const Problem& problem : error.problems) findings.push_back({problem, unmodelled});
}

}  // namespace tocsin::deploy
