#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "language/hcl/functions.h"

namespace tocsin::hcl {
namespace {

namespace fs = std::filesystem;

fs::path path_in(const Arguments& in) {
  const fs::path path(in.string(0));
  return path.is_absolute() ? path : fs::path(in.scope.directory()) / path;
}

std::string content_of(const Arguments& in) {
  const fs::path path = path_in(in);
  std::ifstream file(path, std::ios::binary);
  if (!file || fs::is_directory(path)) throw ValueError(concat("there is no readable file ", in.string(0)));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Value template_file(const Arguments& in) {
  const std::string text = content_of(in);
  Variables scope(nullptr, in.scope.directory());
  for (const auto& [name, value] : in[1].fields()) scope.set(name, value);
  const Value result = evaluate(*parse_template(text, in.string(0)), scope);
  return result.is_unknown() ? result : Value::string(result.as_string());
}

}  // namespace

std::vector<Function> file_functions() {
  return {
      {"file", 1, 1, [](const Arguments& in) { return Value::string(content_of(in)); }},
      {"fileexists", 1, 1, [](const Arguments& in) { return Value::boolean(fs::is_regular_file(path_in(in))); }},
      {"filebase64", 1, 1, [](const Arguments& in) { return Value::string(base64_encode(content_of(in))); }},
      {"filemd5", 1, 1, [](const Arguments& in) { return Value::string(hex(md5(content_of(in)))); }},
      {"filesha1", 1, 1, [](const Arguments& in) { return Value::string(hex(sha1(content_of(in)))); }},
      {"filesha256", 1, 1, [](const Arguments& in) { return Value::string(hex(sha256(content_of(in)))); }},
      {"filesha512", 1, 1, [](const Arguments& in) { return Value::string(hex(sha512(content_of(in)))); }},
      {"filebase64sha256", 1, 1,
       [](const Arguments& in) { return Value::string(base64_encode(sha256(content_of(in)))); }},
      {"templatefile", 2, 2, template_file, Unknowns::kAcceptedInside},
      {"basename", 1, 1, [](const Arguments& in) { return Value::string(fs::path(in.string(0)).filename().string()); }},
      {"dirname", 1, 1,
       [](const Arguments& in) {
         const std::string folder = fs::path(in.string(0)).parent_path().string();
         return Value::string(folder.empty() ? "." : folder);
       }},
  };
}

}  // namespace tocsin::hcl
