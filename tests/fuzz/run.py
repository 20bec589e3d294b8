"""Build the libFuzzer programs with clang and run each: ./dev fuzz [SECONDS] [NAME ...].

Needs clang and its fuzzer runtime (Debian: clang, libclang-rt-14-dev); without them it says so and stops.
"""

import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILD = ROOT / "build/fuzz"


def main():
    if not shutil.which("clang++"):
        print("clang++ is not installed: nothing is fuzzed (apt-get install clang libclang-rt-14-dev)")
        return 0
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    names = sys.argv[2:] or sorted(path.stem for path in HERE.glob("*.cc"))
    configure = ["cmake", "-S", ROOT, "-B", BUILD, "-G", "Ninja", "-DTOCSIN_FUZZ=ON", "-DTOCSIN_WERROR=OFF"]
    subprocess.run([*configure, "-DCMAKE_CXX_COMPILER=clang++", "-DCMAKE_BUILD_TYPE=Debug"], check=True)
    failed = []
    for name in names:
        subprocess.run(["ninja", "-C", BUILD, f"fuzz_{name}"], check=True)
        corpus = HERE / "corpus" / name
        found = BUILD / "corpus" / name
        found.mkdir(parents=True, exist_ok=True)
        seeds = [str(corpus)] if corpus.is_dir() else []
        print(f"== {name}, {seconds} s", flush=True)
        command = [BUILD / f"fuzz_{name}", f"-max_total_time={seconds}", "-print_final_stats=1", found, *seeds]
        if subprocess.run(command, cwd=BUILD, check=False).returncode != 0:
            failed.append(name)
    print(f"{len(names) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
