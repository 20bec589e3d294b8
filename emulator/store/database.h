#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

struct sqlite3;
struct sqlite3_stmt;

namespace tocsin {

/// SQLite refused: the file is not ours, is locked, or the disk is full. Wrong SQL is a bug and aborts in tests.
struct StoreError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// One open SQLite database: all the state of one world. Not shared between threads.
class Database {
 public:
  /// `:memory:`, or a file that is opened in WAL mode and made if it is not there. `image`, if given, is a serialized
  /// database to go on from, in memory.
  explicit Database(const std::string& path, const std::string* image = nullptr);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void execute(const char* sql);

  /// The whole database as bytes: how a world is forked and saved.
  std::string serialize() const;

  bool in_memory() const { return in_memory_; }

  /// Grows whenever a row may have changed, by a write or by a transaction that was undone: what was read at the same
  /// version can be read no differently now.
  std::int64_t version() const;
  /// How many transactions were undone so far.
  std::int64_t undone() const { return undone_; }
  sqlite3* handle() const { return handle_; }

 private:
  friend class Transaction;

  void deserialize(const std::string& image);
  void savepoint();
  void release();
  void undo();

  sqlite3* handle_ = nullptr;
  bool in_memory_;
  std::int64_t undone_ = 0;
  sqlite3_stmt* savepoint_ = nullptr;
  sqlite3_stmt* release_ = nullptr;
  sqlite3_stmt* rollback_ = nullptr;
};

/// Undoes everything written since it was opened, unless `commit` was called. Transactions nest.
class Transaction {
 public:
  explicit Transaction(Database& db) : db_(db) { db_.savepoint(); }
  ~Transaction() {
    if (done_) return;
    db_.undo();
    db_.release();
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit() {
    done_ = true;
    db_.release();
  }

  /// Undoes what was written so far; what is written from now on is part of the same transaction.
  void undo() { db_.undo(); }

 private:
  Database& db_;
  bool done_ = false;
};

}  // namespace tocsin
