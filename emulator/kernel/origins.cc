#include "kernel/origins.h"

namespace tocsin {
namespace {

struct OriginRow {
  std::string file;
  std::int64_t line = 0;
  std::int64_t column = 0;
  static constexpr auto columns() { return std::tuple(&OriginRow::file, &OriginRow::line, &OriginRow::column); }
};

Database& with_origin_schema(Database& db) {
  db.execute(R"sql(
CREATE TABLE IF NOT EXISTS kernel_origin (
  arn    TEXT NOT NULL,
  part   TEXT NOT NULL,     -- '' for the resource itself
  file   TEXT NOT NULL,
  line   INTEGER NOT NULL,
  column INTEGER NOT NULL,
  PRIMARY KEY (arn, part)
) STRICT, WITHOUT ROWID)sql");
  return db;
}

}  // namespace

Origins::Origins(Database& db)
    : set_(with_origin_schema(db),
           "INSERT OR REPLACE INTO kernel_origin (arn, part, file, line, column) VALUES (?, ?, ?, ?, ?)"),
      find_(db,
            "SELECT file, line, column FROM kernel_origin WHERE arn = ? AND part IN (?, '') "
            "ORDER BY part DESC LIMIT 1") {}

void Origins::set(std::string_view arn, std::string_view part, const Position& position) {
  set_.run(arn, part, position.file, position.line, position.column);
}

std::optional<Position> Origins::find(std::string_view arn, std::string_view part) {
  const auto row = find_.one<OriginRow>(arn, part);
  if (!row) return std::nullopt;
  return Position{row->file, static_cast<int>(row->line), static_cast<int>(row->column)};
}

}  // namespace tocsin
