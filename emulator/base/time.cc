#include "tocsin/time.h"

#include <array>
#include <cstdlib>

#include "base/text.h"

namespace tocsin {
namespace {

using std::chrono::days;
using std::chrono::floor;

constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<const char*, 7> kWeekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

struct Parts {
  int year;
  unsigned month, day, weekday;
  int hour, minute, second, milli;
};

Parts parts_of(Time time) {
  const auto day = floor<days>(time);
  const std::chrono::year_month_day date(day);
  const auto clock = (time - day).count();
  return {int(date.year()),
          unsigned(date.month()),
          unsigned(date.day()),
          std::chrono::weekday(day).c_encoding(),
          static_cast<int>(clock / 3'600'000),
          static_cast<int>(clock / 60'000 % 60),
          static_cast<int>(clock / 1000 % 60),
          static_cast<int>(clock % 1000)};
}

/// `value` with zeros before it. Times are written at every call, which printf would take half of.
void append_digits(std::string& out, int value, std::size_t width) {
  const std::string digits = std::to_string(value);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

void append_date(std::string& out, const Parts& p, std::string_view separator) {
  append_digits(out, p.year, 4);
  out += separator;
  append_digits(out, static_cast<int>(p.month), 2);
  out += separator;
  append_digits(out, static_cast<int>(p.day), 2);
}

void append_clock(std::string& out, const Parts& p, std::string_view separator) {
  append_digits(out, p.hour, 2);
  out += separator;
  append_digits(out, p.minute, 2);
  out += separator;
  append_digits(out, p.second, 2);
}

/// Reads exactly `count` digits from the front of `text`.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<Time> moment(int year, int month, int day, int hour, int minute, int second) {
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || hour > 24 || minute > 59 || second > 60) return std::nullopt;
  return Time(std::chrono::sys_days(date).time_since_epoch() + std::chrono::hours(hour) + std::chrono::minutes(minute) +
              std::chrono::seconds(second));
}

std::optional<Time> parse_http_time(std::string_view text) {
  const auto comma = text.find(", ");
  if (comma == std::string_view::npos) return std::nullopt;
  text.remove_prefix(comma + 2);
  const auto day = take_digits(text, 2);
  if (!day || !take(text, ' ') || text.size() < 4) return std::nullopt;
  int month = 0;
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (text.starts_with(kMonths[i])) month = static_cast<int>(i) + 1;
  }
  text.remove_prefix(3);
  if (month == 0 || !take(text, ' ')) return std::nullopt;
  const auto year = take_digits(text, 4);
  if (!year || !take(text, ' ')) return std::nullopt;
  const auto hour = take_digits(text, 2);
  if (!hour || !take(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || !take(text, ':')) return std::nullopt;
  const auto second = take_digits(text, 2);
  if (!second || trim(text) != "GMT") return std::nullopt;
  return moment(*year, month, *day, *hour, *minute, *second);
}

}  // namespace

std::string iso_time(Time time) {
  const Parts p = parts_of(time);
  std::string out;
  out.reserve(20);
  append_date(out, p, "-");
  out += 'T';
  append_clock(out, p, ":");
  return out += 'Z';
}

std::string iso_time_millis(Time time) {
  std::string out = iso_time(time);
  out.back() = '.';
  append_digits(out, parts_of(time).milli, 3);
  return out += 'Z';
}

std::string us_time(Time time) {
  const Parts p = parts_of(time);
  const int hour = p.hour % 12 == 0 ? 12 : p.hour % 12;
  std::string out = concat(kMonths[p.month - 1], " ", std::to_string(p.day), ", ");
  append_digits(out, p.year, 4);
  out += concat(" ", std::to_string(hour), ":");
  append_digits(out, p.minute, 2);
  out += ':';
  append_digits(out, p.second, 2);
  return out += p.hour < 12 ? " AM" : " PM";
}

std::string http_time(Time time) {
  const Parts p = parts_of(time);
  std::string out = concat(kWeekdays[p.weekday], ", ");
  append_digits(out, static_cast<int>(p.day), 2);
  out += concat(" ", kMonths[p.month - 1], " ");
  append_digits(out, p.year, 4);
  out += ' ';
  append_clock(out, p, ":");
  return out += " GMT";
}

std::string clock_time(Time time) {
  std::string out;
  append_clock(out, parts_of(time), ":");
  return out;
}

std::string basic_time(Time time) {
  const Parts p = parts_of(time);
  std::string out;
  out.reserve(16);
  append_date(out, p, "");
  out += 'T';
  append_clock(out, p, "");
  return out += 'Z';
}

std::optional<Time> parse_time(std::string_view text) {
  if (!text.empty() && (text[0] < '0' || text[0] > '9')) return parse_http_time(text);
  const auto year = take_digits(text, 4);
  const bool dashed = take(text, '-');
  const auto month = year ? take_digits(text, 2) : std::nullopt;
  if (!month || take(text, '-') != dashed) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day) return std::nullopt;
  if (text.empty()) return moment(*year, *month, *day, 0, 0, 0);
  if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return std::nullopt;

