"""Run every benchmark of this folder, or those whose names are given: ./dev bench [stories serve ...].

A benchmark is a script, or a program that is built from the .cc of its name. A program that a script of its name
drives is not run alone.
"""

import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
BUILD = HERE.parents[1] / "build/release"


def main():
    wanted = sys.argv[1:]
    scripts = [script for script in sorted(HERE.glob("*.py")) if script.name != "run.py"]
    names = {script.stem for script in scripts}
    for script in scripts:
        if wanted and script.stem not in wanted:
            continue
        print(f"== {script.stem}", flush=True)
        subprocess.run([sys.executable, str(script)], check=False)
    for program in sorted(BUILD.glob("bench_*")):
        name = program.name.removeprefix("bench_")
        if name in names or (wanted and name not in wanted):
            continue
        print(f"== {program.name}", flush=True)
        subprocess.run([str(program)], check=False)


if __name__ == "__main__":
    main()
