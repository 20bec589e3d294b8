#include "deploy/terraform_module.h"

#include <array>

#include "base/text.h"
#include "deploy/terraform_types.h"
#include "language/hcl/functions.h"

namespace tocsin::deploy {
namespace {

using hcl::Value;

template <class Map>
std::vector<std::string> keys_of(const Map& map) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : map) keys.push_back(key);
  return keys;
}

[[noreturn]] void undeclared(const Position& position, std::string_view kind, std::string_view name,
                             const std::vector<std::string>& known) {
  throw FileError(position, concat("there is no ", kind, name, " here", did_you_mean(name, known)));
}

}  // namespace

Value Instances::together(std::vector<Value> values) const {
  if (kind == kSingle) return values.at(0);
  if (kind == kCounted) return Value::list(std::move(values));
  Value::Map map;
  for (std::size_t i = 0; i < list.size(); ++i) map[list[i]->key] = values[i];
  return Value::map(std::move(map));
}

ModuleScope::ModuleScope(Run& run, const ModuleDeclaration& module) : run_(run), module_(module) {}

ModuleScope::ModuleScope(const ModuleScope& parent, const ModuleCall& call, std::unique_ptr<Instance> instance)
    : run_(parent.run_), module_(*call.module), parent_(&parent), call_(&call), instance_(std::move(instance)) {
  address_ = concat(parent.address_, "module.", call.name, instance_->suffix, ".");
}

ModuleScope::~ModuleScope() = default;

std::string ModuleScope::directory() const { return run_.options().directory; }

/// Evaluates a name once. When planning, its problem is noted once, and whoever uses it sees an unknown value.
Value ModuleScope::once(const std::string& key, const Position& position, const std::function<Value()>& make) const {
  Memo& memo = memos_[key];
  if (memo.stage == Stage::kDone) return memo.value;
  if (memo.stage == Stage::kSkipped) throw Skipped{address_ + key};
  if (memo.stage == Stage::kRunning) throw FileError(position, run_.circle(address_ + key));
  memo.stage = Stage::kRunning;
  run_.stack().push_back(address_ + key);
  const auto leave = [&](Stage stage) {
    memo.stage = stage;
    run_.stack().pop_back();
  };
  try {
    memo.value = make();
  } catch (const Skipped&) {
    leave(Stage::kSkipped);
    throw;
  } catch (const Aborted&) {
    leave(Stage::kNew);
    throw;
  } catch (const FileError& error) {
    leave(run_.pass() == Pass::kPlan ? Stage::kDone : Stage::kNew);
    if (run_.pass() == Pass::kApply) throw;
    add_findings(run_.findings(), error);
    memo.value = Value::unknown();
    return memo.value;
  }
  leave(Stage::kDone);
  return memo.value;
}

std::optional<hcl::Scope::Found> ModuleScope::find(std::span<const std::string> path, const Position& position) const {
  if (path.size() < 2) return std::nullopt;
  return named_value(path, position);
}

hcl::Scope::Found ModuleScope::named_value(std::span<const std::string> path, const Position& position) const {
  const std::string& first = path[0];
  if (first == "var") return {variable(path[1], position), 2};
  if (first == "local") return {local(path[1], position), 2};
  if (first == "path" || first == "terraform") return {constant(path, position), 2};
  if (first == "module") return module_value(path, position);
  if (first == "each" || first == "count") {
    const char* where = first == "each" ? "for_each" : "count";
    throw FileError(position, concat(first, ".", path[1], " has a meaning only in a block with ", where));
  }
  if (first == "self") throw FileError(position, "self has a meaning only in a postcondition");
  if (first == "data") return resource_value(path, 3, position);
  if (first == "resource") {
    Found found = resource_value(path.subspan(1), 2, position);
    ++found.used;
    return found;
  }
  return resource_value(path, 2, position);
}

Value ModuleScope::constant(std::span<const std::string> path, const Position& position) const {
  if (path[0] == "terraform") {
    if (path[1] == "workspace") return Value::string("default");
    undeclared(position, "terraform.", path[1], {"workspace"});
  }
  if (path[1] == "module") return Value::string(module_.path);
  if (path[1] == "root") return Value::string(".");
  // Deviation: Terraform gives the absolute path, which would differ from one machine to the next.
  if (path[1] == "cwd") return Value::string(".");
  undeclared(position, "path.", path[1], {"module", "root", "cwd"});
}

