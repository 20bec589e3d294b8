#include "tocsin/http.h"

#include "base/text.h"

namespace tocsin {

std::string_view find_header(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (equals_ignore_case(key, name)) return value;
  }
  return {};
}

}  // namespace tocsin
