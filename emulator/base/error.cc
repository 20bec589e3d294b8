#include "tocsin/error.h"

#include "base/text.h"

namespace tocsin {

std::string Position::text() const {
  std::string out = file;
  if (line > 0) out += concat(":", std::to_string(line));
  if (line > 0 && column > 0) out += concat(":", std::to_string(column));
  return out;
}

std::string Problem::text() const {
  const std::string place = position.text();
  return place.empty() ? message : concat(place, ": ", message);
}

FileError::FileError(std::vector<Problem> problems_) : problems(std::move(problems_)) {
  for (const Problem& problem : problems) {
    if (!text.empty()) text += '\n';
    text += problem.text();
  }
}

}  // namespace tocsin
