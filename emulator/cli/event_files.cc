#include "cli/event_files.h"

#include <unistd.h>
#include <zlib.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/json.h"
#include "base/text.h"
#include "language/event_pattern/json_tokens.h"

namespace tocsin {
namespace {

constexpr std::size_t kChunk = 1 << 16;

struct CloseGzip {
  void operator()(gzFile_s* file) const { gzclose(file); }
};

std::size_t line_of(std::string_view text, std::size_t offset) {
  std::size_t line = 1;
  for (const char c : text.substr(0, offset)) line += c == '\n' ? 1 : 0;
  return line;
}

}  // namespace

std::string read_input(const std::string& path) {
  // zlib hands on what is not gzip as it is.
  const std::unique_ptr<gzFile_s, CloseGzip> file(path == "-" ? gzdopen(dup(fileno(stdin)), "rb")
                                                              : gzopen(path.c_str(), "rb"));
  if (!file) throw std::runtime_error(concat(path, ": cannot be opened"));
  std::string text;
  for (;;) {
    const std::size_t before = text.size();
    text.resize(before + kChunk);
    const int count = gzread(file.get(), text.data() + before, kChunk);
    text.resize(before + static_cast<std::size_t>(count > 0 ? count : 0));
    if (count < 0) throw std::runtime_error(concat(path, ": cannot be read"));
    if (count == 0) return text;
  }
}

std::vector<EventText> events_of(const std::string& name, std::string_view text) {
  std::vector<EventText> out;
  std::size_t at = 0;
  std::size_t line = 1;
  std::size_t counted = 0;
  while (!trim(text.substr(at)).empty()) {
    const JsonTokens json(text.substr(at));
    const bool broken = json.tokens.back().kind == TokenKind::kBroken;
    const std::size_t begin = at + json.tokens.front().begin;
    const std::size_t end = broken ? text.size() : at + json.tokens.back().end;
    line += line_of(text.substr(counted), begin - counted) - 1;
    counted = begin;
    out.push_back({concat(name == "-" ? "stdin" : name, ":", std::to_string(line)),
                   std::string(text.substr(begin, end - begin))});
    at = end;
  }
  return out;
}

std::vector<EventText> read_events(const std::vector<std::string>& paths) {
  std::vector<EventText> out;
  for (const std::string& path : paths) {
    const std::string text = read_input(path);
    for (EventText& event : events_of(path, text)) out.push_back(std::move(event));
  }
  return out;
}

std::string read_pattern(const std::string& argument) {
  const std::string text = trim(argument).starts_with('{') ? argument : read_input(argument);
  const auto json = parse_json(text);
  if (json && json->is_object()) {
    if (const Json* inner = json_find(*json, "EventPattern")) {
      return inner->is_string() ? inner->get<std::string>() : json_text(*inner);
    }
  }
  return text;
}

}  // namespace tocsin
