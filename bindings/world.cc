#include "world.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "deploy/into_world.h"
#include "model/service_model.h"
#include "values.h"
#include "world/chain.h"
#include "world/permission.h"

namespace tocsin::python {
namespace {

WorldOptions options_of(const Start& start) {
  WorldOptions options{.seed = start.seed,
                       .account = start.account,
                       .region = start.region,
                       .state_file = start.state_file,
                       .settings = start.settings};
  if (start.start) options.start = Time(Duration(*start.start));
  return options;
}

/// botocore's header values are bytes or str.
std::string header_text(py::handle value) {
  if (PyBytes_Check(value.ptr())) return std::string(py::reinterpret_borrow<py::bytes>(value));
  return py::cast<std::string>(value);
}

/// `https://host/path?query` as the request line and the Host header of the same.
void set_url(HttpRequest& request, std::string_view url) {
  const auto mark = url.find("://");
  std::string_view rest = mark == std::string_view::npos ? url : url.substr(mark + 3);
  rest = rest.substr(0, rest.find('#'));
  const auto path = rest.find_first_of("/?");
  const std::string_view host = rest.substr(0, path);
  request.target = path == std::string_view::npos ? "/" : std::string(rest.substr(path));
  if (request.target.front() == '?') request.target.insert(0, 1, '/');
  if (request.header("host").empty()) request.headers.emplace_back("Host", host);
}

deploy::TerraformOptions terraform_options(const Deployment& deployment) {
  deploy::TerraformOptions options{.directory = deployment.directory,
                                   .variable_files = deployment.variable_files,
                                   .without = deployment.without,
                                   .unmodelled = deployment.skip_unmodelled ? deploy::UnmodelledResources::kSkip
                                                                            : deploy::UnmodelledResources::kRefuse};
  if (!deployment.region.empty()) options.region = deployment.region;
  const auto variables = parse_json(deployment.variables);
  if (!variables) return options;
  for (const auto& [name, value] : variables->items()) options.variables[name] = hcl::Value::from_json(value);
  return options;
}

}  // namespace

PythonWorld::PythonWorld(const Start& start) : world_(World(options_of(start))) {}

PythonWorld PythonWorld::load(const py::bytes& image, const Start& start) {
  return PythonWorld(World::load(std::string(image), options_of(start)));
}

py::tuple PythonWorld::http(const std::string& method, std::string_view url, const py::iterable& headers,
                            const py::bytes& body, const From& from) {
  HttpRequest request{.method = method, .body = std::string(body), .remote_address = from.address};
  for (const py::handle header : headers) {
    const auto pair = py::reinterpret_borrow<py::tuple>(header);
    request.headers.emplace_back(header_text(pair[0]), header_text(pair[1]));
  }
  set_url(request, url);
  Visit visit;
  const HttpResponse response = alone([&](World& world) {
    return from.as ? world.http_as(request, *from.as, from.region, &visit) : world.http(request, &visit);
  });
  py::dict reply;
  for (const auto& [name, value] : response.headers) reply[py::str(name)] = py::str(value);
  return py::make_tuple(response.status, reply, py::bytes(response.body), visit.error);
}

py::tuple PythonWorld::call(const CallRequest& request) {
  CallReply reply;
  try {
    reply = alone([&](World& world) { return world.call(request); });
  } catch (const AwsError& error) {
    // Not AWS's refusal but one of the world's door: no such operation, nobody of this name.
    reply = {.error_code = error.code, .status = error.status, .error_message = error.message};
  }
  py::object output = py::none();
  if (reply.ok) {
    const ServiceModel* service = find_service(request.service);
    const OperationModel* operation = service ? service->operation(request.operation) : nullptr;
    output = python_value(parse_json(reply.output).value_or(Json::object()), operation ? operation->output : nullptr);
  }
  return py::make_tuple(output, reply.error_code, reply.status, reply.error_message);
}

py::tuple PythonWorld::deploy_terraform(const Deployment& deployment) {
  const deploy::DeployResult result =
      alone([&](World& world) { return deploy::deploy_into(world, terraform_options(deployment), deployment.as); });
  py::list resources;
  for (const deploy::DeployedResource& resource : result.resources) {
    resources.append(py::make_tuple(resource.address, resource.type, resource.id, resource.arn, resource.region,
                                    resource.position.text()));
  }
  py::dict outputs;
  for (const auto& [name, value] : result.outputs) outputs[py::str(name)] = python_value(value.to_json());
  py::list skipped;
  for (const deploy::SkippedResource& resource : result.skipped) {
    skipped.append(py::make_tuple(resource.address, resource.reason, resource.position.text()));
  }
  return py::make_tuple(resources, outputs, skipped);
}

template <class Work>
py::tuple PythonWorld::answer(Work work) {
  try {
    const Json json = alone(work);
    return py::make_tuple(python_value(json), "", 200, "");
  } catch (const AwsError& error) {
    return py::make_tuple(py::none(), error.code, error.status, error.message);
  }
}

py::tuple PythonWorld::can(const PermissionQuestion& question) {
  return answer([&](World& world) { return permission_json(world.can(question), question); });
}

py::tuple PythonWorld::sign_in(const SignIn& request) {
  return answer([&](World& world) {
    const SignedIn done = world.sign_in(request);
    return Json{{"ok", done.ok}, {"access_key_id", done.access_key_id}, {"entry", done.entry}};
  });
}

py::tuple PythonWorld::expose(const Exposure& exposure) {
  return answer([&](World& world) {
    const Exposed done = world.expose(exposure);
    return Json{{"quarantined", done.quarantined}, {"entry", done.entry}};
  });
}

std::int64_t PythonWorld::now() {
  return alone([](World& world) { return world.now(); }).time_since_epoch().count();
}

void PythonWorld::advance(std::int64_t milliseconds) {
  alone([&](World& world) { world.advance(Duration(milliseconds)); });
}

void PythonWorld::settle() {
  alone([](World& world) { world.settle(); });
}

std::optional<std::int64_t> PythonWorld::next_due() {
  const auto due = alone([](World& world) { return world.next_due(); });
  if (!due) return std::nullopt;
  return due->time_since_epoch().count();
}

py::list PythonWorld::journal(std::int64_t after) {
  py::list entries;
  for (const JournalEntry& entry : alone([&](World& world) { return world.journal(after); })) {
    entries.append(py::make_tuple(entry.id, entry.cause, entry.time.time_since_epoch().count(), entry.kind,
                                  entry.account, entry.region, entry.service, entry.subject, entry.detail));
  }
  return entries;
}

py::list PythonWorld::outbox(std::int64_t after) {
  return python_alerts(alone([&](World& world) { return world.outbox(after); }));
}

py::tuple PythonWorld::chain(std::int64_t entry) {
  return python_chain(alone([&](World& world) { return chain_of(world, entry); }));
}

int PythonWorld::confirm(const std::string& address) {
  return alone([&](World& world) { return world.confirm(address); });
}

PythonWorld PythonWorld::fork() {
  return PythonWorld(alone([](World& world) { return world.fork(); }));
}

py::bytes PythonWorld::save() {
  return py::bytes(alone([](World& world) { return world.save(); }));
}

void PythonWorld::reset() {
  alone([](World& world) { world.reset(); });
}

void PythonWorld::close() {
  const Turn turn(busy_, "World");
  world_.reset();
}

std::string operation_name(const std::string& service, const std::string& name) {
  const ServiceModel* model = find_service(service);
  if (!model || model->operation(name)) return name;
  for (const OperationModel& operation : model->operations) {
    if (snake_case(operation.name) == name) return std::string(operation.name);
  }
  return name;
}

}  // namespace tocsin::python
