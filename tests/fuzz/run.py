"""The long fuzzing runs: ./dev fuzz [SECONDS] [NAME ...].

`differential`: a million pairs of event pattern and event, ours against the definition and against event-ruler (skipped
where Java or Maven is absent). The others are the libFuzzer programs beside this file, each for so many seconds; they
need clang and its fuzzer runtime (Debian: clang, libclang-rt-14-dev), and are skipped without.
"""

import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILD = ROOT / "build/fuzz"
RELEASE = ROOT / "build/release"
PEERS = ROOT / "build/peers"
PAIRS = 1_000_000


def differential():
    """True if no difference is unexplained."""
    print(f"== differential, {PAIRS:,} pairs", flush=True)
    subprocess.run(["ninja", "-C", RELEASE, "test_language_event_pattern"], check=True)
    subprocess.run(["sh", ROOT / "tests/bench/peers/build.sh", PEERS], check=True)
    environment = {"TOCSIN_DIFFERENTIAL_PAIRS": str(PAIRS), "TOCSIN_RULER": str(PEERS / "java")}
    command = [RELEASE / "test_language_event_pattern", "--gtest_filter=Differential.*"]
    return subprocess.run(command, env=os.environ | environment, check=False).returncode == 0


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    wanted = sys.argv[2:] or ["differential", *sorted(path.stem for path in HERE.glob("*.cc"))]
    failed = []
    if "differential" in wanted and not differential():
        failed.append("differential")
    names = [name for name in wanted if name != "differential"]
    if names and not shutil.which("clang++"):
        print("clang++ is not installed: libFuzzer is skipped (apt-get install clang libclang-rt-14-dev)")
        names = []
    failed += fuzz(names, seconds)
    print(f"{len(failed)} failed" + (f": {', '.join(failed)}" if failed else ""))
    return 1 if failed else 0


def fuzz(names, seconds):
    """The names of the libFuzzer programs that found something."""
    if not names:
        return []
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
    return failed


if __name__ == "__main__":
    sys.exit(main())
