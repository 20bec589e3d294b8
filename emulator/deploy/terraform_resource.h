#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "deploy/terraform_schema.h"

namespace tocsin::deploy {

/// What one deployment has for its resources: the door, and the names that Terraform makes up.
struct Workshop {
  std::function<Json(const Resource&, const std::string& service, const std::string& operation, const Json& input)>
      call;
  std::function<std::string(const std::string& prefix)> unique_name;
  std::function<std::string(const std::string& purpose, std::size_t length)> password;
  /// The ARN of a resource of this type and id that this deployment made in the same region; "" if there is none.
  std::function<std::string(const Resource&, const std::string& type, const std::string& id)> arn_of;
};

/// One instance of a resource or data source while it is made: its arguments, its calls, and what it gives back.
class Resource {
 public:
  Resource(const ResourceType& type, std::string address, Position position, std::string region, hcl::Value::Map config,
           hcl::Value::Map default_tags, const Workshop& workshop);

  const std::string& address() const { return address_; }
  const Position& position() const { return position_; }
  const std::string& region() const { return region_; }
  const ResourceType& type() const { return type_; }

  /// The arguments. Null and "" count as not set, as in the provider.
  bool has(std::string_view name) const;
  hcl::Value value(std::string_view name) const;
  std::string text(std::string_view name) const;  // "" if not set
  bool flag(std::string_view name) const;         // false if not set
  std::vector<std::string> texts(std::string_view name) const;
  hcl::Value::Map text_map(std::string_view name) const;
  std::vector<hcl::Value> blocks(std::string_view name) const;

  /// `name`, or one made of `name_prefix`, or one that Terraform makes up.
  std::string name_or_generated(std::string_view argument = "name", std::string_view prefix_argument = "name_prefix",
                                const std::string& suffix = "") const;
  std::string unique_name(const std::string& prefix = "terraform-") const { return workshop_.unique_name(prefix); }
  const Workshop& workshop() const { return workshop_; }

  /// Puts the arguments that are set into an input: `{{"DisplayName", "display_name"}, ...}`.
  using Members = std::initializer_list<std::pair<const char*, const char*>>;
  void copy(Json& input, Members members) const;
  /// The same, every value as text: attribute maps of SNS and SQS.
  void copy_as_text(Json& input, Members members) const;

  /// The tags, with the provider's default tags: as a list of Key and Value, or as an object. Also gives `tags_all`.
  Json tag_list();
  Json tag_map();
  void put_tags(Json& input, const char* member = "Tags");  // nothing if there are none

  Json call(const std::string& service, const std::string& operation, const Json& input) const;

  /// What AWS gave. `subject` is the ARN of the thing that is configured, if the resource has none of its own.
  void give(const std::string& name, hcl::Value value);
  void give(const std::string& name, const std::string& text) { give(name, hcl::Value::string(text)); }
  void set_subject(std::string arn) { subject_ = std::move(arn); }
  std::string subject() const;
  std::string id() const;

  /// Ends the deployment: the arguments do not go together.
  [[noreturn]] void refuse(const std::string& message) const;
  [[noreturn]] void refuse_unmodelled(const std::string& thing) const;

  /// Everything that other resources may refer to.
  hcl::Value finished() const;

 private:
  hcl::Value::Map all_tags();

  const ResourceType& type_;
  std::string address_;
  Position position_;
  std::string region_;
  hcl::Value::Map config_;
  hcl::Value::Map default_tags_;
  const Workshop& workshop_;
  hcl::Value::Map given_;
  std::string subject_;
};

// Block values are maps; absent members of them count as not set, too.
std::string text_of(const hcl::Value& block, std::string_view name);
bool has_member(const hcl::Value& block, std::string_view name);
void copy_members(Json& input, const hcl::Value& block, Resource::Members members);
std::vector<hcl::Value> inner_blocks(const hcl::Value& block, std::string_view name);

}  // namespace tocsin::deploy
