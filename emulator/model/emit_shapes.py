"""Write the inputs, outputs and nested structures of implemented operations as C++ structs."""

import model_source
from emit_tables import HEAD, literal

SCALARS = {
    "string": "std::string",
    "timestamp": "Time",
    "integer": "std::int64_t",
    "long": "std::int64_t",
    "float": "double",
    "double": "double",
    "boolean": "bool",
    "blob": "std::string",
}
KEYWORDS = set(
    """alignas alignof and asm auto bool break case catch char class concept const constexpr continue decltype default
    delete do double else enum explicit export extern false float for friend goto if inline int long mutable namespace
    new noexcept not nullptr operator or private protected public register requires return short signed sizeof static
    struct switch template this throw true try typedef typeid typename union unsigned using virtual void volatile while
    xor read write parse text json""".split()
)
# Names that mean something else inside the generated namespace.
TAKEN = {"Time", "Json"}


def snake_case(text):
    """Spell a member as C++ does: the same rule as tocsin::snake_case, and never a keyword."""
    out = ""
    for i, character in enumerate(text):
        is_upper = "A" <= character <= "Z"
        after_lower = i > 0 and not "A" <= text[i - 1] <= "Z" and text[i - 1] != "_"
        before_lower = i + 1 < len(text) and "a" <= text[i + 1] <= "z"
        if is_upper and i > 0 and text[i - 1] != "_" and (after_lower or before_lower):
            out += "_"
        out += "_" if character == "-" else character.lower()
    return out + "_" if out in KEYWORDS else out


class Structs:
    """The structs of one service: which there are, what they are called, and in what order they must stand."""

    def __init__(self, model):
        self.model = model
        self.roots = {}  # struct name -> (shape name or None, is_output)
        self.aliases = {}  # struct name -> the struct it is
        self.from_input = set()
        self.outputs = set()  # structs that are the whole output of an operation
        self.collect()

    def collect(self):
        operations = self.model.implemented_operations()
        sides = [(operation, side) for operation in operations for side in ("input", "output")]
        raw = [operation[side]["shape"] for operation, side in sides if side in operation]
        nested = set()
        for name in model_source.reachable(self.model, raw):
            nested.update(reference["shape"] for _, reference in model_source.children(self.model.shape(name)))
        inputs = [operation["input"]["shape"] for operation in operations if "input" in operation]
        self.from_input = set(model_source.reachable(self.model, inputs))

        self.nested = nested
        self.shared = {name for name in raw if name in nested or raw.count(name) > 1}
        for operation, side in sides:
            struct = operation["name"] + side.capitalize()
            shape = operation[side]["shape"] if side in operation else None
            if shape in self.shared and shape != struct:
                self.aliases[struct] = shape
                struct = shape
            self.roots[struct] = shape
            if side == "output":
                self.outputs.add(struct)
        for name in model_source.reachable(self.model, raw):
            if self.model.shape(name)["type"] == "structure" and (name in nested or name in self.shared):
                if self.roots.get(name, name) != name or name in TAKEN:
                    raise SystemExit(f"{self.model.id}: two meanings of the struct {name}")
                self.roots[name] = name

    def required(self, struct):
        return set(self.model.shape(self.roots[struct]).get("required", []))

    def members(self, struct):
        """Return (C++ name, model name, reference, is_required) of each member."""
        shape = self.roots[struct]
        if shape is None:
            return []
        definition = self.model.shape(shape)
        required = self.required(struct) if shape in self.from_input else set()
        members = [
            (snake_case(name), name, reference, name in required)
            for name, reference in definition.get("members", {}).items()
        ]
        if len({member[0] for member in members}) != len(members):
            raise SystemExit(f"{self.model.id}.{struct}: two members have one C++ name")
        return members

    def in_order(self):
        """Return the structs so that each stands after those it holds."""
        done, order, active = set(), [], set()

        def visit(struct):
            if struct in done or struct in active:
                return  # A cycle goes through a list: a forward declaration is enough for std::vector.
            active.add(struct)
            for _, name, reference, _ in self.members(struct):
                if reference["shape"] in active and not self.is_container(reference["shape"]):
                    raise SystemExit(f"{self.model.id}.{struct}.{name}: a struct cannot hold itself; use a patch")
                for inner in sorted(self.structs_in(reference["shape"])):
                    visit(inner)
            active.discard(struct)
            done.add(struct)
            order.append(struct)

        for struct in sorted(self.roots):
            visit(struct)
        return order

    def structs_in(self, shape_name):
        shape = self.model.shape(shape_name)
        if shape["type"] == "structure":
            return {shape_name}
        return {s for _, reference in model_source.children(shape) for s in self.structs_in(reference["shape"])}

    def type_of(self, shape_name):
        shape = self.model.shape(shape_name)
        kind = shape["type"]
        if kind == "structure":
            return shape_name
        if kind == "list":
            return f"std::vector<{self.type_of(shape['member']['shape'])}>"
        if kind == "map":
            return f"std::map<std::string, {self.type_of(shape['value']['shape'])}>"
        return SCALARS[kind]

    def is_container(self, shape_name):
        return self.model.shape(shape_name)["type"] in ("list", "map")

    def leaf_of(self, shape_name):
        """Return how the scalars inside a shape travel (shape_io.h)."""
        shape = self.model.shape(shape_name)
        if shape["type"] == "blob":
            return "<Leaf::kBlob>"
        if shape["type"] == "timestamp" and self.model.metadata.get("timePrecision") == "seconds":
            return "<Leaf::kSeconds>"
        if shape["type"] in ("list", "map"):
            return self.leaf_of(model_source.children(shape)[-1][1]["shape"])
        return ""


