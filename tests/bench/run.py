"""Run every benchmark of this folder, or those whose names are given: ./dev bench [stories serve ...]."""

import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def main():
    wanted = sys.argv[1:]
    for script in sorted(HERE.glob("*.py")):
        if script.name == "run.py" or (wanted and script.stem not in wanted):
            continue
        print(f"== {script.stem}", flush=True)
        subprocess.run([sys.executable, str(script)], check=False)
    for program in sorted((HERE.parents[1] / "build/release").glob("bench_*")):
        if wanted and program.name.removeprefix("bench_") not in wanted:
            continue
        print(f"== {program.name}", flush=True)
        subprocess.run([str(program)], check=False)


if __name__ == "__main__":
    main()
