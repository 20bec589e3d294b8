#include "kernel/parcel.h"

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/json.h"

namespace tocsin {

std::string parcel_text(const Parcel& parcel) {
  Json json = {{"principal", parcel.principal},
               {"source_arn", parcel.source_arn},
               {"source_account", parcel.source_account},
               {"target", parcel.target},
               {"region", parcel.region},
               {"payload", parcel.payload},
               {"attributes", parcel.attributes},
               {"retry", static_cast<int>(parcel.retry)},
               {"tries", parcel.tries},
               {"sent_at", parcel.sent_at.time_since_epoch().count()}};
  if (!parcel.role_arn.empty()) json["role_arn"] = parcel.role_arn;
  if (!parcel.ignored_role.empty()) json["ignored_role"] = parcel.ignored_role;
  if (!parcel.conditions.empty()) json["conditions"] = parcel.conditions;
  if (parcel.tries_max != 0) json["tries_max"] = parcel.tries_max;
  if (parcel.age_max.count() != 0) json["age_max"] = parcel.age_max.count();
  if (!parcel.dead_letter.empty()) json["dead_letter"] = parcel.dead_letter;
  if (!parcel.dead_letter_of.empty()) json["dead_letter_of"] = parcel.dead_letter_of;
  return json_text(json);
}

Parcel parcel_from(std::string_view text) {
  const auto json = parse_json(text);
  TOCSIN_CHECK(json.has_value());
  Parcel parcel;
  parcel.principal = json->at("principal");
  parcel.role_arn = json->value("role_arn", "");
  parcel.ignored_role = json->value("ignored_role", "");
  parcel.source_arn = json->at("source_arn");
  parcel.source_account = json->at("source_account");
  parcel.target = json->at("target");
  parcel.region = json->at("region");
  parcel.payload = json->at("payload");
  parcel.attributes = json->at("attributes").get<std::map<std::string, std::string>>();
  parcel.conditions = json->value("conditions", std::map<std::string, std::string>());
  parcel.retry = static_cast<RetryScheme>(json->at("retry").get<int>());
  parcel.tries_max = json->value("tries_max", 0);
  parcel.age_max = Duration(json->value("age_max", std::int64_t{0}));
  parcel.dead_letter = json->value("dead_letter", "");
  parcel.dead_letter_of = json->value("dead_letter_of", "");
  parcel.tries = json->at("tries");
  parcel.sent_at = Time(Duration(json->at("sent_at").get<std::int64_t>()));
  return parcel;
}

}  // namespace tocsin
