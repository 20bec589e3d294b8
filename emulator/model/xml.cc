#include "model/xml.h"

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/text.h"
#include "model/wire_parts.h"

namespace tocsin::wire {
namespace {

void open_tag(std::string& out, std::string_view name) {
  out += '<';
  out += name;
  out += '>';
}

void close_tag(std::string& out, std::string_view name) {
  out += "</";
  out += name;
  out += '>';
}

void append_scalar(std::string& out, const Shape& shape, TimeFormat format, const Json& value, XmlTime time) {
  if (shape.type != ShapeType::kTimestamp) {
    if (value.is_string()) {
      append_xml_text(out, value.get_ref<const std::string&>());
    } else {
      out += scalar_text(value);
    }
    return;
  }
  const std::string& text = value.get_ref<const std::string&>();
  if (format == TimeFormat::kProtocol && time == XmlTime::kAsGiven) {
    out += text;
    return;
  }
  const auto moment = parse_time(text);
  TOCSIN_CHECK(moment);
  switch (format) {
    case TimeFormat::kUnix: out += epoch_text(*moment); break;
    case TimeFormat::kRfc822: out += http_time(*moment); break;
    default: out += time == XmlTime::kMillis ? iso_time_millis(*moment) : text;
  }
}

/// The content of an element of this shape; lists and maps are not flattened here.
void append_content(std::string& out, const Member& member, const Json& value, XmlTime time) {
  const Shape& shape = *member.shape;
  switch (shape.type) {
    case ShapeType::kStructure: append_xml_members(out, shape, value, time); break;
    case ShapeType::kList:
      for (const Json& item : value) {
        append_xml_member(out, shape.element(), shape.element().wire_name, item, time);
      }
      break;
    case ShapeType::kMap:
      for (const auto& [key, item] : value.items()) {
        open_tag(out, "entry");
        append_xml_element(out, shape.key().wire_name, key);
        append_xml_member(out, shape.value(), shape.value().wire_name, item, time);
        close_tag(out, "entry");
      }
      break;
    default: append_scalar(out, shape, member.time_format, value, time);
  }
}

void append_flattened(std::string& out, const Member& member, std::string_view name, const Json& value, XmlTime time) {
  const Shape& shape = *member.shape;
  if (shape.type == ShapeType::kList) {
    for (const Json& item : value) append_xml_member(out, shape.element(), name, item, time);
    return;
  }
  for (const auto& [key, item] : value.items()) {
    open_tag(out, name);
    append_xml_element(out, shape.key().wire_name, key);
    append_xml_member(out, shape.value(), shape.value().wire_name, item, time);
    close_tag(out, name);
  }
}

/// ` xmlns:xsi="..." xsi:type="Group"`: the namespace of the member and the attributes of its structure.
void append_attributes(std::string& out, const Member& member, const Json& value) {
  if (!member.xml_namespace.empty()) {
    out += " xmlns";
    if (!member.xml_prefix.empty()) out += concat(":", member.xml_prefix);
    out += concat("=\"", member.xml_namespace, "\"");
  }
  if (member.shape->type != ShapeType::kStructure) return;
  for (const Member& inner : member.shape->members) {
    if (!inner.xml_attribute) continue;
    if (const Json* attribute = json_find(value, inner.name)) {
      out += concat(" ", inner.wire_name, "=\"");
      append_xml_text(out, scalar_text(*attribute));
      out += '"';
    }
  }
}

}  // namespace

void append_xml_text(std::string& out, std::string_view text) {
  constexpr std::string_view kSpecial = "&<>\"\r";
  for (;;) {
    const auto at = text.find_first_of(kSpecial);
    out += text.substr(0, at);
    if (at == std::string_view::npos) return;
    out += xml_escape(text.substr(at, 1));
    text.remove_prefix(at + 1);
  }
}

void append_xml_element(std::string& out, std::string_view name, std::string_view text) {
  open_tag(out, name);
  append_xml_text(out, text);
  close_tag(out, name);
}

void append_xml_members(std::string& out, const Shape& structure, const Json& value, XmlTime time) {
  for (const Member& member : structure.members) {
    if (member.location != Location::kBody || member.xml_attribute) continue;
    const Json* inner = json_find(value, member.name);
    if (inner && !inner->is_null()) append_xml_member(out, member, member.wire_name, *inner, time);
  }
}

void append_xml_member(std::string& out, const Member& member, std::string_view name, const Json& value, XmlTime time) {
  if (member.flattened) {
    append_flattened(out, member, name, value, time);
    return;
  }
  out += '<';
  out += name;
  append_attributes(out, member, value);
  out += '>';
  append_content(out, member, value, time);
  close_tag(out, name);
}

}  // namespace tocsin::wire
