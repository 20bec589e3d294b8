"""How fast stories are told: one scenario from start to exit, and many over one deployed pipeline.

Targets: one scenario under 60 ms; at least 2,000 stories a second on one core, each with its full chain and journal;
memory that does not grow with their number.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOCSIN = os.environ.get("TOCSIN_BIN", str(ROOT / "build/release/tocsin"))
PIPELINE = ROOT / "scenarios/pipelines/access-key-alert"

STORY = """name: telling ${{n}}
use: [baseline/trail, baseline/people]
deploy:
  - {{terraform: {pipeline}}}
given:
  - confirm: security@example.com
when:
  - as: mallory
    from: 203.0.113.7
    iam.CreateAccessKey: {{UserName: alice}}
then:
  - within: 60s
    mail: {{to: security@example.com}}
    times: 1
examples:
"""


def run(path, *options):
    """Run `tocsin test`; return seconds, peak kilobytes and its JSON report."""
    started = time.perf_counter()
    process = subprocess.Popen([TOCSIN, "test", str(path), "--format", "json", *options], stdout=subprocess.PIPE)
    report = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if status != 0:
        sys.exit(f"tocsin test {path} failed:\n{report.decode()[-3000:]}")
    return seconds, usage.ru_maxrss, json.loads(report)


def peak(path, *options):
    """Return the peak kilobytes of a run whose report is not kept."""
    process = subprocess.Popen([TOCSIN, "test", str(path), *options], stdout=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_maxrss


def median(values):
    return sorted(values)[len(values) // 2]


def main():
    with tempfile.TemporaryDirectory() as folder:
        def story(count):
            path = pathlib.Path(folder) / f"stories-{count}.yaml"
            rows = "".join(f"  - {{n: {n}}}\n" for n in range(count))
            path.write_text(STORY.format(pipeline=PIPELINE) + rows)
            return path

        one = median([run(story(1))[0] for _ in range(15)])
        print(f"one scenario, start to exit     {one * 1000:8.1f} ms   (target < 60 ms)")
        rates = []
        for _ in range(3):
            seconds, _, report = run(story(1000))
            rates.append(report["passed"] / (seconds - one))
        print(f"stories over one deployment     {median(rates):8.0f} /s   (target >= 2,000/s)")
        many = 100_000 if "--long" in sys.argv else 10_000
        # The rows of a file take memory by themselves: the same file, only listed, is what a run is compared with.
        small = peak(story(many), "--list")
        large = peak(story(many))
        print(f"memory to tell {many:,} stories  {(large - small) / 1024:8.1f} MB   (over reading the file: flat)")


if __name__ == "__main__":
    main()
