#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "errors.h"
#include "rules.h"
#include "scenario/find.h"
#include "stories.h"
#include "tocsin/time.h"
#include "world.h"

namespace py = pybind11;
using namespace py::literals;
using namespace tocsin::python;

namespace {

std::optional<std::int64_t> parse_duration(const std::string& text) {
  const auto duration = tocsin::parse_duration(text);
  return duration ? std::optional(duration->count()) : std::nullopt;
}

std::string duration_text(std::int64_t milliseconds) { return tocsin::duration_text(tocsin::Duration(milliseconds)); }

void add_world(py::module_& module) {
  py::class_<Start>(module, "Start")
      .def(py::init<std::uint64_t, std::optional<std::int64_t>, std::string, std::string, std::string,
                    std::map<std::string, std::string>>(),
           "seed"_a, "start"_a, "account"_a, "region"_a, "state_file"_a, "settings"_a);
  py::class_<From>(module, "From")
      .def(py::init<std::optional<std::string>, std::string, std::string>(), "caller"_a, "region"_a, "address"_a);
  py::class_<tocsin::CallRequest>(module, "CallRequest")
      .def(py::init<std::string, std::string, std::string, std::string, std::string, std::string, std::string>(),
           "service"_a, "operation"_a, "input"_a, "caller"_a, "region"_a, "source_ip"_a, "user_agent"_a);
  py::class_<Deployment>(module, "Deployment")
      .def(py::init<std::string, std::string, std::string, std::vector<std::string>, std::vector<std::string>, bool,
                    std::string>(),
           "directory"_a, "region"_a, "variables"_a, "variable_files"_a, "without"_a, "skip_unmodelled"_a, "caller"_a);
  py::class_<tocsin::PermissionQuestion>(module, "PermissionQuestion")
      .def(py::init<std::string, std::string, std::string, std::string,
                    std::vector<std::pair<std::string, std::vector<std::string>>>>(),
           "caller"_a, "action"_a, "resource"_a, "region"_a, "context"_a);
  py::class_<tocsin::SignIn>(module, "SignIn")
      .def(py::init<std::string, std::optional<bool>, bool, std::string, std::string, std::string>(), "caller"_a,
           "mfa"_a, "right_password"_a, "region"_a, "source_ip"_a, "user_agent"_a);
  py::class_<tocsin::Exposure>(module, "Exposure")
      .def(py::init<std::string, std::string>(), "access_key_id"_a, "location"_a);
  py::class_<PythonWorld>(module, "World")
      .def(py::init<const Start&>(), "start"_a)
      .def_static("load", &PythonWorld::load, "image"_a, "start"_a)
      .def("http", &PythonWorld::http, "method"_a, "url"_a, "headers"_a, "body"_a, "sender"_a)
      .def("call", &PythonWorld::call, "request"_a)
      .def("deploy_terraform", &PythonWorld::deploy_terraform, "deployment"_a)
      .def("can", &PythonWorld::can, "question"_a)
      .def("sign_in", &PythonWorld::sign_in, "request"_a)
      .def("expose", &PythonWorld::expose, "exposure"_a)
      .def("now", &PythonWorld::now)
      .def("advance", &PythonWorld::advance, "milliseconds"_a)
      .def("settle", &PythonWorld::settle)
      .def("next_due", &PythonWorld::next_due)
      .def("journal", &PythonWorld::journal, "after"_a)
      .def("outbox", &PythonWorld::outbox, "after"_a)
      .def("chain", &PythonWorld::chain, "entry"_a)
      .def("confirm", &PythonWorld::confirm, "address"_a)
      .def("fork", &PythonWorld::fork)
      .def("save", &PythonWorld::save)
      .def("reset", &PythonWorld::reset)
      .def("close", &PythonWorld::close);
  module.def("operation_name", &operation_name, "service"_a, "name"_a);
  module.def("parse_duration", &parse_duration, "text"_a);
  module.def("duration_text", &duration_text, "milliseconds"_a);
}

void add_rules(py::module_& module) {
  py::class_<PythonMatches>(module, "Matches")
      .def("__len__", &PythonMatches::size)
      .def("__getitem__", &PythonMatches::at, "index"_a)
      .def("counts", &PythonMatches::counts);
  py::class_<PythonRuleset>(module, "Ruleset")
      .def(py::init<const std::string&, bool>(), "dialect"_a, "whole"_a)
      .def("add", &PythonRuleset::add, "name"_a, "pattern"_a)
      .def("remove", &PythonRuleset::remove, "name"_a)
      .def("match", &PythonRuleset::match, "event"_a)
      .def("match_many", &PythonRuleset::match_many, "events"_a)
      .def("match_file", &PythonRuleset::match_file, "path"_a)
      .def("rules", &PythonRuleset::rules)
      .def("__len__", &PythonRuleset::size)
      .def("memory_bytes", &PythonRuleset::memory_bytes);
  module.def("pattern_matches", &pattern_matches, "pattern"_a, "event"_a, "dialect"_a);
  module.def("pattern_explain", &pattern_explain, "pattern"_a, "event"_a, "dialect"_a);
  module.def("pattern_lint", &pattern_lint, "patterns"_a, "dialect"_a);
}

void add_stories(py::module_& module) {
  py::class_<tocsin::Story, std::shared_ptr<tocsin::Story>>(module, "Story")
      .def_readonly("name", &tocsin::Story::name)
      .def_property_readonly("file", [](const tocsin::Story& story) { return story.position.file; })
      .def_property_readonly("line", [](const tocsin::Story& story) { return story.position.line; })
      .def_property_readonly("tellings", &tocsin::tellings);
  py::class_<PythonStages>(module, "Stages")
      .def(py::init<>())
      .def("tell", &PythonStages::tell, "story"_a, "telling"_a, "with_chains"_a)
      .def("__len__", &PythonStages::size)
      .def_property_readonly("resources", &PythonStages::resources);
  module.def("read_stories", &python_stories, "path"_a);
  module.def("is_scenario", &tocsin::is_scenario, "path"_a);
  module.def("scenario_files", &tocsin::scenario_files, "folder"_a);
}

}  // namespace

PYBIND11_MODULE(_tocsin, module) {
  translate_errors();
  add_world(module);
  add_rules(module);
  add_stories(module);
}
