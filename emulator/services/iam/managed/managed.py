#!/usr/bin/env python3
"""Make the table of AWS-managed policies (managed_policies.h) from the JSON files beside this script.

    managed.py --out build/generated        services/iam/managed_table.cc

Each file is one policy: what GetPolicy says of it, and the Document of its default version. PolicyName, Path,
DefaultVersionId, CreateDate, UpdateDate and Document are required; PolicyId and Description may be left out.
"""

import argparse
import json
import pathlib

FIELDS = ("Arn", "PolicyName", "PolicyId", "Path", "Description", "DefaultVersionId", "CreateDate", "UpdateDate")
REQUIRED = {"PolicyName", "Path", "DefaultVersionId", "CreateDate", "UpdateDate", "Document"}
CHUNK = 8000  # compilers limit the length of one literal


def literal(text):
    """Return a C++ string literal, in pieces that every compiler takes."""
    pieces = [text[i : i + CHUNK] for i in range(0, len(text), CHUNK)] or [""]
    return "\n     ".join(json.dumps(piece, ensure_ascii=False) for piece in pieces)


def read(path):
    policy = json.loads(path.read_text())
    missing = REQUIRED - policy.keys()
    unknown = policy.keys() - REQUIRED - set(FIELDS)
    if missing or unknown or policy["PolicyName"] != path.stem:
        raise SystemExit(f"{path}: missing {sorted(missing)}, unknown {sorted(unknown)}, or misnamed")
    policy["Arn"] = f"arn:aws:iam::aws:policy{policy['Path']}{policy['PolicyName']}"
    return policy


def row(policy):
    values = [policy.get(field, "") for field in FIELDS]
    values.append(json.dumps(policy["Document"], indent=2))
    return "    {" + ",\n     ".join(literal(value) + "sv" for value in values) + "},\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    out = parser.parse_args().out / "services" / "iam" / "managed_table.cc"
    folder = pathlib.Path(__file__).resolve().parent
    policies = sorted((read(path) for path in folder.glob("*.json")), key=lambda policy: policy["Arn"])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(
        f"""// Made by emulator/services/iam/managed/managed.py. Do not edit.

#include <array>

#include "services/iam/managed_policies.h"

namespace tocsin::iam {{

std::span<const AwsPolicy> aws_policies() {{
  using namespace std::literals;
  static constexpr std::array<AwsPolicy, {len(policies)}> kPolicies = {{{{
{"".join(row(policy) for policy in policies)}  }}}};
  return kPolicies;
}}

}}  // namespace tocsin::iam
"""
    )


if __name__ == "__main__":
    main()