  const auto hour = take_digits(text, 2);
  const bool has_colons = take(text, ':');
  const auto minute = hour ? take_digits(text, 2) : std::nullopt;
  if (!minute) return std::nullopt;
  int second = 0;
  if (has_colons ? take(text, ':') : (!text.empty() && text[0] >= '0' && text[0] <= '9')) {
    const auto seconds = take_digits(text, 2);
    if (!seconds) return std::nullopt;
    second = *seconds;
  }
  int milli = 0;
  if (take(text, '.')) {
    int scale = 100;
    if (text.empty() || text[0] < '0' || text[0] > '9') return std::nullopt;
    for (; !text.empty() && text[0] >= '0' && text[0] <= '9'; text.remove_prefix(1), scale /= 10) {
      milli += (text[0] - '0') * scale;
    }
  }
  auto time = moment(*year, *month, *day, *hour, *minute, second);
  if (!time) return std::nullopt;
  *time += Duration(milli);
  if (text == "Z" || text == "z" || text.empty()) return time;

  const int sign = text[0] == '+' ? -1 : text[0] == '-' ? 1 : 0;
  if (sign == 0) return std::nullopt;
  text.remove_prefix(1);
  const auto offset_hours = take_digits(text, 2);
  take(text, ':');
  const auto offset_minutes = offset_hours ? take_digits(text, 2) : std::nullopt;
  if (!offset_minutes || !text.empty()) return std::nullopt;
  return *time + sign * (std::chrono::hours(*offset_hours) + std::chrono::minutes(*offset_minutes));
}

std::optional<Duration> parse_duration(std::string_view text) {
  text = trim(text);
  if (text.empty()) return std::nullopt;
  double total = 0;
  while (!text.empty()) {
    const auto number_end = text.find_first_not_of("0123456789.");
    const std::string number(text.substr(0, number_end));
    if (number.empty() || number == ".") return std::nullopt;
    text = number_end == std::string_view::npos ? std::string_view() : trim(text.substr(number_end));
    const auto unit_end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz");
    const std::string_view unit = text.substr(0, unit_end);
    text = unit_end == std::string_view::npos ? std::string_view() : trim(text.substr(unit_end));
    double factor = 0;
    if (unit == "ms") factor = 1;
    if (unit == "s" || unit == "sec" || unit == "second" || unit == "seconds" || unit.empty()) factor = 1000;
    if (unit == "m" || unit == "min" || unit == "minute" || unit == "minutes") factor = 60'000;
    if (unit == "h" || unit == "hour" || unit == "hours") factor = 3'600'000;
    if (unit == "d" || unit == "day" || unit == "days") factor = 86'400'000;
    if (factor == 0) return std::nullopt;
    total += std::strtod(number.c_str(), nullptr) * factor;
    if (total > 1e15) return std::nullopt;
  }
  return Duration(static_cast<std::int64_t>(total));
}

std::string duration_text(Duration duration) {
  struct Unit {
    std::int64_t millis;
    const char* one;
    const char* many;
  };
  constexpr std::array<Unit, 5> kUnits = {{{86'400'000, " day", " days"},
                                           {3'600'000, " h", " h"},
                                           {60'000, " min", " min"},
                                           {1000, " s", " s"},
                                           {1, " ms", " ms"}}};
  std::int64_t rest = duration.count();
  if (rest < 0) return concat("-", duration_text(-duration));
  // Milliseconds matter only below a second.
  if (rest >= 1000) rest -= rest % 1000;
  std::string out;
  for (const Unit& unit : kUnits) {
    const std::int64_t count = rest / unit.millis;
    if (count == 0) continue;
    if (!out.empty()) out += ' ';
    out += concat(std::to_string(count), count == 1 ? unit.one : unit.many);
    rest %= unit.millis;
  }
  return out.empty() ? "0 s" : out;
}

}  // namespace tocsin
