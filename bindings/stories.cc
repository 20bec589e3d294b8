#include "stories.h"

#include <chrono>

#include "scenario/read.h"
#include "values.h"

namespace tocsin::python {
namespace {

py::list failures_of(const StoryResult& result) {
  py::list failures;
  for (const Failure& failure : result.failures) {
    failures.append(py::make_tuple(failure.position.file, failure.position.line, failure.position.column,
                                   failure.expected, failure.got, python_chain(failure.chain)));
  }
  return failures;
}

}  // namespace

py::tuple PythonStages::tell(const Story& story, std::size_t telling, bool with_chains) {
  const Turn turn(busy_, "stage");
  const auto start = std::chrono::steady_clock::now();
  StoryResult result;
  {
    const py::gil_scoped_release release;
    result = tocsin::tell(stages_, story, telling, {.keep_chains = with_chains});
  }
  const double milliseconds =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  py::list chains;
  for (const Chain& chain : result.chains) chains.append(python_chain(chain));
  py::object first_alert = py::none();
  if (result.first_alert) first_alert = py::int_(result.first_alert->count());
  return py::make_tuple(result.name, result.position.file, result.position.line, failures_of(result), result.error,
                        result.alerts, first_alert, milliseconds, chains, python_alerts(result.mails));
}

std::vector<std::shared_ptr<Story>> python_stories(const std::string& path) {
  std::vector<std::shared_ptr<Story>> stories;
  for (Story& story : read_stories(path)) stories.push_back(std::make_shared<Story>(std::move(story)));
  return stories;
}

}  // namespace tocsin::python
