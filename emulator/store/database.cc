#include "store/database.h"

#include <sqlite3.h>

#include "base/check.h"
#include "base/text.h"

namespace tocsin {
namespace {

void run(sqlite3_stmt* statement) {
  const int code = sqlite3_step(statement);
  sqlite3_reset(statement);
  if (code != SQLITE_DONE) throw StoreError(sqlite3_errmsg(sqlite3_db_handle(statement)));
}

/// A world belongs to one thread, and nobody asks SQLite how much memory it uses: its mutexes and counters are off.
/// Does nothing where another library of the process has already started SQLite.
void configure_once() {
  static const bool done = [] {
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    return true;
  }();
  (void)done;
}

sqlite3_stmt* prepared(sqlite3* handle, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  TOCSIN_CHECK(sqlite3_prepare_v3(handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) == SQLITE_OK);
  return statement;
}

}  // namespace

Database::Database(const std::string& path, const std::string* image) : in_memory_(path == ":memory:") {
  configure_once();
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  // Not `:memory:`: its page cache is the database, and is searched from end to end in commits, which costs more the
  // larger the world grows. A private database of the memdb file system does not.
  const std::string name = in_memory_ ? "file:world?vfs=memdb" : path;
  if (sqlite3_open_v2(name.c_str(), &handle_, in_memory_ ? flags | SQLITE_OPEN_URI : flags, nullptr) != SQLITE_OK) {
    const std::string why = sqlite3_errmsg(handle_);
    sqlite3_close(handle_);
    throw StoreError(concat("cannot open ", path, ": ", why));
  }
  try {
    if (image) deserialize(*image);
    if (in_memory_) {
      // Small pages: each page that a story touches is copied, so that it can be taken back. Exclusive: nobody else can
      // open it, and so no commit has to leave word of itself on the first page.
      execute(
          "PRAGMA page_size = 2048; PRAGMA journal_mode = MEMORY; PRAGMA temp_store = MEMORY; PRAGMA synchronous = "
          "OFF; PRAGMA locking_mode = EXCLUSIVE");
    } else {
      // FULL: an answer is sent only after its transaction is on the disk.
      execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA locking_mode = EXCLUSIVE");
    }
    savepoint_ = prepared(handle_, "SAVEPOINT t");
    release_ = prepared(handle_, "RELEASE t");
    rollback_ = prepared(handle_, "ROLLBACK TO t");
  } catch (const StoreError& error) {
    sqlite3_close_v2(handle_);
    throw StoreError(concat("cannot use ", path, ": ", error.what()));
  }
}

Database::~Database() {
  sqlite3_finalize(savepoint_);
  sqlite3_finalize(release_);
  sqlite3_finalize(rollback_);
  sqlite3_close_v2(handle_);
}

void Database::execute(const char* sql) {
  char* message = nullptr;
  if (sqlite3_exec(handle_, sql, nullptr, nullptr, &message) != SQLITE_OK) {
    const std::string why = message ? message : "unknown error";
    sqlite3_free(message);
    throw StoreError(why);
  }
}

std::string Database::serialize() const {
  sqlite3_int64 size = 0;
  unsigned char* bytes = sqlite3_serialize(handle_, "main", &size, 0);
  TOCSIN_CHECK(bytes != nullptr);
  std::string image(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  sqlite3_free(bytes);
  return image;
}

void Database::deserialize(const std::string& image) {
  auto* bytes = static_cast<unsigned char*>(sqlite3_malloc64(image.size()));
  TOCSIN_CHECK(bytes != nullptr);
  std::copy(image.begin(), image.end(), bytes);
  const auto size = static_cast<sqlite3_int64>(image.size());
  const int code = sqlite3_deserialize(handle_, "main", bytes, size, size,
                                       SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
  if (code != SQLITE_OK) throw StoreError("this is not the image of a world");
}

void Database::savepoint() { run(savepoint_); }
void Database::release() { run(release_); }

void Database::undo() {
  run(rollback_);
  ++undone_;
}

// SQLite counts each row that is written, and does not take back the count of what is undone.
std::int64_t Database::version() const { return sqlite3_total_changes64(handle_) + undone_; }

}  // namespace tocsin
