"""Write a model as tables of constants (service_model.h)."""

import re

import model_source

HEAD = "// Made by emulator/model/generate.py from botocore's model. Do not edit.\n\n"

PROTOCOLS = {
    "query": "kQuery",
    "json": "kJson11",
    "rest-xml": "kRestXml",
    "rest-json": "kRestJson",
    "smithy-rpc-v2-cbor": "kRpcV2Cbor",
    "ec2": "kEc2",
}
LOCATIONS = {
    "header": "kHeader",
    "headers": "kHeaderPrefix",
    "uri": "kUri",
    "querystring": "kQueryString",
    "statusCode": "kStatusCode",
}
TIME_FORMATS = {"iso8601": "kIso8601", "unixTimestamp": "kUnix", "rfc822": "kRfc822"}


def literal(text):
    """Return a C++ string_view literal of any text."""
    out = []
    for byte in text.encode():
        character = chr(byte)
        if character in '"\\':
            out.append("\\" + character)
        elif 32 <= byte < 127 and character != "?":  # "??" would begin a trigraph
            out.append(character)
        else:
            out.append(f"\\{byte:03o}")
    return f'"{"".join(out)}"sv'


def lower_first(text):
    return text[:1].lower() + text[1:]


def flag(value):
    return "true" if value else "false"


def re2_pattern(pattern):
    """Spell a Java pattern as RE2 takes it; "" if RE2 cannot say it (look-around, possessive, back references).

    A counted repetition over 1000 is more than RE2 takes and is left open: the shape's maximum length guards it.
    """
    pattern = pattern.replace(r"^(?!\s*$).+", r".*\S.*").replace(r"\p{ASCII}", r"[\x00-\x7F]")
    bare = re.sub(r"\[(?:\\.|[^\]\\])*\]", "[]", re.sub(r"\\[^1-9]", "x", pattern))
    if re.search(r"\(\?(?:[=!]|<[=!])|[*+?}]\+|\\[1-9]", bare):
        return ""
    if re.search(r"\\uD[89A-F]", pattern):  # halves of a surrogate pair
        return ""
    pattern = re.sub(r"\\u(10[0-9A-F]{4}|10000|[0-9A-Fa-f]{4})", r"\\x{\1}", pattern)

    def open_ended(match):
        low, high = int(match[1]), match[2]
        if low > 1000:
            return "*"
        return match[0] if not high or int(high) <= 1000 else f"{{{low},}}"

    return re.sub(r"(?<!\\x)\{(\d+),?(\d*)\}", open_ended, pattern)


