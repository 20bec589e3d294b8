"""Read a service's model from the pinned botocore, with our patches, and trim it to what is implemented."""

import dataclasses
import gzip
import json
import pathlib
import re

import botocore

EMULATOR = pathlib.Path(__file__).resolve().parent.parent

# Our name of a service, where it is not botocore's.
BOTOCORE_NAMES = {"states": "stepfunctions"}

# A row of a service: the only place where an operation is declared.
ROW = re.compile(r'\boperation\(\s*"(\w+)"')


@dataclasses.dataclass
class Model:
    """A service's model: botocore's JSON after patching, and the names of the operations that have a row."""

    id: str
    metadata: dict
    operations: dict
    shapes: dict
    implemented: list
    is_global: bool

    def shape(self, name):
        return self.shapes[name]

    def implemented_operations(self):
        return [self.operations[name] for name in self.implemented]


def load(service, operations=None):
    """Return the Model of `service`. `operations` replaces the rows found in the sources."""
    model = read_botocore(service)
    for patch in read_patches(service):
        model = merged(model, patch["merge"])
    names = rows(service) if operations is None else operations
    unknown = sorted(set(names) - set(model["operations"]))
    if unknown:
        raise SystemExit(f"{service}: AWS has no operation {', '.join(unknown)}; see its row in services/{service}/")
    return Model(
        id=service,
        metadata=model["metadata"],
        operations=model["operations"],
        shapes=model["shapes"],
        implemented=sorted(set(names)),
        is_global=is_global(model["metadata"]),
    )


def read_botocore(service):
    folder = pathlib.Path(botocore.__file__).parent / "data" / BOTOCORE_NAMES.get(service, service)
    newest = max(folder.iterdir())
    return json.loads(gzip.decompress((newest / "service-2.json.gz").read_bytes()))


def is_global(metadata):
    """Tell whether the service has one endpoint for the whole partition, as IAM has."""
    path = pathlib.Path(botocore.__file__).parent / "data" / "endpoints.json"
    if path.exists():
        endpoints = json.loads(path.read_text())
    else:
        endpoints = json.loads(gzip.decompress(path.with_suffix(".json.gz").read_bytes()))
    services = endpoints["partitions"][0]["services"]
    return services.get(metadata["endpointPrefix"], {}).get("isRegionalized") is False


def read_patches(service):
    """Return the patches of patches/<service>.json. Each must say why it is there."""
    path = EMULATOR / "model" / "patches" / f"{service}.json"
    if not path.exists():
        return []
    patches = json.loads(path.read_text())
    for number, patch in enumerate(patches):
        if set(patch) != {"why", "merge"} or not patch["why"].strip():
            raise SystemExit(f"{path.name}[{number}]: a patch has a member `why` and a member `merge`, and no other")
    return patches


def merged(base, patch):
    """Return `base` with the JSON merge patch applied (RFC 7386: null removes a member)."""
    if not isinstance(patch, dict):
        return patch
    result = dict(base) if isinstance(base, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def rows(service):
    """Return the operations that have a row in the service's sources."""
    names = set()
    for path in sorted((EMULATOR / "services" / service).glob("*.cc")):
        names.update(ROW.findall(path.read_text()))
    return sorted(names)


def children(shape):
    """Return the member references of any shape, as (name, reference) pairs."""
    if shape["type"] == "structure":
        return list(shape.get("members", {}).items())
    if shape["type"] == "list":
        return [("member", shape["member"])]
    if shape["type"] == "map":
        return [("key", shape["key"]), ("value", shape["value"])]
    return []


def reachable(model, roots):
    """Return the names of all shapes that can be reached from `roots`, in order of first sight."""
    found = {}
    waiting = list(roots)
    while waiting:
        name = waiting.pop(0)
        if name in found:
            continue
        found[name] = None
        waiting.extend(reference["shape"] for _, reference in children(model.shape(name)))
    return list(found)
