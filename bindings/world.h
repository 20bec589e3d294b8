#pragma once

#include <pybind11/pybind11.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tocsin/world.h"
#include "turn.h"

namespace tocsin::python {

namespace py = pybind11;

/// How a world begins, as Python gives it. Times are milliseconds since 1970 here and everywhere below: datetimes and
/// timedeltas are made in Python.
struct Start {
  std::uint64_t seed = 0;
  std::optional<std::int64_t> start;
  std::string account;
  std::string region;
  std::string state_file;
  std::map<std::string, std::string> settings;
};

/// Who a request is made by, where its signature does not say it.
struct From {
  std::optional<std::string> as;
  std::string region;
  std::string address;
};

struct Deployment {
  std::string directory;
  std::string region;
  std::string variables;  ///< A JSON object.
  std::vector<std::string> variable_files;
  std::vector<std::string> without;
  bool skip_unmodelled = false;
  std::string as;
};

/// A World that gives the GIL back while it works and refuses a second thread meanwhile. Everything it returns is
/// plain values; `tocsin.World` makes classes of them.
class PythonWorld {
 public:
  explicit PythonWorld(const Start& start);
  static PythonWorld load(const py::bytes& image, const Start& start);
  PythonWorld(PythonWorld&& other) noexcept : world_(std::move(other.world_)) {}

  py::tuple http(const std::string& method, std::string_view url, const py::iterable& headers, const py::bytes& body,
                 const From& from);
  py::tuple call(const CallRequest& request);
  py::tuple deploy_terraform(const Deployment& deployment);

  /// Each answers `(answer, error code, status, message)`; the answer is None if there is an error.
  py::tuple can(const PermissionQuestion& question);
  py::tuple sign_in(const SignIn& request);
  py::tuple expose(const Exposure& exposure);

  std::int64_t now();
  void advance(std::int64_t milliseconds);
  void settle();
  std::optional<std::int64_t> next_due();

  py::list journal(std::int64_t after);
  py::list outbox(std::int64_t after);
  py::tuple chain(std::int64_t entry);
  int confirm(const std::string& address);

  PythonWorld fork();
  py::bytes save();
  void reset();
  void close();

 private:
  explicit PythonWorld(World world) : world_(std::move(world)) {}

  /// Runs `work` on the world alone and without the GIL. Throws RuntimeError if the world is busy or closed.
  template <class Work>
  auto alone(Work work) {
    const Turn turn(busy_, "World");
    if (!world_) throw std::runtime_error("this World is closed");
    const py::gil_scoped_release release;
    return work(*world_);
  }

  /// `work` gives the answer as JSON; what AWS or the world refuses is part of the tuple.
  template <class Work>
  py::tuple answer(Work work);

  std::optional<World> world_;
  std::atomic<bool> busy_ = false;
};

/// The operation's name as AWS spells it, for `create_topic` or `CreateTopic`; as given if the service has none such.
std::string operation_name(const std::string& service, const std::string& name);

}  // namespace tocsin::python
