#pragma once

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "model/service_model.h"
#include "world/chain.h"

namespace tocsin::python {

namespace py = pybind11;

/// JSON as Python's own values. With a shape, what is a blob or a timestamp in AWS's model becomes bytes or a datetime,
/// as boto3 gives them.
py::object python_value(const Json& json, const Shape* shape = nullptr);

/// The bytes of `bytes`, `str` (as UTF-8) or `dict` (as JSON), seen through `keep`, which must outlive the view.
/// Throws TypeError for anything else.
std::string_view text_of(py::handle value, py::object& keep);

/// The text of a chain, and its links as tuples.
py::tuple python_chain(const Chain& chain);

/// Alerts as tuples in the order of tocsin.Alert's fields.
py::list python_alerts(const std::vector<Alert>& alerts);

}  // namespace tocsin::python