hcl::Scope::Found ModuleScope::resource_value(std::span<const std::string> path, std::size_t words,
                                              const Position& position) const {
  if (path.size() < words) throw FileError(position, concat(join(path, "."), " is not a whole reference"));
  const std::string key = join(path.first(words), ".");
  if (const ResourceDeclaration* declaration = module_.find_resource(key))
    return {resource(*declaration, position), words};
  std::vector<std::string> known;
  for (const ResourceDeclaration& other : module_.resources) known.push_back(other.key());
  throw FileError(position, concat("there is no ", key, " here", did_you_mean(key, known)));
}

hcl::Scope::Found ModuleScope::module_value(std::span<const std::string> path, const Position& position) const {
  const ModuleCall* call = module_.find_call(path[1]);
  if (!call) {
    std::vector<std::string> known;
    for (const ModuleCall& other : module_.calls) known.push_back(other.name);
    undeclared(position, "module.", path[1], known);
  }
  if (!call->module && run_.may_skip()) throw Skipped{concat(address_, "module.", call->name)};
  const auto* scopes = call->module ? call_instances(*call) : nullptr;
  if (!scopes) return {Value::unknown(), 2};
  const CallInstances& instances = calls_.at(call->name);
  // One output at a time: another output of the same module may depend on what is asking.
  if (instances.kind == Instances::kSingle && path.size() > 2) return {scopes->at(0)->output(path[2], position), 3};
  Value::List list;
  Value::Map map;
  for (std::size_t i = 0; i < scopes->size(); ++i) {
    Value::Map outputs;
    for (const auto& [name, declaration] : call->module->outputs) outputs[name] = (*scopes)[i]->output(name, position);
    const Value value = Value::map(std::move(outputs));
    if (instances.kind == Instances::kSingle) return {value, 2};
    list.push_back(value);
    map[instances.keys[i]] = value;
  }
  return {instances.kind == Instances::kKeyed ? Value::map(std::move(map)) : Value::list(std::move(list)), 2};
}

Value ModuleScope::local(const std::string& name, const Position& position) const {
  const auto it = module_.locals.find(name);
  if (it == module_.locals.end()) undeclared(position, "local.", name, keys_of(module_.locals));
  return once(concat("local.", name), position, [&] { return evaluate(*it->second.value, *this); });
}

Value ModuleScope::output(const std::string& name, const Position& position) const {
  const auto it = module_.outputs.find(name);
  if (it == module_.outputs.end()) undeclared(position, "output ", name, keys_of(module_.outputs));
  return once(concat("output.", name), position, [&] {
    ensure(it->second.depends_on);
    Findings findings;
    check_conditions(it->second.preconditions, *this, findings);
    if (!findings.empty()) throw FileError(findings[0].problem.position, findings[0].problem.message);
    return evaluate(*it->second.value, *this);
  });
}

Value ModuleScope::variable(const std::string& name, const Position& position) const {
  const auto it = module_.variables.find(name);
  if (it == module_.variables.end()) undeclared(position, "var.", name, keys_of(module_.variables));
  return once(concat("var.", name), position, [&] { return variable_value(name, it->second); });
}

Value ModuleScope::variable_value(const std::string& name, const VariableDeclaration& declaration) const {
  std::optional<Value> value;
  Position position = declaration.position;
  if (!call_) {
    const auto set = run_.variables().find(name);
    if (set != run_.variables().end()) value = set->second;
  } else {
    for (const hcl::Definition& argument : call_->arguments) {
      if (argument.name != name) continue;
      position = argument.value->position;
      value = evaluate(*argument.value, instance_->scope);
    }
  }
  if (!value || (value->is_null() && !declaration.nullable)) value = declaration.fallback;
  if (!value) {
    if (call_) throw FileError(call_->position, concat("module ", call_->name, " needs the variable ", name));
    throw FileError(position, concat("variable ", name, " has no value and no default"));
  }
  try {
    return convert(*value, declaration.type);
  } catch (const hcl::ValueError& error) {
    throw FileError(position, concat("variable ", name, ": ", error.message));
  }
}

