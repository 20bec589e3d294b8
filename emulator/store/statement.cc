#include "store/statement.h"

#include <sqlite3.h>

#include <utility>

#include "base/check.h"
#include "base/text.h"

namespace tocsin {

Statement::~Statement() { sqlite3_finalize(statement_); }

Statement::Statement(Statement&& other) noexcept
    : db_(other.db_), sql_(other.sql_), statement_(std::exchange(other.statement_, nullptr)) {}

void Statement::prepare() {
  if (statement_) return;
  const int code = sqlite3_prepare_v3(db_->handle(), sql_, -1, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
  if (code != SQLITE_OK) throw StoreError(concat(sqlite3_errmsg(db_->handle()), " in: ", sql_));
}

bool Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  const std::string why = concat(sqlite3_errmsg(db_->handle()), " in: ", sql_);
  reset();
  throw StoreError(why);
}

void Statement::reset() { sqlite3_reset(statement_); }

int Statement::finish() {
  while (step()) {
  }
  reset();
  return sqlite3_changes(db_->handle());
}

std::int64_t Statement::last_key() const { return sqlite3_last_insert_rowid(db_->handle()); }

void Statement::bind_integer(int index, std::int64_t value) { sqlite3_bind_int64(statement_, index, value); }
void Statement::bind_real(int index, double value) { sqlite3_bind_double(statement_, index, value); }
void Statement::bind_null(int index) { sqlite3_bind_null(statement_, index); }

// The arguments outlive the run: every public function binds, steps and resets before it returns.
void Statement::bind_text(int index, std::string_view value) {
  sqlite3_bind_text(statement_, index, value.data() ? value.data() : "", static_cast<int>(value.size()), SQLITE_STATIC);
}

std::int64_t Statement::get_integer(int index) const { return sqlite3_column_int64(statement_, index); }
double Statement::get_real(int index) const { return sqlite3_column_double(statement_, index); }
bool Statement::is_null(int index) const { return sqlite3_column_type(statement_, index) == SQLITE_NULL; }

std::string Statement::get_text(int index) const {
  const auto* bytes = sqlite3_column_text(statement_, index);
  if (bytes == nullptr) return {};
  return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(statement_, index))};
}

}  // namespace tocsin