class Table:
    """Collects the shapes of a service; shapes refer to each other by their place in one array."""

    def __init__(self, model):
        self.model = model
        self.places = {}  # shape name (or ("input", operation)) -> index
        self.shapes = []  # the text of each
        self.arrays = []  # arrays of members and of enum values

    def place_of(self, name):
        """Return the index of a shape of the model, adding it and all below it when first seen."""
        if name not in self.places:
            self.add(name, name, self.model.shape(name))
        return self.places[name]

    def add(self, key, name, shape):
        place = len(self.shapes)
        self.places[key] = place
        self.shapes.append(None)
        members = self.members(place, shape)
        values = self.values(place, shape)
        payload = "nullptr"
        if shape.get("payload"):
            payload = f"&kMembers{place}[{list(shape['members']).index(shape['payload'])}]"
        fields = [
            f".name = {literal(name)}",
            f".type = ShapeType::k{shape['type'].capitalize()}",
        ]
        if members:
            fields.append(f".members = {members}")
        if values:
            fields.append(f".values = {values}")
        if "min" in shape:
            fields.append(f".min = {int(shape['min'])}")
        if "max" in shape:
            fields.append(f".max = {int(shape['max'])}")
        if "pattern" in shape:
            fields.append(f".pattern = {literal(shape['pattern'])}")
            fields.append(f".regex = {literal(shape.get('regex') or re2_pattern(shape['pattern']))}")
        if payload != "nullptr":
            fields.append(f".payload = {payload}")
        if shape.get("sensitive"):
            fields.append(".sensitive = true")
        self.shapes[place] = "{" + ", ".join(fields) + "}"
        return place

    def members(self, place, shape):
        lines = []
        required = set(shape.get("required", []))
        for name, reference in model_source.children(shape):
            lines.append("    " + self.member(name, reference, name in required) + ",\n")
        if not lines:
            return ""
        self.arrays.append(f"constexpr Member kMembers{place}[] = {{\n{''.join(lines)}}};\n")
        return f"kMembers{place}"

    def member(self, name, reference, required):
        target = self.model.shape(reference["shape"])
        flattened = reference.get("flattened") or target.get("flattened")
        wire_name = reference.get("locationName", name)
        if flattened and target["type"] == "list":
            wire_name = target["member"].get("locationName", wire_name)
        fields = [
            f".name = {literal(name)}",
            f".wire_name = {literal(wire_name)}",
            f".record_name = {literal(lower_first(name))}",
            f".shape = &kShapes[{self.place_of(reference['shape'])}]",
        ]
        if reference.get("location"):
            fields.append(f".location = Location::{LOCATIONS[reference['location']]}")
        time_format = reference.get("timestampFormat") or target.get("timestampFormat")
        if time_format:
            fields.append(f".time_format = TimeFormat::{TIME_FORMATS[time_format]}")
        if required:
            fields.append(".required = true")
        if reference.get("xmlAttribute"):
            fields.append(".xml_attribute = true")
        if flattened:
            fields.append(".flattened = true")
        namespace = reference.get("xmlNamespace") or target.get("xmlNamespace")
        if namespace:
            namespace = {"uri": namespace} if isinstance(namespace, str) else namespace
            fields.append(f".xml_namespace = {literal(namespace['uri'])}")
            if namespace.get("prefix"):
                fields.append(f".xml_prefix = {literal(namespace['prefix'])}")
        return "{" + ", ".join(fields) + "}"

    def values(self, place, shape):
        if "enum" not in shape:
            return ""
        self.arrays.append(texts(f"kValues{place}", shape["enum"]))
        return f"kValues{place}"

    def io_shape(self, operation, side):
        """Return the place of the operation's input or output; of an empty structure if it has none."""
        if side in operation:
            return self.place_of(operation[side]["shape"])
        key = (side, operation["name"])
        return self.add(key, operation["name"] + side.capitalize(), {"type": "structure", "members": {}})


def texts(name, values):
    """Return an array of texts. It is never empty."""
    return f"constexpr std::string_view {name}[] = {{{', '.join(literal(value) for value in values)}}};\n"


def operation_row(model, table, operation, arrays):
    name = operation["name"]
    http = operation["http"]
    fields = [f".name = {literal(name)}", f".method = {literal(http['method'])}", f".uri = {literal(http['requestUri'])}"]
    if operation.get("authtype") == "none":
        fields.append(".anonymous = true")
    if http.get("responseCode", 200) != 200:
        fields.append(f".success_status = {http['responseCode']}")
    for location, field, suffix in (("querystring", "required_query", "Query"), ("header", "required_headers", "Headers")):
        names = required_names(model, operation, location)
        if names:
            arrays.append(texts(f"k{name}{suffix}", names))
            fields.append(f".{field} = k{name}{suffix}")
    if "output" in operation:
        fields.append(".has_output = true")
    output = operation.get("output", {})
    if "resultWrapper" in output:
        fields.append(f".result_wrapper = {literal(output['resultWrapper'])}")
    if model.metadata["protocol"] == "rest-xml" and output:
        fields.append(f".output_root = {literal(output.get('locationName', output['shape']))}")
    if output.get("unwrapped"):
        fields.append(".unwrapped_output = true")
    if name in model.implemented:
        fields.append(".implemented = true")
        fields.append(f".input = &kShapes[{table.io_shape(operation, 'input')}]")
        fields.append(f".output = &kShapes[{table.io_shape(operation, 'output')}]")
    return "    {" + ", ".join(in_order(fields)) + "},\n"


def in_order(fields):
    """Sort designated initializers as OperationModel declares them."""
    order = [
        "name", "method", "uri", "implemented", "anonymous", "success_status", "has_output", "result_wrapper", "output_root",
        "unwrapped_output", "required_query", "required_headers", "input", "output",
    ]  # fmt: skip
    return sorted(fields, key=lambda field: order.index(field[1:].split(" ")[0]))


