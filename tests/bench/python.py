"""The Python package: how long things take, and the ratios that are promised. `--forks N` for the memory run."""

import gzip
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/release"
if (BUILD / "python").is_dir():
    sys.path.insert(0, os.environ.get("TOCSIN_PYTHON_PACKAGE", str(BUILD / "python")))

import boto3  # noqa: E402
import botocore.awsrequest  # noqa: E402
import tocsin  # noqa: E402
from tocsin import _boto3  # noqa: E402

CALLS = 400
ROUNDS = 5


def milliseconds(work, rounds):
    """The median over the rounds."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def show(name, value, unit, target):
    print(f"  {name:<58} {value:>10.3f} {unit:<6} {target}", flush=True)


def import_time():
    """Of `import tocsin` over that of an empty program, in fresh interpreters."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}

    def run(code):
        return lambda: subprocess.run([sys.executable, "-c", code], env=environment, check=True)

    return milliseconds(run("import tocsin"), 15) - milliseconds(run("pass"), 15)


def deployed_world():
    world = tocsin.World()
    world.call("s3", "create_bucket", Bucket="trail-of-everything")
    world.deploy(terraform=ROOT / "scenarios/pipelines/access-key-alert")
    world.settle()
    world.confirm("security@example.com")
    world.user("alice")
    world.settle()
    return world


class Constant:
    """The floor: botocore answered by the same bytes every time, in the same hook and with the same signing."""

    def __init__(self, wire, client):
        self.wire, self.reply, self.body = wire, None, b""
        client.meta.events.unregister("before-send", wire.answer)
        client.meta.events.register("before-send", self.answer)

    def answer(self, request, **_):
        if self.reply is None:
            response = self.wire.answer(request)
            self.body = response.content
            self.reply = (response.status_code, dict(response.headers))
        status, headers = self.reply
        return botocore.awsrequest.AWSResponse(request.url, status, headers, _boto3._Body(self.body))


def connected(world, service, **arguments):
    """A client and the wire that connects it."""
    wires = []
    connect = _boto3.Wire.connect

    def remember(self, client):
        wires.append(self)
        connect(self, client)

    _boto3.Wire.connect = remember
    try:
        client = world.boto3(service, **arguments)
    finally:
        _boto3.Wire.connect = connect
    return client, wires[-1]


def over_the_floor(name, service, call, prepare=lambda world: None, **arguments):
    """The same calls in a world and answered by a constant, in turn, so that a busy computer hits both."""
    real_world, floor_world = tocsin.World(), tocsin.World()
    prepare(real_world), prepare(floor_world)
    real = real_world.boto3(service, **arguments)
    client, wire = connected(floor_world, service, **arguments)
    Constant(wire, client)
    floor_best = real_best = None
    for _ in range(ROUNDS):
        floor = per_round(lambda: call(client))
        taken = per_round(lambda: call(real))
        floor_best = floor if floor_best is None else min(floor_best, floor)
        real_best = taken if real_best is None else min(real_best, taken)
    show(f"{name}: botocore's floor", floor_best, "us", "")
    show(f"{name}: in a world", real_best, "us", "")
    show(f"{name}: over the floor", (real_best / floor_best - 1) * 100, "%", "<= 25")


def per_round(work):
    start = time.process_time()
    for _ in range(CALLS):
        work()
    return (time.process_time() - start) / CALLS * 1e6


counter = iter(range(10**9))


def user_and_key(iam):
    name = f"user-{next(counter)}"
    iam.create_user(UserName=name)
    iam.create_access_key(UserName=name)