/// Every variable once, used or not: what is missing is told in one go.
void ModuleScope::check_variables() const {
  for (const auto& [name, declaration] : module_.variables) {
    const Value value = variable(name, declaration.position);
    if (!value.is_unknown()) check_conditions(declaration.validations, *this, run_.findings());
  }
  if (!call_) return;
  for (const hcl::Definition& argument : call_->arguments) {
    if (module_.variables.contains(argument.name)) continue;
    add_finding(run_.findings(), argument.position,
                concat("module ", call_->name, " has no variable ", argument.name,
                       did_you_mean(argument.name, keys_of(module_.variables))));
  }
}

void ModuleScope::check_conditions(const std::vector<Condition>& conditions, const hcl::Scope& scope,
                                   Findings& findings) const {
  for (const Condition& condition : conditions) {
    try {
      const Value holds = evaluate(*condition.condition, scope);
      if (holds.is_unknown() || holds.as_bool()) continue;
      add_finding(findings, condition.position, evaluate_string(*condition.message, scope));
    } catch (const FileError& error) {
      add_findings(findings, error);
    } catch (const hcl::ValueError& error) {
      add_finding(findings, condition.position, error.message);
    }
  }
}

std::optional<Instances> ModuleScope::instances(const Repetition& repetition, Findings& findings) const {
  Instances instances;
  const auto add = [&](std::string suffix, std::string key, std::string name, Value value) {
    auto instance = std::make_unique<Instance>(Instance{std::move(suffix), std::move(key), hcl::Variables(this)});
    if (!name.empty()) instance->scope.set(std::move(name), std::move(value));
    instances.list.push_back(std::move(instance));
  };
  const ExpressionPtr& expression = repetition.count ? repetition.count : repetition.for_each;
  if (!expression) {
    add("", "", "", Value());
    return instances;
  }
  const char* what = repetition.count ? "count" : "for_each";
  try {
    const Value value = evaluate(*expression, *this);
    if (value.is_unknown() || (value.kind() == Value::Kind::kSet && !value.wholly_known())) {
      throw hcl::ValueError("it depends on something that is only known after the deployment has begun");
    }
    if (repetition.count) {
      instances.kind = Instances::kCounted;
      const std::int64_t count = value.as_integer();
      if (count < 0) throw hcl::ValueError("it cannot be negative");
      for (std::int64_t i = 0; i < count; ++i) {
        const std::string index = std::to_string(i);
        add(concat("[", index, "]"), index, "count", Value::map({{"index", Value::number(i)}}));
      }
      return instances;
    }
    instances.kind = Instances::kKeyed;
    const auto add_key = [&](const std::string& key, const Value& each) {
      add(concat("[", json_quote(key), "]"), key, "each", Value::map({{"key", Value::string(key)}, {"value", each}}));
    };
    if (value.is_map()) {
      for (const auto& [key, each] : value.fields()) add_key(key, each);
    } else if (value.kind() == Value::Kind::kSet) {
      for (const Value& item : value.items()) add_key(item.as_string(), item);
    } else {
      throw hcl::ValueError(concat("a map or a set of strings is required, but this is ", value.kind_text(),
                                   value.is_sequence() ? "; toset() makes a set of it" : ""));
    }
    return instances;
  } catch (const FileError& error) {
    add_findings(findings, error);
  } catch (const hcl::ValueError& error) {
    add_finding(findings, expression->position, concat(what, ": ", error.message));
  }
  return std::nullopt;
}

/// Null if it cannot be told how many there are.
const std::vector<std::unique_ptr<ModuleScope>>* ModuleScope::call_instances(const ModuleCall& call) const {
  const auto known = calls_.find(call.name);
  if (known != calls_.end())
    return known->second.scopes.empty() && known->second.kind == Instances::kSingle ? nullptr : &known->second.scopes;
  CallInstances made;
  Findings findings;
  auto all = instances(call.repetition, findings);
  if (!findings.empty()) {
    run_.findings().insert(run_.findings().end(), findings.begin(), findings.end());
    calls_[call.name];
    return nullptr;
  }
  made.kind = all->kind;
  for (auto& instance : all->list) {
    made.keys.push_back(instance->key);
    made.scopes.push_back(std::make_unique<ModuleScope>(*this, call, std::move(instance)));
  }
  return &calls_.emplace(call.name, std::move(made)).first->second.scopes;
}

