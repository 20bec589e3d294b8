#include "kernel/parcel.h"

#include <charconv>

#include "base/check.h"

namespace tocsin {
namespace {

/// A row of fields, each written as its length, a colon and its bytes: parcels are written and read at every hop, and
/// nothing else looks inside.
class RowWriter {
 public:
  explicit RowWriter(std::string& out) : out_(out) {}
  void field(const std::string& text) {
    out_ += std::to_string(text.size());
    out_ += ':';
    out_ += text;
  }
  void field(std::int64_t number) { field(std::to_string(number)); }
  void field(int number) { field(std::int64_t{number}); }
  void field(RetryScheme scheme) { field(static_cast<int>(scheme)); }
  void field(Duration duration) { field(std::int64_t{duration.count()}); }
  void field(Time time) { field(time.time_since_epoch()); }
  void field(const std::map<std::string, std::string>& pairs) {
    field(static_cast<std::int64_t>(pairs.size()));
    for (const auto& [name, value] : pairs) {
      field(name);
      field(value);
    }
  }

 private:
  std::string& out_;
};

class RowReader {
 public:
  explicit RowReader(std::string_view text) : text_(text) {}
  void field(std::string& text) { text = next(); }
  void field(std::int64_t& number) { number = number_in(next()); }
  void field(int& number) { number = static_cast<int>(number_in(next())); }
  void field(RetryScheme& scheme) { scheme = static_cast<RetryScheme>(number_in(next())); }
  void field(Duration& duration) { duration = Duration(number_in(next())); }
  void field(Time& time) { time = Time(Duration(number_in(next()))); }
  void field(std::map<std::string, std::string>& pairs) {
    for (std::int64_t left = number_in(next()); left > 0; --left) {
      const std::string_view name = next();
      pairs.emplace_hint(pairs.end(), name, next());
    }
  }

 private:
  static std::int64_t number_in(std::string_view text) {
    std::int64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    TOCSIN_CHECK(read.ec == std::errc() && read.ptr == text.data() + text.size());
    return number;
  }
  std::string_view next() {
    const auto colon = text_.find(':');
    TOCSIN_CHECK(colon != std::string_view::npos);
    const auto size = static_cast<std::size_t>(number_in(text_.substr(0, colon)));
    TOCSIN_CHECK(size <= text_.size() - colon - 1);
    const std::string_view out = text_.substr(colon + 1, size);
    text_.remove_prefix(colon + 1 + size);
    return out;
  }
  std::string_view text_;
};

/// The fields, in their order: once for both ways.
template <class Row, class AnyParcel>
void each_field(Row& row, AnyParcel& parcel) {
  row.field(parcel.principal);
  row.field(parcel.role_arn);
  row.field(parcel.ignored_role);
  row.field(parcel.source_arn);
  row.field(parcel.source_account);
  row.field(parcel.target);
  row.field(parcel.region);
  row.field(parcel.payload);
  row.field(parcel.attributes);
  row.field(parcel.conditions);
  row.field(parcel.retry);
  row.field(parcel.tries_max);
  row.field(parcel.age_max);
  row.field(parcel.dead_letter);
  row.field(parcel.dead_letter_of);
  row.field(parcel.tries);
  row.field(parcel.sent_at);
}

}  // namespace

std::string parcel_text(const Parcel& parcel) {
  std::string out;
  RowWriter row(out);
  each_field(row, parcel);
  return out;
}

Parcel parcel_from(std::string_view text) {
  Parcel parcel;
  RowReader row(text);
  each_field(row, parcel);
  return parcel;
}

}  // namespace tocsin