def against_moto():
    import moto

    world = tocsin.World()
    ours = world.boto3("iam")
    with moto.mock_aws():
        theirs = boto3.client("iam", region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
        user_and_key(ours), user_and_key(theirs)
        our_best = their_best = None
        for _ in range(ROUNDS):
            taken, peer = per_round(lambda: user_and_key(ours)), per_round(lambda: user_and_key(theirs))
            our_best = taken if our_best is None else min(our_best, taken)
            their_best = peer if their_best is None else min(their_best, peer)
    show("iam CreateUser + CreateAccessKey: tocsin", our_best, "us", "")
    show("iam CreateUser + CreateAccessKey: moto", their_best, "us", "")
    show("iam CreateUser + CreateAccessKey: rate against moto", their_best / our_best, "x", ">= 2")


def memory_kib():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize() // 1024


def growth(world, forks):
    for _ in range(2000):
        world.fork().close()
    before = memory_kib()
    for _ in range(forks):
        with world.fork() as fork:
            fork.call("iam", "create_user", UserName="bob")
    show(f"resident memory after {forks} forks, each with a call", (memory_kib() - before) / 1024, "MiB", "about 0")


def native_rate(rules, events):
    """What C++ does with the same rules and events; 0 if `ninja bench_ruleset_lines` has not been run."""
    program = pathlib.Path(os.environ.get("TOCSIN_BENCH_RULESET_LINES", BUILD / "bench_ruleset_lines"))
    if not program.exists():
        return 0.0
    return float(subprocess.run([program, rules, events], capture_output=True, check=True).stdout.split()[0])


def patterns():
    """Rules and events as in the C++ benchmark's spirit: 100 rules over records of about 1.2 kB."""
    rules = {
        f"rule-{number}": {"source": ["aws.iam"], "detail": {"eventName": [f"Event{number}"]}} for number in range(100)
    }
    event = {
        "version": "0", "id": "0" * 36, "detail-type": "AWS API Call via CloudTrail", "source": "aws.iam",
        "account": "000000000000", "time": "2026-01-05T09:00:00Z", "region": "us-east-1", "resources": [],
        "detail": {"eventVersion": "1.11", "userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::0:user/a" * 4},
                   "eventSource": "iam.amazonaws.com", "eventName": "Event0", "requestParameters": {"a": "b" * 500},
                   "responseElements": None},
    }
    events = []
    for number in range(100_000):
        event["detail"]["eventName"] = f"Event{number % 200}"
        events.append(json.dumps(event).encode())
    ruleset = tocsin.Ruleset(rules)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "events.jsonl"
        path.write_bytes(b"\n".join(events))
        packed = pathlib.Path(folder) / "events.jsonl.gz"
        packed.write_bytes(gzip.compress(path.read_bytes(), 1))
        (pathlib.Path(folder) / "rules").write_text("\n".join(map(json.dumps, rules.values())))
        best = {"bytes": 0.0, "file": 0.0, "gzip": 0.0, "one by one": 0.0}
        for _ in range(ROUNDS):
            for name, work in (
                ("bytes", lambda: ruleset.match_many(events)),
                ("file", lambda: ruleset.match_many(path)),
                ("gzip", lambda: ruleset.match_many(packed)),
                ("one by one", lambda: [ruleset.match(event) for event in events]),
            ):
                start = time.process_time()
                work()
                best[name] = max(best[name], len(events) / (time.process_time() - start) / 1e6)
        native = native_rate(pathlib.Path(folder) / "rules", path)
    for name, rate in best.items():
        show(f"match_many, 100 rules: {name}", rate, "M/s", "")
    if native:
        show("match_many, 100 rules: C++", native / 1e6, "M/s", "")
        show("match_many: bytes against C++", best["bytes"] * 1e8 / native, "%", ">= 80")
        show("match_many: file against C++", best["file"] * 1e8 / native, "%", ">= 80")


def main():
    forks = int(sys.argv[sys.argv.index("--forks") + 1]) if "--forks" in sys.argv else 0
    show("import tocsin", import_time(), "ms", "<= 60")
    show("World()", milliseconds(lambda: tocsin.World().close(), 200), "ms", "<= 5")
    world = deployed_world()
    show("fork of a deployed world", milliseconds(lambda: world.fork().close(), 400), "ms", "<= 2")
    if forks:
        growth(world, forks)
        return
    over_the_floor("sts GetCallerIdentity", "sts", lambda sts: sts.get_caller_identity())
    over_the_floor("iam GetUser", "iam", lambda iam: iam.get_user(UserName="alice"), lambda world: world.user("alice"))
    over_the_floor("iam CreateUser", "iam", lambda iam: iam.create_user(UserName=f"user-{next(counter)}"))
    over_the_floor("sns Publish", "sns",
                   lambda sns: sns.publish(TopicArn="arn:aws:sns:us-east-1:000000000000:alerts", Message="hello"),
                   lambda world: world.call("sns", "create_topic", Name="alerts"))
    against_moto()
    patterns()


if __name__ == "__main__":
    main()
