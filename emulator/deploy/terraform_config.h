#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "language/hcl/syntax.h"
#include "language/hcl/type.h"

/// What the files of a folder declare, before anything is evaluated.
namespace tocsin::deploy {

using hcl::ExpressionPtr;

/// A problem, and whether it is only that we do not model something.
struct Finding {
  Problem problem;
  bool unmodelled = false;
};
using Findings = std::vector<Finding>;

struct Condition {
  Position position;
  ExpressionPtr condition;
  ExpressionPtr message;
};

struct VariableDeclaration {
  Position position;
  hcl::Type type;
  std::optional<hcl::Value> fallback;
  bool nullable = true;
  std::vector<Condition> validations;
};

/// `count` or `for_each`, at most one of them.
struct Repetition {
  ExpressionPtr count;
  ExpressionPtr for_each;
};

struct ResourceDeclaration {
  bool is_data = false;
  std::string type, name;
  Position position;
  hcl::Body body;  // without the arguments that every resource has
  Repetition repetition;
  std::vector<ExpressionPtr> depends_on;
  std::string provider;  // `aws.west`; "" for the default
  std::vector<Condition> preconditions, postconditions;
  Findings findings;  // what was already wrong when it was read

  std::string key() const { return (is_data ? "data." : "") + type + "." + name; }
};

struct OutputDeclaration {
  Position position;
  ExpressionPtr value;
  std::vector<ExpressionPtr> depends_on;
  std::vector<Condition> preconditions;
};

struct ProviderDeclaration {
  Position position;
  std::string name, alias;
  ExpressionPtr region;        // may be null
  ExpressionPtr default_tags;  // may be null

  std::string key() const { return alias.empty() ? name : name + "." + alias; }
};

struct ModuleDeclaration;

struct ModuleCall {
  std::string name;
  Position position;
  std::string refusal;  // why its source cannot be loaded, or ""
  std::shared_ptr<const ModuleDeclaration> module;
  std::vector<hcl::Definition> arguments;
  Repetition repetition;
  std::vector<ExpressionPtr> depends_on;
  std::map<std::string, std::string> providers;  // theirs → ours
};

struct LocalDeclaration {
  Position position;
  ExpressionPtr value;
};

struct ModuleDeclaration {
  std::string directory;   // as it can be opened
  std::string path = ".";  // path.module: relative to the root module
  bool is_whole = true;    // false if one of its files could not be read
  std::map<std::string, VariableDeclaration> variables;
  std::map<std::string, LocalDeclaration> locals;
  std::map<std::string, OutputDeclaration> outputs;
  std::vector<ResourceDeclaration> resources;  // in the order of the files
  std::vector<ModuleCall> calls;
  std::vector<ProviderDeclaration> providers;

  const ResourceDeclaration* find_resource(std::string_view key) const;
  const ModuleCall* find_call(std::string_view name) const;
};

/// Reads the folder and the modules in it, but for the resources whose addresses match one of `without`. What is wrong
/// is added to the findings.
std::shared_ptr<const ModuleDeclaration> load_module(const std::string& directory,
                                                     const std::vector<std::string>& without, Findings& findings);

/// The variables that terraform.tfvars, *.auto.tfvars and the named files set, later files winning.
std::map<std::string, hcl::Value> load_variable_files(const std::string& directory,
                                                      const std::vector<std::string>& more, Findings& findings);

/// `a.b` of an expression, also when it is quoted, as before 2019; "" if it is something else.
std::string reference_text(const hcl::Expression& expression);

/// All findings of one kind: where and what.
void add_finding(Findings& findings, const Position& position, std::string message);
void add_unmodelled(Findings& findings, const Position& position, const std::string& thing);
/// Not modelled either, but not a part of one resource that could be left out.
void add_refusal(Findings& findings, const Position& position, const std::string& thing);
void add_findings(Findings& findings, const FileError& error);

}  // namespace tocsin::deploy
