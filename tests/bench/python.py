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
sys.path.insert(0, os.environ.get("TOCSIN_PYTHON_PACKAGE", str(BUILD / "python")))

import boto3  # noqa: E402
import botocore.awsrequest  # noqa: E402
import tocsin  # noqa: E402
from tocsin import _boto3  # noqa: E402

CALLS = 1000
ROUNDS = 5


def milliseconds(work, rounds):
    """The least of the rounds: what it takes when nothing else is going on."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return min(taken)


def show(name, value, unit, target):
    print(f"  {name:<58} {value:>10.3f} {unit:<6} {target}", flush=True)


def import_time(code):
    """Of an import over that of an empty program, in fresh interpreters."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}

    def run(code):
        return lambda: subprocess.run([sys.executable, "-c", code], env=environment, check=True)

    return milliseconds(run(code), 15) - milliseconds(run("pass"), 15)


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
    """The floor: botocore answered by the same bytes every time, in the same hook."""

    def __init__(self, first_answer):
        self.first_answer, self.reply, self.body = first_answer, None, b""

    def answer(self, request, **_):
        if self.reply is None:
            response = self.first_answer(request)
            self.body = response.content
            self.reply = (response.status_code, dict(response.headers))
        status, headers = self.reply
        return botocore.awsrequest.AWSResponse(request.url, status, headers, _boto3._Body(self.body))


def plain_client(world, service):
    """boto3's own client as everybody makes it, signing and all, answered by a constant."""
    client = boto3.client(service, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
    wire = _boto3.Wire(world._core, None, "us-east-1", "127.0.0.1")
    client.meta.events.register("before-send", Constant(wire.answer).answer)
    return client


def same_client(world, service):
    """The world's client, which signs nothing, answered by a constant."""
    wires = []
    connect = _boto3.Wire.connect
    _boto3.Wire.connect = lambda wire, client: (wires.append(wire), connect(wire, client))
    client = world.boto3(service)
    _boto3.Wire.connect = connect
    client.meta.events.unregister("before-send", wires[-1].answer)
    client.meta.events.register("before-send", Constant(wires[-1].answer).answer)
    return client


# Each call answered from a world and by a constant, in turn. Of a plain client the signing belongs to the floor, which
# the world's own clients do not need; the same client's floor is the stricter one.
def over_the_floor(name, service, call, prepare=lambda world: None):
    for what, floor_client in (("a plain client's floor", plain_client), ("the same client's floor", same_client)):
        real_world, floor_world = tocsin.World(), tocsin.World()
        prepare(real_world), prepare(floor_world)
        real, client = real_world.boto3(service), floor_client(floor_world, service)
        floor, taken = in_turn(lambda: call(client), lambda: call(real))
        show(f"{name}: {what}", floor, "us", "")
        show(f"{name}: in a world", taken, "us", f"{(taken / floor - 1) * 100:+.0f} %, at most 25 promised")


def in_turn(one, other):
    """Microseconds of processor time of two calls that take turns, so that a busy computer hits both: the medians."""
    times = ([], [])
    one(), other()
    for _ in range(CALLS):
        for work, taken in zip((one, other), times):
            start = time.process_time_ns()
            work()
            taken.append((time.process_time_ns() - start) / 1000)
    return (statistics.median(taken) for taken in times)


counter = iter(range(10**9))


def user_and_key(iam):
    name = f"user-{next(counter)}"
    iam.create_user(UserName=name)
    iam.create_access_key(UserName=name)


def against_moto():
    # Before moto is imported: from then on it looks into the requests of all new sessions.
    ours = tocsin.World().boto3("iam")
    import moto

    with moto.mock_aws():
        theirs = boto3.client("iam", region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
        our_best, their_best = in_turn(lambda: user_and_key(ours), lambda: user_and_key(theirs))
    show("iam CreateUser + CreateAccessKey: tocsin", our_best, "us", "")
    show("iam CreateUser + CreateAccessKey: moto", their_best, "us", "")
    show("iam CreateUser + CreateAccessKey: rate against moto", their_best / our_best, "x", ">= 2")


def many_users():
    """What one more user costs in an account that has few of them, and in one that has nearly all it may have."""
    with tocsin.World() as world:
        cost = []
        for number in range(4900):
            start = time.process_time_ns()
            world.call("iam", "CreateUser", UserName=f"user-{number}")
            cost.append((time.process_time_ns() - start) / 1000)
        for name, part in (("the 100th to 600th", cost[100:600]), ("the 4400th to 4900th", cost[4400:])):
            show(f"iam CreateUser, {name} user", statistics.median(part), "us", "flat")


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
        native = 0.0
        for _ in range(2 * ROUNDS):
            native = max(native, native_rate(pathlib.Path(folder) / "rules", path))
            for name, work in (
                ("bytes", lambda: ruleset.match_many(events)),
                ("file", lambda: ruleset.match_many(path)),
                ("gzip", lambda: ruleset.match_many(packed)),
                ("one by one", lambda: [ruleset.match(event) for event in events]),
            ):
                start = time.process_time()
                work()
                best[name] = max(best[name], len(events) / (time.process_time() - start) / 1e6)
    for name, rate in best.items():
        show(f"match_many, 100 rules: {name}", rate, "M/s", "")
    if native:
        show("match_many, 100 rules: C++", native / 1e6, "M/s", "")
        show("match_many: bytes against C++", best["bytes"] * 1e8 / native, "%", ">= 80")
        show("match_many: file against C++", best["file"] * 1e8 / native, "%", ">= 80")


def main():
    forks = int(sys.argv[sys.argv.index("--forks") + 1]) if "--forks" in sys.argv else 0
    show("import tocsin", import_time("import tocsin"), "ms", "<= 60")
    show("from tocsin import World", import_time("from tocsin import World"), "ms", "")
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
    many_users()
    against_moto()
    patterns()


if __name__ == "__main__":
    main()
