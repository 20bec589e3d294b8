#pragma once

#include <pybind11/pybind11.h>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "scenario/run.h"
#include "scenario/story.h"
#include "turn.h"

namespace tocsin::python {

namespace py = pybind11;

/// Tells stories; those with the same beginning share one deployment, as in `tocsin test`.
class PythonStages {
 public:
  /// A StoryResult as a tuple in the order of tocsin.StoryResult's fields.
  py::tuple tell(const Story& story, std::size_t telling, bool with_chains);

  std::size_t size() const { return stages_.size(); }
  std::size_t resources() const { return stages_.resources(); }

 private:
  Stages stages_;
  std::atomic<bool> busy_ = false;
};

std::vector<std::shared_ptr<Story>> python_stories(const std::string& path);

}  // namespace tocsin::python
