#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "base/text.h"
#include "model/service_model.h"
#include "model/wire.h"
#include "tocsin/error.h"

namespace tocsin {

inline const ServiceModel& service_named(std::string_view id) {
  const ServiceModel* service = find_service(id);
  if (!service) throw std::runtime_error("no service " + std::string(id));
  return *service;
}

inline const OperationModel& operation_named(std::string_view service, std::string_view name) {
  const OperationModel* operation = service_named(service).operation(name);
  if (!operation) throw std::runtime_error("no operation " + std::string(name));
  return *operation;
}

/// tests/vectors/model/<name>.json, which record.py makes.
inline Json vectors(const std::string& name) {
  std::ifstream file(std::string(TOCSIN_SOURCE_DIR) + "/tests/vectors/model/" + name + ".json");
  std::stringstream text;
  text << file.rdbuf();
  return Json::parse(text.str());
}

inline std::string body_of(const Json& vector) {
  if (vector.contains("body")) return vector.at("body");
  return *base64_decode(vector.at("body_base64").get<std::string>());
}

inline HttpRequest request_of(const Json& vector) {
  HttpRequest request;
  request.method = vector.at("method");
  request.target = vector.at("target");
  for (const auto& [name, value] : vector.at("headers").items()) request.headers.emplace_back(name, value);
  request.body = body_of(vector);
  return request;
}

/// The AwsError that `act` throws; a failure of the test if it throws none.
template <class Act>
AwsError refusal_of(const Act& act) {
  try {
    act();
  } catch (const AwsError& error) {
    return error;
  }
  ADD_FAILURE() << "nothing was refused";
  return {"", 0, ""};
}

}  // namespace tocsin