def struct_text(structs, struct):
    """Return the declaration. Nested structs can also be kept as text in a table."""
    lines = []
    for cpp_name, _, reference, is_required in structs.members(struct):
        kind = structs.type_of(reference["shape"])
        if not is_required and not structs.is_container(reference["shape"]):
            kind = f"std::optional<{kind}>"
        lines.append(f"  {kind} {cpp_name}{{}};\n")
    body = "".join(lines)
    if body:
        body += "\n"
    if struct in structs.nested:
        stored = f"  static {struct} parse(std::string_view text);\n  std::string text() const;\n"
    else:
        stored = ""
    return f"""struct {struct} {{
{body}  static {struct} read(const Json& json);
  void write(Json& json) const;
{stored}}};

"""


def functions_text(structs, struct):
    members = structs.members(struct)
    reads, writes = [], []
    for cpp_name, name, reference, is_required in members:
        leaf = structs.leaf_of(reference["shape"])
        # What the model requires is there even if it is empty; so are the lists of a reply itself.
        keep = is_required or struct in structs.outputs or name in structs.required(struct)
        empty = ", Empty::kKeep" if keep and structs.is_container(reference["shape"]) else ""
        reads.append(f"  get{leaf}(json, {literal(name)[:-2]}, out.{cpp_name});\n")
        writes.append(f"  put{leaf}(json, {literal(name)[:-2]}, {cpp_name}{empty});\n")
    stored = ""
    if struct in structs.nested:
        stored = f"{struct} {struct}::parse(std::string_view text) {{ return parse_text<{struct}>(text); }}\n\n"
        stored += f"std::string {struct}::text() const {{ return write_text(*this); }}\n\n"
    argument = "json" if members else "/*json*/"
    return f"""{struct} {struct}::read(const Json& {argument}) {{
  {struct} out;
{"".join(reads)}  return out;
}}

void {struct}::write(Json& json) const {{
  make_object(json);
{"".join(writes)}}}

{stored}"""


def shapes(model):
    """Return the texts of services/<service>/shapes.h and shapes.cc."""
    structs = Structs(model)
    order = structs.in_order()
    forward = "".join(f"struct {struct};\n" for struct in order)
    aliases = "".join(f"using {alias} = {struct};\n" for alias, struct in sorted(structs.aliases.items()))
    header = f"""{HEAD}#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "tocsin/time.h"

namespace tocsin::{model.id} {{

{forward}
{"".join(struct_text(structs, struct) for struct in order)}{aliases}
}}  // namespace tocsin::{model.id}
"""
    source = f"""{HEAD}#include "services/{model.id}/shapes.h"

#include "model/shape_io.h"

namespace tocsin::{model.id} {{

using namespace shape_io;

{"".join(functions_text(structs, struct) for struct in order)}}}  // namespace tocsin::{model.id}
"""
    return header, source
