#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "store/database.h"
#include "tocsin/time.h"

struct sqlite3_stmt;

namespace tocsin {

/// A struct that is a row: `static constexpr auto columns()` returns a tuple of its members in the table's order.
template <class Row>
concept IsRow = requires {
  Row::columns();
};

/// One prepared statement, the member of a table class. It is prepared when first used, so that a world which
/// never meets a service does not pay for its tables.
class Statement {
 public:
  /// `sql` must outlive the statement: it is a literal.
  Statement(Database& db, const char* sql) : db_(&db), sql_(sql) {}
  ~Statement();
  Statement(Statement&& other) noexcept;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Binds the arguments in order and runs to the end. Returns the number of rows that were changed.
  template <class... Arguments>
  int run(const Arguments&... arguments) {
    bind_all(arguments...);
    return finish();
  }

  /// As `run`, for an INSERT of one row: returns its INTEGER PRIMARY KEY. Cheaper than RETURNING.
  template <class... Arguments>
  std::int64_t insert(const Arguments&... arguments) {
    bind_all(arguments...);
    finish();
    return last_key();
  }

  /// Binds every column of the row, then runs.
  template <IsRow Row>
  int put(const Row& row) {
    prepare();
    int index = 0;
    std::apply([&](auto... member) { (bind(++index, row.*member), ...); }, Row::columns());
    return finish();
  }

  /// The first row of the answer, if there is one. `Row` is a row struct, or a plain value for one column.
  template <class Row, class... Arguments>
  std::optional<Row> one(const Arguments&... arguments) {
    bind_all(arguments...);
    std::optional<Row> row;
    if (step()) row = read<Row>();
    reset();
    return row;
  }

  template <class Row, class... Arguments>
  std::vector<Row> all(const Arguments&... arguments) {
    bind_all(arguments...);
    std::vector<Row> rows;
    while (step()) rows.push_back(read<Row>());
    reset();
    return rows;
  }

 private:
  template <class... Arguments>
  void bind_all(const Arguments&... arguments) {
    prepare();
    int index = 0;
    (bind(++index, arguments), ...);
  }

  template <class Row>
  Row read() {
    if constexpr (IsRow<Row>) {
      Row row;
      int index = -1;
      std::apply([&](auto... member) { (get(++index, row.*member), ...); }, Row::columns());
      return row;
    } else {
      Row value{};
      get(0, value);
      return value;
    }
  }

  template <class T>
  void bind(int index, const T& value) {
    if constexpr (std::is_same_v<T, Time>) {
      bind_integer(index, value.time_since_epoch().count());
    } else if constexpr (std::is_same_v<T, Duration>) {
      bind_integer(index, value.count());
    } else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
      bind_integer(index, static_cast<std::int64_t>(value));
    } else if constexpr (std::is_floating_point_v<T>) {
      bind_real(index, value);
    } else {
      bind_text(index, value);
    }
  }
  template <class T>
  void bind(int index, const std::optional<T>& value) {
    if (value) {
      bind(index, *value);
    } else {
      bind_null(index);
    }
  }

  template <class T>
  void get(int index, T& value) {
    if constexpr (std::is_same_v<T, Time>) {
      value = Time(Duration(get_integer(index)));
    } else if constexpr (std::is_same_v<T, Duration>) {
      value = Duration(get_integer(index));
    } else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
      value = static_cast<T>(get_integer(index));
    } else if constexpr (std::is_floating_point_v<T>) {
      value = get_real(index);
    } else {
      value = get_text(index);
    }
  }
  template <class T>
  void get(int index, std::optional<T>& value) {
    if (is_null(index)) {
      value.reset();
    } else {
      value.emplace();
      get(index, *value);
    }
  }

  void prepare();
  bool step();
  void reset();
  int finish();
  std::int64_t last_key() const;
  void bind_integer(int index, std::int64_t value);
  void bind_real(int index, double value);
  void bind_text(int index, std::string_view value);
  void bind_null(int index);
  std::int64_t get_integer(int index) const;
  double get_real(int index) const;
  std::string get_text(int index) const;
  bool is_null(int index) const;

  Database* db_;
  const char* sql_;
  sqlite3_stmt* statement_ = nullptr;
};

}  // namespace tocsin
