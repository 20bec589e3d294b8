/// The query protocol: a form in, XML out. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "model/wire_parts.h"
#include "model/xml.h"

namespace tocsin::wire {
namespace {

/// The fields of a form, sorted by name, so that `Tags.member.2.Key` is found under `Tags`, `member`, 2 without a tree.
class Form {
 public:
  explicit Form(const HttpRequest& request) : fields_(parse_pairs(query_of(request))) {
    append_pairs(fields_, request.body);
    std::stable_sort(fields_.begin(), fields_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  }

  const std::string* value(std::string_view name) const {
    const auto at = first_from(name);
    return at != fields_.end() && at->first == name ? &at->second : nullptr;
  }

  /// The numbers N for which there is a field `prefix.N` or `prefix.N.…`, in order.
  std::vector<std::int64_t> indexes(std::string_view prefix) const {
    std::vector<std::int64_t> found;
    const std::string start = concat(prefix, ".");
    for (auto at = first_from(start); at != fields_.end() && at->first.starts_with(start); ++at) {
      const std::string_view rest = std::string_view(at->first).substr(start.size());
      const auto index = parse_integer(rest.substr(0, rest.find('.')));
      if (index) found.push_back(*index);
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }

  bool has(std::string_view prefix) const {
    const auto at = first_from(prefix);
    if (at == fields_.end() || !at->first.starts_with(prefix)) return false;
    if (at->first.size() == prefix.size() || at->first[prefix.size()] == '.') return true;
    // A name such as `prefix-more` sorts before `prefix.`.
    const std::string start = concat(prefix, ".");
    const auto below = first_from(start);
    return below != fields_.end() && below->first.starts_with(start);
  }

 private:
  Pairs::const_iterator first_from(std::string_view name) const {
    return std::lower_bound(fields_.begin(), fields_.end(), name,
                            [](const auto& field, std::string_view wanted) { return field.first < wanted; });
  }

  Pairs fields_;
};

/// One field without a Form: the query's goes before the body's, and the first before others.
std::optional<std::string> field_of(const HttpRequest& request, std::string_view wanted) {
  for (std::string_view rest : {query_of(request), std::string_view(request.body)}) {
    while (!rest.empty()) {
      const std::string_view part = rest.substr(0, rest.find('&'));
      rest.remove_prefix(std::min(part.size() + 1, rest.size()));
      const std::string_view name = part.substr(0, part.find('='));
      const bool is_plain = name.find_first_of("%+") == std::string_view::npos;
      if (is_plain ? name != wanted : form_decode(name) != wanted) continue;
      return form_decode(part.substr(std::min(name.size() + 1, part.size())));
    }
  }
  return std::nullopt;
}

std::string under(std::string_view prefix, std::string_view name) {
  return prefix.empty() ? std::string(name) : concat(prefix, ".", name);
}

Json read_form_value(const Form& form, const Member& member, const std::string& prefix);

Json read_form_structure(const Form& form, const Shape& shape, std::string_view prefix) {
  Json out = Json::object();
  for (const Member& member : shape.members) {
    const std::string name = under(prefix, member.wire_name);
    if (form.has(name)) out.emplace(member.name, read_form_value(form, member, name));
  }
  return out;
}

Json read_form_value(const Form& form, const Member& member, const std::string& prefix) {
  const Shape& shape = *member.shape;
  switch (shape.type) {
    case ShapeType::kStructure: return read_form_structure(form, shape, prefix);
    case ShapeType::kList: {
      Json out = Json::array();
      const std::string list = member.flattened ? prefix : under(prefix, shape.element().wire_name);
      for (const std::int64_t index : form.indexes(list)) {
        out.push_back(read_form_value(form, shape.element(), under(list, std::to_string(index))));
      }
      return out;
    }
    case ShapeType::kMap: {
      Json out = Json::object();
      const std::string map = member.flattened ? prefix : under(prefix, "entry");
      for (const std::int64_t index : form.indexes(map)) {
        const std::string entry = under(map, std::to_string(index));
        const std::string* key = form.value(under(entry, shape.key().wire_name));
        if (key) out[*key] = read_form_value(form, shape.value(), under(entry, shape.value().wire_name));
      }
      return out;
    }
    default: {
      const std::string* text = form.value(prefix);
      auto value = scalar_from_text(shape, text ? *text : std::string());
      // Deviation: AWS refuses a number that is none with MalformedInput too; its text differs by service.
      if (!value) throw AwsError("MalformedInput", 400, concat("Invalid value for ", prefix));
      return std::move(*value);
    }
  }
}

HttpResponse xml_reply(int status, std::string body, const ReplyTo& reply_to) {
  return {.status = status,
          .headers = {{"Content-Type", "text/xml"}, {"x-amzn-RequestId", reply_to.request_id}},
          .body = std::move(body)};
}

}  // namespace

const OperationModel& route_query(const ServiceModel& service, const HttpRequest& request) {
  const auto action = field_of(request, "Action");
  if (!action) throw AwsError("MissingAction", 400, "The request must contain the parameter Action.");
  const auto version = field_of(request, "Version");
  const OperationModel* operation = service.operation(*action);
  if (!operation || (version && *version != service.api_version)) {
    // AWS: the wording is known from a real reply of SES, which has the same front end.
    // https://github.com/aws/aws-cli/issues/37
    throw AwsError(
        "InvalidAction", 400,
        concat("Could not find operation ", *action, " for version ", version ? *version : service.api_version));
  }
  return *operation;
}

Json read_query(const OperationModel& operation, const HttpRequest& request) {
  return read_form_structure(Form(request), *operation.input, "");
}

HttpResponse write_query(const ServiceModel& service, const OperationModel& operation, const Json& output,
                         const ReplyTo& reply_to) {
  std::string out;
  out.reserve(512);
  out += concat("<", operation.name, "Response xmlns=\"", service.xml_namespace, "\">");
  if (!operation.result_wrapper.empty()) {
    out += concat("<", operation.result_wrapper, ">");
    append_xml_members(out, *operation.output, output, XmlTime::kAsGiven);
    out += concat("</", operation.result_wrapper, ">");
  }
  out += "<ResponseMetadata>";
  append_xml_element(out, "RequestId", reply_to.request_id);
  out += concat("</ResponseMetadata></", operation.name, "Response>");
  return xml_reply(200, std::move(out), reply_to);
}

HttpResponse write_query_error(const ServiceModel& service, const AwsError& error, const ReplyTo& reply_to) {
  const ErrorModel* known = find_error(service, error.code);
  std::string out = concat("<ErrorResponse xmlns=\"", service.xml_namespace, "\"><Error>");
  append_xml_element(out, "Type", error.status < 500 ? "Sender" : "Receiver");
  append_xml_element(out, "Code", known ? known->code : std::string_view(error.code));
  append_xml_element(out, "Message", error.message);
  out += "</Error>";
  append_xml_element(out, "RequestId", reply_to.request_id);
  out += "</ErrorResponse>";
  return xml_reply(error.status, std::move(out), reply_to);
}

}  // namespace tocsin::wire
