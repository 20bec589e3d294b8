#include "deploy/terraform_positions.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.h"

namespace tocsin::deploy {
namespace {

using Positions = std::map<std::string, Position>;

constexpr int kStepsMax = 32;  // A reference that is followed further than this leads nowhere useful.

/// Says for each value in a JSON text on which line it stands. Never fails: what cannot be read is not listed.
class JsonLines {
 public:
  JsonLines(std::string_view text, Position begin, std::string prefix, Positions& out)
      : text_(text), line_(begin.line), file_(std::move(begin.file)), out_(out) {
    value(std::move(prefix));
  }

 private:
  bool skip_blanks() {
    while (at_ < text_.size() && std::string_view(" \t\r\n,:").find(text_[at_]) != std::string_view::npos) step();
    return at_ < text_.size();
  }

  void step() {
    if (text_[at_++] == '\n') ++line_;
  }

  std::string string() {
    std::string out;
    step();
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) step();
      out += text_[at_];
      step();
    }
    if (at_ < text_.size()) step();
    return out;
  }

  void value(const std::string& path) {
    if (!skip_blanks()) return;
    out_.emplace(path, Position{file_, line_, 0});
    const char c = text_[at_];
    if (c == '{' || c == '[') {
      step();
      const char close = c == '{' ? '}' : ']';
      for (int index = 0; skip_blanks() && text_[at_] != close; ++index) {
        if (c == '[') {
          value(concat(path, "[", std::to_string(index), "]"));
          continue;
        }
        if (text_[at_] != '"') return;
        const int key_line = line_;
        const std::string key = concat(path, ".", string());
        out_.emplace(key, Position{file_, key_line, 0});
        value(key);
      }
      if (at_ < text_.size()) step();
    } else if (c == '"') {
      string();
    } else {
      while (at_ < text_.size() && std::string_view(",]}\n \t").find(text_[at_]) == std::string_view::npos) step();
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_;
  std::string file_;
  Positions& out_;
};

struct PolicyPart {
  const char* argument;
  const char* member;
};

// What the arguments of a statement are called in the document.
constexpr PolicyPart kPolicyParts[] = {
    {"sid", "Sid"},
    {"effect", "Effect"},
    {"actions", "Action"},
    {"not_actions", "NotAction"},
    {"resources", "Resource"},
    {"not_resources", "NotResource"},
};

class Follower {
 public:
  explicit Follower(Positions& out) : out_(out) {}

  /// Lists the parts of the document that `expression` gives.
  void document(const hcl::Expression& expression, const std::string& prefix, const ModuleScope& module,
                const hcl::Scope& scope) {
    if (++steps_ > kStepsMax) return;
    if (const auto* index = std::get_if<hcl::Index>(&expression.node))
      return document(*index->of, prefix, module, scope);
    if (const auto* attribute = std::get_if<hcl::Attribute>(&expression.node)) {
      // `data.aws_iam_policy_document.x[0].json`: the index does not matter for where it is written.
      if (std::holds_alternative<hcl::Index>(attribute->of->node))
        return document(*attribute->of, prefix, module, scope);
      return reference(hcl::path_of(expression), prefix, module);
    }
    if (const auto* call = std::get_if<hcl::Call>(&expression.node)) return result_of(*call, prefix, module, scope);
    if (expression.text_begin.line > 0) {
      JsonLines(flat_text(expression), expression.text_begin, prefix, out_);
    } else if (const auto* whole = std::get_if<hcl::Template>(&expression.node); whole && whole->parts.size() == 1) {
      document(*whole->parts[0], prefix, module, scope);  // "${data.x.y.json}"
    } else if (std::holds_alternative<hcl::Literal>(expression.node) ||
               std::holds_alternative<hcl::Template>(expression.node)) {
      JsonLines(flat_text(expression), expression.position, prefix, out_);
    }
  }

 private:
  /// The text with each hole as a blank word, so that lines stay lines.
  static std::string flat_text(const hcl::Expression& expression) {
    if (const auto* literal = std::get_if<hcl::Literal>(&expression.node)) {
      return literal->value.is_string() ? literal->value.as_string() : "_";
    }
    const auto* parts = std::get_if<hcl::Template>(&expression.node);
    if (!parts) return "_";
    std::string text;
    for (const auto& part : parts->parts) text += flat_text(*part);
    return text;
  }

  void reference(const std::vector<std::string>& path, const std::string& prefix, const ModuleScope& module) {
    if (path.size() < 2) return;
    const ModuleDeclaration& here = module.declaration();
    if (path[0] == "local") {
      const auto local = here.locals.find(path[1]);
      if (local != here.locals.end()) document(*local->second.value, prefix, module, module);
    } else if (path[0] == "var" && module.call()) {
      for (const hcl::Definition& argument : module.call()->arguments) {
        if (argument.name == path[1]) document(*argument.value, prefix, *module.parent(), *module.parent());
      }
    } else if (path[0] == "data" && path.size() >= 3 && path[1] == "aws_iam_policy_document") {
      if (const auto* source = here.find_resource(concat("data.", path[1], ".", path[2]))) {
        int statement = 0;
        policy(*source, prefix, module, statement);
      }
    }
  }

  /// A policy document: statements of its sources first, then its own.
  void policy(const ResourceDeclaration& source, const std::string& prefix, const ModuleScope& module, int& statement) {
    if (++steps_ > kStepsMax) return;
    out_.emplace(prefix, source.position);
    if (const hcl::Definition* sources = source.body.find("source_policy_documents")) {
      const auto* list = std::get_if<hcl::Tuple>(&sources->value->node);
      for (const auto& item : list ? list->items : std::vector<ExpressionPtr>()) {
        const std::vector<std::string> path = hcl::path_of(*item);
        const auto* inner =
            path.size() >= 3 ? module.declaration().find_resource(join(std::span(path).first(3), ".")) : nullptr;
        if (inner) policy(*inner, prefix, module, statement);
      }
    }
    for (const hcl::Block& block : source.body.blocks) {
      if (block.type == "statement") {
        policy_statement(block, concat(prefix, ".Statement[", std::to_string(statement++), "]"));
      } else if (block.type == "dynamic" && block.labels == std::vector<std::string>{"statement"}) {
        return;  // How many statements it makes cannot be seen here.
      }
    }
  }

  void policy_statement(const hcl::Block& block, const std::string& prefix) {
    out_.emplace(prefix, block.position);
    for (const auto& [argument, member] : kPolicyParts) {
      if (const auto* found = block.body.find(argument)) out_.emplace(concat(prefix, ".", member), found->position);
    }
    for (const hcl::Block& inner : block.body.blocks) {
      if (inner.type == "condition") {
        out_.emplace(concat(prefix, ".Condition"), inner.position);
      } else if (inner.type == "principals" || inner.type == "not_principals") {
        const std::string member = concat(prefix, inner.type == "principals" ? ".Principal" : ".NotPrincipal");
        const hcl::Definition* identifiers = inner.body.find("identifiers");
        const Position position = identifiers ? identifiers->position : inner.position;
        out_.emplace(member, position);
        const hcl::Definition* type = inner.body.find("type");
        if (type) out_.emplace(concat(member, ".", flat_text(*type->value)), position);
      }
    }
  }

  void result_of(const hcl::Call& call, const std::string& prefix, const ModuleScope& module, const hcl::Scope& scope) {
    if (call.arguments.empty()) return;
    if (call.function == "jsonencode") return value(*call.arguments[0], prefix, module);
    if (call.function != "file" && call.function != "templatefile") return;
    try {
      const std::filesystem::path folder = module.directory();
      const auto path = (folder / evaluate_string(*call.arguments[0], scope)).lexically_normal();
      std::ifstream file(path, std::ios::binary);
      std::ostringstream text;
      text << file.rdbuf();
      JsonLines(text.str(), {path.generic_string(), 1, 1}, prefix, out_);
    } catch (const FileError&) {
      return;  // The name of the file is not known here.
    }
  }

  /// The object that jsonencode() is given.
  void value(const hcl::Expression& expression, const std::string& prefix, const ModuleScope& module) {
    if (++steps_ > kStepsMax * kStepsMax) return;
    out_.emplace(prefix, expression.position);
    if (const auto* object = std::get_if<hcl::Object>(&expression.node)) {
      for (const auto& [key, inner] : object->fields) {
        const auto* name = std::get_if<hcl::Literal>(&key->node);
        if (!name || !name->value.is_primitive()) continue;
        const std::string path = concat(prefix, ".", name->value.as_string());
        out_.emplace(path, key->position);
        value(*inner, path, module);
      }
    } else if (const auto* tuple = std::get_if<hcl::Tuple>(&expression.node)) {
      for (std::size_t i = 0; i < tuple->items.size(); ++i) {
        value(*tuple->items[i], concat(prefix, "[", std::to_string(i), "]"), module);
      }
    } else if (const auto path = hcl::path_of(expression); path.size() == 2 && path[0] == "local") {
      const auto local = module.declaration().locals.find(path[1]);
      if (local != module.declaration().locals.end()) value(*local->second.value, prefix, module);
    }
  }

  Positions& out_;
  int steps_ = 0;
};

void list_body(const hcl::Body& body, const std::vector<Argument>& arguments, const std::string& prefix,
               const ModuleScope& module, const hcl::Scope& scope, Positions& out) {
  for (const hcl::Definition& definition : body.attributes) {
    out.emplace(prefix + definition.name, definition.position);
    for (const Argument& argument : arguments) {
      if (argument.name != definition.name || argument.shape != Shape::kJson) continue;
      Follower(out).document(*definition.value, prefix + definition.name, module, scope);
    }
  }
  for (const Argument& argument : arguments) {
    if (argument.shape != Shape::kBlocks || argument.is_refused) continue;
    Findings ignored;  // Already told when the arguments were read.
    int index = 0;
    for (const ExpandedBlock& block : expand_blocks(body, argument.name, scope, ignored)) {
      const std::string name = prefix + argument.name;
      const std::string numbered = concat(name, "[", std::to_string(index++), "]");
      const hcl::Scope& inner = block.scope ? *block.scope : scope;
      out.emplace(name, block.position);
      out.emplace(numbered, block.position);
      list_body(*block.body, argument.body, name + ".", module, inner, out);
      list_body(*block.body, argument.body, numbered + ".", module, inner, out);
    }
  }
}

}  // namespace

std::map<std::string, Position> positions_of(const ResourceDeclaration& declaration, const ResourceType& type,
                                             const ModuleScope& module, const hcl::Scope& scope) {
  Positions positions;
  list_body(declaration.body, type.arguments, "", module, scope, positions);
  return positions;
}

}  // namespace tocsin::deploy
