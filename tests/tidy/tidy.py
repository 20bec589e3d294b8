"""Check what the compiler does not: layers, services that include one another, clocks, sizes, files without a home.

Run by ./dev check. Prints one line per problem and exits with 1 if there is any.
"""

import pathlib
import re
import subprocess
import sys

# A folder may include only folders that stand before it. `language` and `model` know only `base`.
LAYERS = ["base", "store", "sim", "language", "model", "kernel", "services", "world", "deploy", "scenario", "http", "cli"]
ONLY_BASE = {"language", "model"}
LINES_MAX = 600
CLOCK = re.compile(r"system_clock|steady_clock|sleep_for|std::rand\b|random_device|gettimeofday|time\(nullptr\)")
CLOCK_EDGES = {"cli", "http"}

problems = []


def tracked(*patterns):
    output = subprocess.run(["git", "ls-files", "--", *patterns], capture_output=True, text=True, check=True)
    return [pathlib.Path(line) for line in output.stdout.splitlines() if pathlib.Path(line).exists()]


def report(path, line, message):
    problems.append(f"{path}:{line}: {message}")


def check_include(path, number, target):
    layer, other = path.parts[1], target.split("/")[0]
    if layer not in LAYERS or other not in LAYERS:
        return
    if other == layer:
        if layer == "services" and path.parts[2] != target.split("/")[1]:
            report(path, number, f"a service does not include another service: {target}")
        return
    allowed = {"base"} if layer in ONLY_BASE else set(LAYERS[: LAYERS.index(layer)])
    # The table parser of templates reads HCL; services read patterns; the kernel reads policies: all are below.
    if other not in allowed:
        report(path, number, f"{layer} may not include {other}: {target}")


def check_source(path):
    lines = path.read_text().splitlines()
    if len(lines) > LINES_MAX:
        report(path, len(lines), f"longer than {LINES_MAX} lines")
    for number, line in enumerate(lines, 1):
        include = re.match(r'#include "([^"]+)"', line)
        if include:
            check_include(path, number, include.group(1))
        if CLOCK.search(line) and path.parts[1] not in CLOCK_EDGES:
            report(path, number, "reads the computer's clock or chance outside the edges")
        if re.search(r"\b(TODO|FIXME|XXX)\b", line):
            report(path, number, "left for later")


def main():
    for path in tracked("emulator/*.cc", "emulator/*.h"):
        check_source(path)
    for path in tracked("tests/*.cc", "tests/*.py"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if path.name != "tidy.py" and re.search(r"\bsleep(_for)?\(", line):
                report(path, number, "a test sleeps")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
