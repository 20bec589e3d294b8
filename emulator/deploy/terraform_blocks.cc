#include "deploy/terraform_blocks.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "language/hcl/evaluate.h"

namespace tocsin::deploy {
namespace {

using hcl::Block;
using hcl::Body;
using hcl::Definition;

/// Provider arguments that say how to reach AWS. There is nothing to reach here.
constexpr std::array kHarmlessProviderArguments = {
    "profile",
    "shared_config_files",
    "shared_credentials_file",
    "shared_credentials_files",
    "access_key",
    "secret_key",
    "token",
    "version",
    "max_retries",
    "retry_mode",
    "skip_credentials_validation",
    "skip_metadata_api_check",
    "skip_region_validation",
    "skip_requesting_account_id",
    "skip_get_ec2_platforms",
    "s3_use_path_style",
    "s3_force_path_style",
    "s3_us_east_1_regional_endpoint",
    "insecure",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "use_fips_endpoint",
    "use_dualstack_endpoint",
    "ec2_metadata_service_endpoint",
    "ec2_metadata_service_endpoint_mode",
    "sts_region",
    "custom_ca_bundle",
    "token_bucket_rate_limiter_capacity",
    "user_agent",
};
constexpr std::array kHarmlessProviderBlocks = {"endpoints", "ignore_tags"};
constexpr std::array kRefusedProviderParts = {"assume_role", "assume_role_with_web_identity", "allowed_account_ids",
                                              "forbidden_account_ids"};

template <class Names>
bool is_among(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Reads one block: each argument that is asked for is taken; what is left at the end is unknown.
class BlockReader {
 public:
  BlockReader(const Body& body, std::string what, Findings& findings)
      : body_(body), what_(std::move(what)), findings_(findings) {}

  ExpressionPtr take(const std::string& name) {
    known_.push_back(name);
    const Definition* definition = body_.find(name);
    return definition ? definition->value : nullptr;
  }

  void accept(const std::vector<std::string>& names) { known_.insert(known_.end(), names.begin(), names.end()); }

  std::vector<const Block*> take_blocks(const std::string& type) {
    known_.push_back(type);
    std::vector<const Block*> found;
    for (const Block& block : body_.blocks) {
      if (block.type == type) found.push_back(&block);
    }
    return found;
  }

  void finish() {
    for (const Definition& attribute : body_.attributes) check("argument", attribute.name, attribute.position);
    for (const Block& block : body_.blocks) check("block", block.type, block.position);
  }

 private:
  void check(std::string_view kind, const std::string& name, const Position& position) {
    if (is_among(known_, name)) return;
    add_finding(findings_, position, concat("unknown ", kind, " ", name, " in ", what_, did_you_mean(name, known_)));
  }

  const Body& body_;
  std::string what_;
  Findings& findings_;
  std::vector<std::string> known_;
};

bool has_labels(const Block& block, std::size_t count, Findings& findings) {
  if (block.labels.size() == count) return true;
  add_finding(
      findings, block.position,
      concat(block.type, " takes ", std::to_string(count), " names, not ", std::to_string(block.labels.size())));
  return false;
}

/// A value that may not refer to anything.
std::optional<hcl::Value> constant(const ExpressionPtr& expression, Findings& findings) {
  if (!expression) return std::nullopt;
  try {
    return evaluate(*expression, hcl::Variables());
  } catch (const FileError& error) {
    add_findings(findings, error);
    return std::nullopt;
  }
}

bool constant_flag(const ExpressionPtr& expression, bool fallback, Findings& findings) {
  const auto value = constant(expression, findings);
  if (!value || value->is_null()) return fallback;
  try {
    return value->as_bool();
  } catch (const hcl::ValueError& error) {
    add_finding(findings, expression->position, error.message);
    return fallback;
  }
}

std::vector<Condition> read_conditions(const std::vector<const Block*>& blocks, Findings& findings) {
  std::vector<Condition> conditions;
  for (const Block* block : blocks) {
    BlockReader reader(block->body, concat("a ", block->type), findings);
    Condition condition{block->position, reader.take("condition"), reader.take("error_message")};
    reader.finish();
    if (!condition.condition || !condition.message) {
      add_finding(findings, block->position, concat(block->type, " needs condition and error_message"));
    } else {
      conditions.push_back(std::move(condition));
    }
  }
  return conditions;
}

std::vector<ExpressionPtr> read_depends_on(const ExpressionPtr& expression, Findings& findings) {
  if (!expression) return {};
  if (const auto* list = std::get_if<hcl::Tuple>(&expression->node)) return list->items;
  add_finding(findings, expression->position, "depends_on is a list of resources, such as [aws_sns_topic.alerts]");
  return {};
}

Repetition read_repetition(BlockReader& reader, const Position& position, Findings& findings) {
  Repetition repetition{reader.take("count"), reader.take("for_each")};
  if (repetition.count && repetition.for_each) {
    add_finding(findings, position, "count and for_each cannot be used together");
    repetition.for_each = nullptr;
  }
  return repetition;
}

template <class Map, class Declaration>
void declare(Map& map, const std::string& kind, const std::string& name, Declaration declaration, Findings& findings) {
  const Position position = declaration.position;
  const auto [it, added] = map.emplace(name, std::move(declaration));
  if (added) return;
  add_finding(findings, position, concat(kind, name, " is declared twice; first at ", it->second.position.text()));
}

void read_variable(ModuleDeclaration& module, const Block& block, Findings& findings) {
  if (!has_labels(block, 1, findings)) return;
  BlockReader reader(block.body, "a variable", findings);
  reader.accept({"description", "sensitive", "ephemeral", "deprecated"});
  VariableDeclaration variable;
  variable.position = block.position;
  if (const ExpressionPtr type = reader.take("type")) {
    try {
      variable.type = hcl::parse_type(*type);
    } catch (const FileError& error) {
      add_findings(findings, error);
    }
  }
  variable.fallback = constant(reader.take("default"), findings);
  variable.nullable = constant_flag(reader.take("nullable"), true, findings);
  variable.validations = read_conditions(reader.take_blocks("validation"), findings);
  reader.finish();
  declare(module.variables, "variable ", block.labels[0], std::move(variable), findings);
}

void read_output(ModuleDeclaration& module, const Block& block, Findings& findings) {
  if (!has_labels(block, 1, findings)) return;
  BlockReader reader(block.body, "an output", findings);
  reader.accept({"description", "sensitive", "ephemeral", "deprecated"});
  OutputDeclaration output{block.position, reader.take("value"), read_depends_on(reader.take("depends_on"), findings),
                           read_conditions(reader.take_blocks("precondition"), findings)};
  reader.finish();
  if (!output.value) {
    add_finding(findings, block.position, concat("output ", block.labels[0], " has no value"));
    return;
  }
  declare(module.outputs, "output ", block.labels[0], std::move(output), findings);
}

void read_locals(ModuleDeclaration& module, const Block& block, Findings& findings) {
  if (!has_labels(block, 0, findings)) return;
  for (const Block& inner : block.body.blocks) {
    add_finding(findings, inner.position, concat("unknown block ", inner.type, " in locals"));
  }
  for (const Definition& local : block.body.attributes) {
    declare(module.locals, "local.", local.name, LocalDeclaration{local.position, local.value}, findings);
  }
}

/// Lifecycle rules are about changing and destroying, which never happens here; its conditions are checked.
void read_lifecycle(ResourceDeclaration& resource, BlockReader& reader, Findings& findings) {
  for (const Block* block : reader.take_blocks("lifecycle")) {
    BlockReader lifecycle(block->body, "lifecycle", findings);
    lifecycle.accept({"create_before_destroy", "prevent_destroy", "ignore_changes", "replace_triggered_by"});
    resource.preconditions = read_conditions(lifecycle.take_blocks("precondition"), findings);
    resource.postconditions = read_conditions(lifecycle.take_blocks("postcondition"), findings);
    lifecycle.finish();
  }
}

void read_resource(ModuleDeclaration& module, const Block& block, Findings& findings) {
  if (!has_labels(block, 2, findings)) return;
  ResourceDeclaration resource;
  resource.is_data = block.type == "data";
  resource.type = block.labels[0];
  resource.name = block.labels[1];
  resource.position = block.position;
  BlockReader reader(block.body, block.type, findings);
  resource.repetition = read_repetition(reader, block.position, findings);
  resource.depends_on = read_depends_on(reader.take("depends_on"), findings);
  if (const ExpressionPtr provider = reader.take("provider")) resource.provider = reference_text(*provider);
  read_lifecycle(resource, reader, findings);
  for (const char* part : {"provisioner", "connection"}) {
    for (const Block* inner : reader.take_blocks(part)) {
      add_unmodelled(resource.findings, inner->position, concat("block ", part, " of ", resource.type));
    }
  }
  for (const Definition& attribute : block.body.attributes) {
    constexpr std::array kMeta = {"count", "for_each", "depends_on", "provider"};
    if (!is_among(kMeta, attribute.name)) resource.body.attributes.push_back(attribute);
  }
  for (const Block& inner : block.body.blocks) {
    constexpr std::array kMeta = {"lifecycle", "provisioner", "connection", "timeouts"};
    if (!is_among(kMeta, inner.type)) resource.body.blocks.push_back(inner);
  }
  if (const ResourceDeclaration* first = module.find_resource(resource.key())) {
    add_finding(findings, block.position,
                concat(resource.key(), " is declared twice; first at ", first->position.text()));
    return;
  }
  module.resources.push_back(std::move(resource));
}

void read_provider(ModuleDeclaration& module, const Block& block, Findings& findings) {
  if (!has_labels(block, 1, findings)) return;
  ProviderDeclaration provider{block.position, block.labels[0], "", nullptr, nullptr};
  // The blocks of other providers matter only if something uses them, and that is refused where it stands.
  if (provider.name != "aws") return;
  BlockReader reader(block.body, "provider aws", findings);
  if (const auto alias = constant(reader.take("alias"), findings); alias && alias->is_string()) {
    provider.alias = alias->as_string();
  }
  provider.region = reader.take("region");
  for (const Block* tags : reader.take_blocks("default_tags")) {
    BlockReader inner(tags->body, "default_tags", findings);
    provider.default_tags = inner.take("tags");
    inner.finish();
  }
  reader.accept({kHarmlessProviderArguments.begin(), kHarmlessProviderArguments.end()});
  reader.accept({kHarmlessProviderBlocks.begin(), kHarmlessProviderBlocks.end()});
  reader.accept({kRefusedProviderParts.begin(), kRefusedProviderParts.end()});
  for (const char* part : kRefusedProviderParts) {
    const Definition* argument = block.body.find(part);
    if (argument) add_refusal(findings, argument->position, concat("provider argument ", part));
    for (const Block* inner : reader.take_blocks(part)) {
      add_refusal(findings, inner->position, concat("provider block ", part));
    }
  }
  reader.finish();
  for (const ProviderDeclaration& other : module.providers) {
    if (other.key() != provider.key()) continue;
    add_finding(findings, block.position,
                concat("provider ", provider.key(), " is declared twice; first at ", other.position.text()));
    return;
  }
  module.providers.push_back(std::move(provider));
}

void read_module_call(ModuleDeclaration& module, const Block& block, Findings& findings) {
  if (!has_labels(block, 1, findings)) return;
  if (module.find_call(block.labels[0])) {
    add_finding(findings, block.position, concat("module ", block.labels[0], " is declared twice"));
    return;
  }
  ModuleCall call;
  call.name = block.labels[0];
  call.position = block.position;
  BlockReader reader(block.body, "module", findings);
  call.repetition = read_repetition(reader, block.position, findings);
  call.depends_on = read_depends_on(reader.take("depends_on"), findings);
  if (const ExpressionPtr providers = reader.take("providers")) {
    const auto* object = std::get_if<hcl::Object>(&providers->node);
    if (!object) add_finding(findings, providers->position, "providers is written as { aws = aws.west }");
    for (const auto& [theirs, ours] : object ? object->fields : decltype(object->fields)()) {
      call.providers[reference_text(*theirs)] = reference_text(*ours);
    }
  }
  for (const Definition& attribute : block.body.attributes) {
    constexpr std::array kMeta = {"count", "for_each", "depends_on", "providers", "source", "version"};
    if (!is_among(kMeta, attribute.name)) call.arguments.push_back(attribute);
  }
  for (const Block& inner : block.body.blocks) {
    add_finding(findings, inner.position, concat("unknown block ", inner.type, " in module"));
  }
  module.calls.push_back(std::move(call));
}

/// What a terraform block asks for (versions, a place for the state) has no effect on what is deployed.
void read_terraform(const Block& block, Findings& findings) {
  BlockReader reader(block.body, "terraform", findings);
  reader.accept({"required_version", "required_providers", "backend", "cloud", "provider_meta"});
  if (const ExpressionPtr experiments = reader.take("experiments")) {
    add_refusal(findings, experiments->position, "an experiment of the language");
  }
  reader.finish();
}

}  // namespace

void read_block(ModuleDeclaration& module, const Block& block, Findings& findings) {
  if (block.type == "resource" || block.type == "data") return read_resource(module, block, findings);
  if (block.type == "variable") return read_variable(module, block, findings);
  if (block.type == "output") return read_output(module, block, findings);
  if (block.type == "locals") return read_locals(module, block, findings);
  if (block.type == "provider") return read_provider(module, block, findings);
  if (block.type == "module") return read_module_call(module, block, findings);
  if (block.type == "terraform") return read_terraform(block, findings);
  // These speak about earlier deployments, and there are none.
  if (block.type == "moved" || block.type == "removed") return;
  if (block.type == "import" || block.type == "check" || block.type == "ephemeral" || block.type == "action") {
    return add_refusal(findings, block.position, concat("block ", block.type));
  }
  const std::vector<std::string> known = {"resource", "data",      "variable", "output", "locals",
                                          "provider", "terraform", "module",   "moved",  "removed"};
  add_finding(findings, block.position, concat("unknown block ", block.type, did_you_mean(block.type, known)));
}

std::string module_source(const Block& block, Findings& findings) {
  const Definition* source = block.body.find("source");
  if (!source) {
    add_finding(findings, block.position, concat("module ", block.labels[0], " has no source"));
    return {};
  }
  const auto value = constant(source->value, findings);
  if (!value) return {};
  if (value->is_string() && !value->as_string().empty()) return value->as_string();
  add_finding(findings, source->position, "source is a text");
  return {};
}

}  // namespace tocsin::deploy
