#pragma once

/// XML as the query and REST-XML protocols write it. Private to this folder.

#include <string>
#include <string_view>

#include "base/json.h"
#include "model/service_model.h"

namespace tocsin::wire {

/// How many digits a timestamp's second has.
enum class XmlTime { kAsGiven, kMillis };

void append_xml_text(std::string& out, std::string_view text);

/// `<name>text</name>`
void append_xml_element(std::string& out, std::string_view name, std::string_view text);

/// The members of a structure that travel in the body, one element each, without an element around them.
void append_xml_members(std::string& out, const Shape& structure, const Json& value, XmlTime time);

/// One member: its element, or for flattened lists and maps, its elements. `name` replaces the member's wire name.
void append_xml_member(std::string& out, const Member& member, std::string_view name, const Json& value, XmlTime time);

}  // namespace tocsin::wire
