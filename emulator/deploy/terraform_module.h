#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "deploy/terraform_run.h"
#include "language/hcl/evaluate.h"

namespace tocsin::deploy {

/// The `[0]` or `["x"]` of an instance, and what `each` or `count` mean in it.
struct Instance {
  std::string suffix;
  std::string key;
  hcl::Variables scope;
};

struct Instances {
  enum Kind { kSingle, kCounted, kKeyed } kind = kSingle;
  std::vector<std::unique_ptr<Instance>> list;

  /// The values of all instances as others see them: one value, a list, or a map.
  hcl::Value together(std::vector<hcl::Value> values) const;
};

/// One instance of a module: the names in it. Everything is evaluated when it is first asked for, so the order of
/// dependencies comes by itself; what asks for itself is a circle, and a problem.
class ModuleScope : public hcl::Scope {
 public:
  /// The root module.
  ModuleScope(Run& run, const ModuleDeclaration& module);
  /// An instance of a call in another module; `caller_scope` is where its arguments are evaluated.
  ModuleScope(const ModuleScope& parent, const ModuleCall& call, std::unique_ptr<Instance> instance);
  ~ModuleScope() override;

  std::optional<Found> find(std::span<const std::string> path, const Position& position) const override;
  std::string directory() const override;

  /// Makes every resource in it and in the modules it calls; when planning, evaluates everything else too.
  void everything() const;
  std::map<std::string, hcl::Value> outputs() const;

  const ModuleDeclaration& declaration() const { return module_; }
  /// For following references to where a value is written.
  const ModuleScope* parent() const { return parent_; }
  const ModuleCall* call() const { return call_; }

 private:
  enum class Stage { kNew, kRunning, kDone, kSkipped };
  struct Memo {
    Stage stage = Stage::kNew;
    hcl::Value value;
  };

  hcl::Value once(const std::string& key, const Position& position, const std::function<hcl::Value()>& make) const;

  Found named_value(std::span<const std::string> path, const Position& position) const;
  Found module_value(std::span<const std::string> path, const Position& position) const;
  Found resource_value(std::span<const std::string> path, std::size_t words, const Position& position) const;
  hcl::Value constant(std::span<const std::string> path, const Position& position) const;

  hcl::Value variable(const std::string& name, const Position& position) const;
  hcl::Value variable_value(const std::string& name, const VariableDeclaration& declaration) const;
  void check_variables() const;
  hcl::Value local(const std::string& name, const Position& position) const;
  hcl::Value output(const std::string& name, const Position& position) const;
  hcl::Value resource(const ResourceDeclaration& declaration, const Position& position) const;

  hcl::Value make_resource(const ResourceDeclaration& declaration) const;
  hcl::Value make_instances(const ResourceDeclaration& declaration, Findings& findings) const;
  hcl::Value make_instance(const ResourceDeclaration& declaration, const ResourceType& type, const Instance& instance,
                           Findings& findings) const;
  hcl::Value plan_instance(const ResourceDeclaration& declaration, Resource& resource, const hcl::Value::Map& config,
                           Findings& findings) const;
  hcl::Value apply_instance(const ResourceDeclaration& declaration, Resource& resource, const Instance& instance,
                            Findings& findings) const;
  void record(const ResourceDeclaration& declaration, const Resource& resource, const hcl::Scope& scope) const;
  [[noreturn]] void skip(const ResourceDeclaration& declaration, const std::string& reason) const;

  std::optional<Instances> instances(const Repetition& repetition, Findings& findings) const;
  const std::vector<std::unique_ptr<ModuleScope>>* call_instances(const ModuleCall& call) const;
  void ensure(const std::vector<ExpressionPtr>& depends_on) const;
  void ensure_callers_dependencies() const;
  ProviderSettings provider(const std::string& key, const Position& position) const;
  void check_conditions(const std::vector<Condition>& conditions, const hcl::Scope& scope, Findings& findings) const;

  Run& run_;
  const ModuleDeclaration& module_;
  const ModuleScope* parent_ = nullptr;
  const ModuleCall* call_ = nullptr;
  std::unique_ptr<Instance> instance_;
  std::string address_;  // "" or `module.alarm["x"].`

  mutable std::map<std::string, Memo> memos_;
  struct CallInstances {
    Instances::Kind kind = Instances::kSingle;
    std::vector<std::string> keys;
    std::vector<std::unique_ptr<ModuleScope>> scopes;
  };
  mutable std::map<std::string, CallInstances> calls_;
};

}  // namespace tocsin::deploy
