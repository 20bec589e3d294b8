#include "errors.h"

#include <pybind11/pybind11.h>

#include "deploy/terraform.h"
#include "sim/timeline.h"
#include "store/database.h"
#include "tocsin/error.h"
#include "tocsin/ruleset.h"

namespace tocsin::python {
namespace {

namespace py = pybind11;

/// The classes are Python's, so that people can read them; they are looked up only when something goes wrong.
template <class... Arguments>
void raise(const char* name, const Arguments&... arguments) {
  const py::object type = py::module_::import("tocsin.errors").attr(name);
  PyErr_SetObject(type.ptr(), type(arguments...).ptr());
}

py::list problems_of(const FileError& error) {
  py::list problems;
  for (const Problem& problem : error.problems) {
    problems.append(
        py::make_tuple(problem.position.file, problem.position.line, problem.position.column, problem.message));
  }
  return problems;
}

void translate(std::exception_ptr error) {
  try {
    if (error) std::rethrow_exception(error);
  } catch (const AwsError& refusal) {
    raise("AwsError", refusal.code, refusal.status, refusal.message);
  } catch (const Unmodelled& unmodelled) {
    raise("Unmodelled", unmodelled.thing);
  } catch (const deploy::DeployError& failure) {
    raise("ScenarioError", problems_of(failure), failure.code);
  } catch (const FileError& failure) {
    raise("ScenarioError", problems_of(failure));
  } catch (const PatternError& refusal) {
    raise("PatternError", refusal.message);
  } catch (const EventError& refusal) {
    raise("EventError", refusal.message);
  } catch (const NeverSettles& failure) {
    raise("NeverSettles", std::string(failure.what()));
  } catch (const StoreError& failure) {
    raise("StateError", std::string(failure.what()));
  }
}

}  // namespace

void translate_errors() { py::register_local_exception_translator(translate); }

}  // namespace tocsin::python
