#include "services/s3/bucket_name.h"

#include <algorithm>
#include <array>

namespace tocsin::s3 {
namespace {

bool is_small_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_ip_address(std::string_view name) {
  return std::count(name.begin(), name.end(), '.') == 3 &&
         std::all_of(name.begin(), name.end(), [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

}  // namespace

bool is_bucket_name(std::string_view name) {
  constexpr std::array<std::string_view, 3> kReservedStarts = {"xn--", "sthree-", "amzn-s3-demo-"};
  constexpr std::array<std::string_view, 5> kReservedEnds = {"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"};
  if (name.size() < 3 || name.size() > 63) return false;
  const auto allowed = [](char c) { return is_small_or_digit(c) || c == '.' || c == '-'; };
  if (!std::all_of(name.begin(), name.end(), allowed)) return false;
  if (!is_small_or_digit(name.front()) || !is_small_or_digit(name.back())) return false;
  if (name.find("..") != std::string_view::npos || is_ip_address(name)) return false;
  const auto starts = [&](std::string_view reserved) { return name.starts_with(reserved); };
  const auto ends = [&](std::string_view reserved) { return name.ends_with(reserved); };
  return std::none_of(kReservedStarts.begin(), kReservedStarts.end(), starts) &&
         std::none_of(kReservedEnds.begin(), kReservedEnds.end(), ends);
}

}  // namespace tocsin::s3
