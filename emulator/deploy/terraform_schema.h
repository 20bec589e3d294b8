#pragma once

#include <string>
#include <vector>

#include "deploy/terraform_config.h"
#include "language/hcl/evaluate.h"

/// What a resource type takes and gives, as its page in the AWS provider's documentation says.
namespace tocsin::deploy {

enum class Shape {
  kText,
  kJson,  // a text that must be JSON; sent with its keys in order and without blanks, as the provider does
  kNumber,
  kFlag,
  kTexts,    // a list or set of texts
  kTextMap,  // tags and the like
  kBlocks,
};

/// One argument, nested block or attribute.
struct Argument {
  std::string name;
  Shape shape = Shape::kText;
  bool is_required = false;
  bool is_given_by_aws = false;  // may be read when it was not set
  bool is_settable = true;
  bool is_refused = false;  // known, and not modelled
  hcl::Value fallback = {};
  std::vector<Argument> body = {};  // of kBlocks
  std::size_t blocks_max = 1;
};

inline constexpr std::size_t kAnyBlocks = static_cast<std::size_t>(-1);

// The words that tables of arguments are written in.
Argument text(std::string name, std::string fallback = {});
Argument json_document(std::string name);
Argument number(std::string name);
Argument number_or(std::string name, std::int64_t fallback);
Argument flag(std::string name);
Argument flag_or(std::string name, bool fallback);
Argument texts(std::string name);
Argument text_map(std::string name);
Argument blocks(std::string name, std::vector<Argument> body, std::size_t most = 1);
Argument required(Argument argument);
Argument refused(std::string name);
Argument refused_block(std::string name);
/// Can be set, and is known afterwards in any case.
Argument also_given(Argument argument);
/// Cannot be set.
Argument given(std::string name);

class Resource;

/// A resource type or a data source. `make` performs the calls and sets what AWS gives.
struct ResourceType {
  std::string name;
  std::vector<Argument> arguments;
  void (*make)(Resource&);
  /// A data source that needs no call, only its arguments: known while planning.
  bool is_pure = false;
  /// Groups of arguments of which at most one may be set, and groups of which at least one must be.
  std::vector<std::vector<std::string>> at_most_one = {};
  std::vector<std::vector<std::string>> at_least_one = {};

  const Argument* find(std::string_view argument) const;
};

/// Evaluates the arguments and blocks of a body. Every problem becomes a finding, and what it concerns is unknown.
/// Defaults are filled in; what is absent is absent from the map.
hcl::Value::Map read_arguments(const hcl::Body& body, const std::vector<Argument>& arguments, const std::string& what,
                               const Position& position, const hcl::Scope& scope, Findings& findings);

/// Checks the groups of arguments that exclude or need each other.
void check_groups(const ResourceType& type, const hcl::Value::Map& config, const Position& position,
                  Findings& findings);

/// What other resources see before this one exists: unknown where AWS will say, null where nothing is set.
hcl::Value planned_value(const hcl::Value::Map& config, const std::vector<Argument>& arguments);

/// One block of the body, or what a `dynamic` block makes of it, with the scope that it is evaluated in.
struct ExpandedBlock {
  const hcl::Body* body;
  Position position;
  std::shared_ptr<const hcl::Scope> scope;  // null: the outer one
};

/// The blocks of one type, in order, `dynamic` ones expanded. Nothing for a dynamic block over an unknown value.
std::vector<ExpandedBlock> expand_blocks(const hcl::Body& body, std::string_view type, const hcl::Scope& scope,
                                         Findings& findings);

/// JSON as the provider sends it; nothing if the text is not JSON.
std::optional<std::string> normalised_json(const std::string& text);

}  // namespace tocsin::deploy