def required_names(model, operation, location):
    """Return what tells the operation from others of the same method and path, as CopyObject from PutObject."""
    same_path = [
        other
        for other in model.operations.values()
        if (other["http"]["method"], other["http"]["requestUri"])
        == (operation["http"]["method"], operation["http"]["requestUri"])
    ]
    if "input" not in operation or len(same_path) < 2:
        return []
    shape = model.shape(operation["input"]["shape"])
    return [
        shape["members"][name].get("locationName", name)
        for name in shape.get("required", [])
        if shape["members"][name].get("location") == location
    ]


def error_rows(model):
    rows = []
    for name, shape in sorted(model.shapes.items()):
        if not shape.get("exception"):
            continue
        error = shape.get("error", {})
        status = error.get("httpStatusCode", 500 if shape.get("fault") else 400)
        rows.append(f"    {{{literal(name)}, {literal(error.get('code', name))}, {status}}},\n")
    return rows


def protocol_name(metadata, name):
    if name == "json" and metadata.get("jsonVersion") == "1.0":
        return "Protocol::kJson10"
    return f"Protocol::{PROTOCOLS[name]}"


def service_fields(model):
    metadata = model.metadata
    namespace = metadata.get("xmlNamespace", "")
    return [
        f".id = {literal(model.id)}",
        f".title = {literal(metadata['serviceFullName'])}",
        f".short_title = {literal(metadata['serviceId'])}",
        f".api_version = {literal(metadata['apiVersion'])}",
        f".signing_name = {literal(metadata.get('signingName', metadata['endpointPrefix']))}",
        f".endpoint_prefix = {literal(metadata['endpointPrefix'])}",
        f".target_prefix = {literal(metadata.get('targetPrefix', ''))}",
        f".xml_namespace = {literal(namespace['uri'] if isinstance(namespace, dict) else namespace)}",
        f".protocol = {protocol_name(metadata, metadata['protocol'])}",
        ".protocols = kProtocols",
        f".global = {flag(model.is_global)}",
        f".query_compatible = {flag('awsQueryCompatible' in metadata)}",
        ".operations = kOperations",
        ".errors = kErrors",
    ]


def table(model):
    """Return the text of model/tables/<service>.cc."""
    shapes = Table(model)
    arrays = []
    operations = [operation_row(model, shapes, operation, arrays) for _, operation in sorted(model.operations.items())]
    errors = error_rows(model) or ["    {},\n"]
    protocols = ", ".join(protocol_name(model.metadata, name) for name in model.metadata["protocols"])
    count = max(len(shapes.shapes), 1)
    shape_rows = "".join(f"    {text},\n" for text in shapes.shapes) or "    {},\n"
    service_rows = "".join(f"    {field},\n" for field in service_fields(model))
    return f"""{HEAD}#include "model/service_model.h"

namespace tocsin::model_{model.id} {{
using namespace std::string_view_literals;

extern const Shape kShapes[{count}];

{"".join(shapes.arrays)}{"".join(arrays)}
constinit const Shape kShapes[{count}] = {{
{shape_rows}}};

constexpr OperationModel kOperations[] = {{
{"".join(operations)}}};

constexpr ErrorModel kErrors[] = {{
{"".join(errors)}}};

constexpr Protocol kProtocols[] = {{{protocols}}};

extern const ServiceModel kService;
constinit const ServiceModel kService = {{
{service_rows}}};

}}  // namespace tocsin::model_{model.id}
"""


def registry(services):
    """Return the text of model/tables/registry.cc."""
    declarations = "".join(
        f"namespace tocsin::model_{service} {{\nextern const ServiceModel kService;\n}}\n" for service in services
    )
    pointers = "".join(f"    &model_{service}::kService,\n" for service in services)
    return f"""{HEAD}#include "model/service_model.h"

{declarations}
namespace tocsin {{

std::span<const ServiceModel* const> services() {{
  static constexpr const ServiceModel* kServices[] = {{
{pointers}  }};
  return kServices;
}}

}}  // namespace tocsin
"""
