"""Writes what AWS sends to buses as a C++ table: for each service its event source and the API names of its model.

    catalogue.py OUTPUT.cc

CloudTrail names calls as the service's API does, but for what known_call in lint_aws.cc knows.
"""

import gzip
import json
import pathlib
import sys

import botocore

# CloudTrail's event source where it is not the endpoint's name.
SOURCES = {"email": "ses", "ses": "ses", "states": "states", "runtime.sagemaker": "sagemaker", "api.ecr": "ecr",
           "streams.dynamodb": "dynamodb", "elasticmapreduce": "elasticmapreduce", "data.iot": "iot"}


def models():
    data = pathlib.Path(botocore.__file__).parent / "data"
    for service in sorted(data.iterdir()):
        files = sorted(service.glob("*/service-2.json*"))
        if files:
            raw = files[-1].read_bytes()
            yield json.loads(gzip.decompress(raw) if files[-1].suffix == ".gz" else raw)


def main():
    names = {}
    for model in models():
        metadata = model["metadata"]
        source = metadata.get("endpointPrefix", "")
        source = SOURCES.get(source, source)
        if metadata.get("protocol") == "query" or source:
            names.setdefault(source.split(".")[-1], set()).update(model["operations"])
    out = ["// Made by catalogue.py from the service models.", "",
           '#include "language/event_pattern/catalogue.h"', "", "namespace tocsin {", "namespace {", "",
           "const CatalogueRow kRows[] = {"]
    for source, operations in sorted(names.items()):
        if source:
            out.append(f'    {{"{source}", "|{"|".join(sorted(operations))}|"}},')
    out += ["};", "", "}  // namespace", "",
            "std::span<const CatalogueRow> catalogue() { return kRows; }", "", "}  // namespace tocsin", ""]
    path = pathlib.Path(sys.argv[1])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(out))


if __name__ == "__main__":
    main()