ProviderSettings ModuleScope::provider(const std::string& key, const Position& position) const {
  for (const ProviderDeclaration& declaration : module_.providers) {
    if (declaration.key() != key) continue;
    ProviderSettings settings{run_.options().region, {}};
    if (declaration.region) {
      const Value region = evaluate(*declaration.region, *this);
      // If there are problems already, they are why: a variable without a value, most often.
      if (region.is_unknown() && run_.findings().empty()) {
        throw FileError(declaration.region->position, "the region must be known from the start");
      }
      if (region.is_string()) settings.region = evaluate_string(*declaration.region, *this);
    }
    if (declaration.default_tags) {
      const Value tags = evaluate(*declaration.default_tags, *this);
      if (tags.is_map()) settings.default_tags = tags.fields();
    }
    return settings;
  }
  if (parent_) {
    const auto mapped = call_->providers.find(key);
    if (mapped != call_->providers.end()) return parent_->provider(mapped->second, call_->position);
    if (key == "aws") return parent_->provider(key, position);
  }
  if (key == "aws") return {run_.options().region, {}};
  if (!key.starts_with("aws.")) throw FileError(position, concat("provider ", key, " is not modelled"));
  std::vector<std::string> known;
  for (const ProviderDeclaration& declaration : module_.providers) known.push_back(declaration.key());
  undeclared(position, "provider ", key, known);
}

void ModuleScope::ensure(const std::vector<ExpressionPtr>& depends_on) const {
  for (const ExpressionPtr& expression : depends_on) {
    const std::string reference = reference_text(*expression);
    const auto words = split(reference, '.');
    if (words.size() < 2) throw FileError(expression->position, "depends_on names resources and modules");
    std::vector<std::string> path(words.begin(), words.end());
    if (path[0] == "module" && module_.find_call(path[1])) {
      const ModuleCall& call = *module_.find_call(path[1]);
      const auto* scopes = call.module ? call_instances(call) : nullptr;
      if (!scopes) continue;
      for (const auto& scope : *scopes) scope->everything();
      continue;
    }
    static_cast<void>(named_value(path, expression->position));
  }
}

void ModuleScope::ensure_callers_dependencies() const {
  if (!call_) return;
  parent_->ensure_callers_dependencies();
  parent_->ensure(call_->depends_on);
}

void ModuleScope::everything() const {
  const bool planning = run_.pass() == Pass::kPlan;
  if (planning) check_variables();
  const auto tolerant = [&](const auto& make) {
    try {
      make();
    } catch (const Skipped&) {
      // Noted where it was skipped.
    } catch (const FileError& error) {
      if (!planning) throw;
      add_findings(run_.findings(), error);
    }
  };
  for (const ResourceDeclaration& declaration : module_.resources) {
    tolerant([&] { resource(declaration, declaration.position); });
  }
  for (const ModuleCall& call : module_.calls) {
    if (!call.module && run_.may_skip()) {
      const std::string address = concat(address_, "module.", call.name);
      run_.skipped().emplace(address, SkippedResource{address, call.position, call.refusal});
    }
    tolerant([&] {
      const auto* scopes = call.module ? call_instances(call) : nullptr;
      for (std::size_t i = 0; scopes && i < scopes->size(); ++i) (*scopes)[i]->everything();
    });
  }
  if (!planning) return;
  for (const auto& [name, declaration] : module_.locals) tolerant([&] { local(name, declaration.position); });
  for (const auto& [name, declaration] : module_.outputs) tolerant([&] { output(name, declaration.position); });
  for (const ProviderDeclaration& declaration : module_.providers) {
    tolerant([&] { provider(declaration.key(), declaration.position); });
  }
}

std::map<std::string, Value> ModuleScope::outputs() const {
  std::map<std::string, Value> values;
  for (const auto& [name, declaration] : module_.outputs) {
    try {
      values[name] = output(name, declaration.position);
    } catch (const Skipped&) {
      continue;  // What it shows was left out.
    }
  }
  return values;
}

}  // namespace tocsin::deploy
