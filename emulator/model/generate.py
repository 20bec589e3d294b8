#!/usr/bin/env python3
"""Make a service's C++ tables and typed shapes from the pinned botocore. The build runs this; nobody edits its output.

    generate.py sns --out build/generated                  model/tables/sns.cc, services/sns/shapes.{h,cc}
    generate.py sns --out DIR --operations CreateTopic     as if only this operation had a row
    generate.py --registry iam sts sns --out DIR           model/tables/registry.cc, which joins the tables

Which operations get shapes follows from the rows in emulator/services/<service>/*.cc. Corrections of AWS's models are
JSON merge patches in patches/<service>.json: a list of {"why": "...", "merge": {...}}. Besides botocore's own members
a patch may set: metadata.timePrecision "seconds" (times in replies have no fraction), a shape's `regex` (its pattern as
RE2 takes it), an output's locationName (the root element of its document) and `unwrapped`.
"""

import argparse
import pathlib

import emit_shapes
import emit_tables
import model_source


def write_if_changed(path, text):
    """Write the file, unless it is already so: an unchanged file is not compiled again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("services", nargs="+")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--operations", type=lambda text: text.split(","))
    parser.add_argument("--registry", action="store_true")
    arguments = parser.parse_args()

    tables = arguments.out / "model" / "tables"
    if arguments.registry:
        write_if_changed(tables / "registry.cc", emit_tables.registry(arguments.services))
        return
    for service in arguments.services:
        model = model_source.load(service, arguments.operations)
        write_if_changed(tables / f"{service}.cc", emit_tables.table(model))
        header, source = emit_shapes.shapes(model)
        write_if_changed(arguments.out / "services" / service / "shapes.h", header)
        write_if_changed(arguments.out / "services" / service / "shapes.cc", source)


if __name__ == "__main__":
    main()
