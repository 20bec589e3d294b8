#include "deploy/terraform_run.h"

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/text.h"
#include "deploy/terraform_module.h"

namespace tocsin::deploy {

Run::Run(const TerraformOptions& options, const ModuleDeclaration& root, std::map<std::string, hcl::Value> variables,
         Pass pass, const CallDoor* door)
    : options_(options), variables_(std::move(variables)), pass_(pass), door_(door) {
  workshop_.call = [this](const Resource& resource, const std::string& service, const std::string& operation,
                          const Json& input) { return call(resource, service, operation, input); };
  workshop_.unique_name = [this](const std::string& prefix) { return unique_name(prefix); };
  workshop_.password = [this](const std::string& purpose, std::size_t length) { return password(purpose, length); };
  workshop_.arn_of = [this](const Resource& resource, const std::string& type, const std::string& id) {
    return arn_of(resource, type, id);
  };
  root_ = std::make_unique<ModuleScope>(*this, root);
}

Run::~Run() = default;

void Run::everything() { root_->everything(); }

std::map<std::string, hcl::Value> Run::outputs() { return root_->outputs(); }

std::string Run::circle(const std::string& again) const {
  std::string text;
  bool inside = false;
  for (const std::string& name : stack_) {
    inside = inside || name == again;
    if (inside) text += concat(name, " → ");
  }
  return concat("these need each other: ", text, again);
}

std::string Run::modelled_share() const {
  return concat(std::to_string(blocks_modelled_), " of ", std::to_string(blocks_), " resources are");
}

void Run::count_blocks(std::size_t all, std::size_t modelled) {
  blocks_ = all;
  blocks_modelled_ = modelled;
}

Json Run::call(const Resource& resource, const std::string& service, const std::string& operation, const Json& input) {
  TOCSIN_CHECK(door_ != nullptr);  // A pure data source that makes a call is not pure.
  Json output = (*door_)({service, operation, resource.region(), input, resource.position(), resource.address()});
  return output.is_object() ? output : Json::object();
}

/// As Terraform's: the prefix, the moment to a ten-thousandth of a second, and a counter.
std::string Run::unique_name(const std::string& prefix) {
  std::string stamp;
  for (const char c : iso_time_millis(options_.now)) {
    if (c >= '0' && c <= '9') stamp += c;
  }
  const auto counter = static_cast<unsigned>(++names_made_);
  std::string digits;
  for (int shift = 28; shift >= 0; shift -= 4) digits += "0123456789abcdef"[(counter >> shift) & 15];
  return concat(prefix, stamp, "0", digits);
}

/// A password with a letter of each kind, the same for the same seed and purpose.
std::string Run::password(const std::string& purpose, std::size_t length) const {
  constexpr std::string_view kKinds[] = {"ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789",
                                         "!@#$%^&*"};
  std::string out;
  std::string bytes;
  for (std::size_t i = 0; out.size() < length; ++i) {
    if (i % 32 == 0) bytes = sha256(concat(options_.seed, "/", purpose, "/", std::to_string(i)));
    const std::string_view kind = kKinds[i % std::size(kKinds)];
    out += kind[static_cast<unsigned char>(bytes[i % 32]) % kind.size()];
  }
  return out;
}

std::string Run::arn_of(const Resource& resource, const std::string& type, const std::string& id) const {
  for (const DeployedResource& other : resources_) {
    if (other.type == type && other.id == id && other.region == resource.region()) return other.arn;
  }
  return {};
}

}  // namespace tocsin::deploy
