#include "values.h"

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace tocsin::python {
namespace {

py::object python_text(const std::string& text, const Shape* shape) {
  if (shape && shape->type == ShapeType::kBlob) {
    if (const auto bytes = base64_decode(text)) return py::bytes(*bytes);
  }
  if (shape && shape->type == ShapeType::kTimestamp) {
    if (const auto time = parse_time(text)) {
      return py::module_::import("tocsin.clock").attr("moment")(time->time_since_epoch().count());
    }
  }
  return py::str(text);
}

py::dict python_object(const Json& json, const Shape* shape) {
  py::dict out;
  for (const auto& [name, value] : json.items()) {
    const Shape* inner = nullptr;
    if (shape && shape->type == ShapeType::kMap) inner = shape->value().shape;
    if (shape && shape->type == ShapeType::kStructure) {
      if (const Member* member = shape->member(name)) inner = member->shape;
    }
    out[py::str(name)] = python_value(value, inner);
  }
  return out;
}

py::list python_list(const Json& json, const Shape* shape) {
  const Shape* inner = shape && shape->type == ShapeType::kList ? shape->element().shape : nullptr;
  py::list out;
  for (const Json& element : json) out.append(python_value(element, inner));
  return out;
}

std::int64_t milliseconds(Time time) { return time.time_since_epoch().count(); }

}  // namespace

py::object python_value(const Json& json, const Shape* shape) {
  switch (json.type()) {
    case Json::value_t::object: return python_object(json, shape);
    case Json::value_t::array: return python_list(json, shape);
    case Json::value_t::string: return python_text(json.get_ref<const std::string&>(), shape);
    case Json::value_t::boolean: return py::bool_(json.get<bool>());
    case Json::value_t::number_integer: return py::int_(json.get<std::int64_t>());
    case Json::value_t::number_unsigned: return py::int_(json.get<std::uint64_t>());
    case Json::value_t::number_float: return py::float_(json.get<double>());
    default: return py::none();
  }
}

std::string_view text_of(py::handle value, py::object& keep) {
  if (PyDict_Check(value.ptr())) {
    keep = py::module_::import("json").attr("dumps")(value);
  } else {
    keep = py::reinterpret_borrow<py::object>(value);
  }
  if (PyBytes_Check(keep.ptr())) {
    return {PyBytes_AS_STRING(keep.ptr()), static_cast<std::size_t>(PyBytes_GET_SIZE(keep.ptr()))};
  }
  if (!PyUnicode_Check(keep.ptr())) {
    throw py::type_error(concat("an event or pattern is bytes, str or dict, not ", Py_TYPE(value.ptr())->tp_name));
  }
  Py_ssize_t size = 0;
  const char* text = PyUnicode_AsUTF8AndSize(keep.ptr(), &size);
  if (text == nullptr) throw py::error_already_set();
  return {text, static_cast<std::size_t>(size)};
}

py::tuple python_chain(const Chain& chain) {
  py::list links;
  for (const Link& link : chain.links) {
    links.append(py::make_tuple(link.entry, milliseconds(link.time), link.verb, link.text, link.place,
                                py::tuple(py::cast(link.notes)), link.code, link.stops, link.depth));
  }
  return py::make_tuple(chain_text(chain, Paint::kPlain, ""), links);
}

py::list python_alerts(const std::vector<Alert>& alerts) {
  py::list out;
  for (const Alert& alert : alerts) {
    out.append(py::make_tuple(alert.id, alert.kind, alert.to, alert.subject, alert.body, milliseconds(alert.time),
                              alert.topic, alert.subscription, alert.cause));
  }
  return out;
}

}  // namespace tocsin::python
