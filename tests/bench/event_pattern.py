"""Ruleset beside event-ruler (Java, from Maven Central) and quamina (Go): ./dev bench event_pattern [SET ...].

Same data, same rules, one thread each. The sides take turns within a run, each counts its own thread's processor time,
and the ratio is the median over the turns: so what else the machine does weighs on all of them alike. A peer that
cannot be had is skipped, and its lines say so. A line ends in "ok" or "short" of what is asked.
"""

import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/release"
PEERS = ROOT / "build/peers"
OURS = BUILD / "bench_event_pattern"

EVENTS = 200_000
TURNS = 5
WARM_SECONDS = 2.5
TURN_SECONDS = 0.5
WHOLE_TARGET = 2  # times event-ruler, when whole events are checked to be JSON
QUAMINA_TARGET = 1.2
SETS = {  # name: how many times event-ruler's rate is asked
    "parcel/exact": 5,
    "parcel/prefix": 5,
    "parcel/suffix": 5,
    "parcel/equals-ignore-case": 5,
    "parcel/wildcard": 5,
    "parcel/numeric": 8,
    "parcel/anything-but": 8,
    "parcel/anything-but-ignore-case": 8,
    "parcel/anything-but-prefix": 8,
    "parcel/anything-but-suffix": 8,
    "parcel/anything-but-wildcard": 8,
    "parcel/arrays": 25,
    "parcel/combined-40": 15,
    "parcel/combined-45": 25,
    "parcel/anything-but-1000": 100,
    "cloudtrail/exact": 5,
    "cloudtrail/prefix": 5,
    "cloudtrail/suffix": 5,
    "cloudtrail/equals-ignore-case": 5,
    "cloudtrail/wildcard": 5,
    "cloudtrail/numeric": 8,
    "cloudtrail/anything-but": 8,
    "cloudtrail/cidr": 5,
    "cloudtrail/two-leaves": 5,
}
SEVERAL_KINDS = ("parcel/arrays", "parcel/combined-40", "parcel/combined-45", "parcel/anything-but-1000")
GROWING = (
    "exact prefix suffix equals-ignore-case wildcard inner-wildcard numeric range cidr anything-but exists two-leaves"
).split()
GROWTH_MAX = 1.5
BYTES_A_RULE = 256  # and its literals
ADD_MICROSECONDS = 100

short = []


def verdict(ok, name):
    if not ok:
        short.append(name)
    return "ok" if ok else "short"


class Side:
    """One of the programs, which answers a line with a line."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().split()

    def run(self, line):
        """Seconds, matches, and what else is answered."""
        seconds, matches, *more = self.ask(line)
        return float(seconds), int(matches), more

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def build_peers():
    """Commands of the peers that can be had; for the others, why not."""
    log = subprocess.run(
        ["sh", ROOT / "tests/bench/peers/build.sh", PEERS], stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    commands, reasons = {}, {}
    for line in re.sub("\x1b[^m]*m", "", log).splitlines():
        name, _, rest = line.partition(": ")
        if rest.startswith("skipped"):
            reasons[name] = rest
    if "event-ruler" not in reasons:
        commands["event-ruler"] = ["java", "-cp", f"{PEERS}/java/lib/*:{PEERS}/java/classes", "RulerPeer"]
    if "quamina" not in reasons:
        commands["quamina"] = [str(PEERS / "go/quamina-peer")]
    return commands, reasons


def warmed(side):
    """Runs until the program has had time to compile itself; how many events are a turn of the asked length."""
    count, spent, rate = 500, 0.0, 0.0
    while spent < WARM_SECONDS:
        seconds, _, _ = side.run(f"run {count}")
        spent += seconds
        rate = count / max(seconds, 1e-9)
        count = min(EVENTS, max(500, int(rate * 0.3)))
    return max(200, min(EVENTS, int(rate * TURN_SECONDS)))


class Turns:
    """Rates of all sides on one set, turn by turn."""

    def __init__(self, name, folder, commands):
        data = "parcels" if name.startswith("parcel/") else "cloudtrail"
        self.rates = {}
        self.allocations = 0
        self.unsupported = []
        self.disagrees = []
        ours = Side([OURS, "answer", folder, data])
        ours.ask(f"set {name}")
        peers = {}
        for peer, command in commands.items():
            side = Side([*command, "answer", folder, data])
            if side.ask(f"set {name}")[0] == "unsupported":
                self.unsupported.append(peer)
                side.close()
            else:
                peers[peer] = (side, warmed(side))
        passes = {}
        for what in ("referenced", "whole", "simdjson"):  # The first pass is not counted.
            seconds, _, _ = ours.run(f"run {what} {EVENTS} 1")
            passes[what] = max(1, round(TURN_SECONDS / 2 / max(seconds, 1e-9)))
        for _ in range(TURNS):
            for what, count in passes.items():
                seconds, _, more = ours.run(f"run {what} {EVENTS} {count}")
                self.note(what, EVENTS * count / seconds)
                if what == "referenced":
                    self.allocations += int(more[0])
            for peer, (side, count) in peers.items():
                seconds, _, _ = side.run(f"run {count}")
                self.note(peer, count / seconds)
        for peer, (side, count) in peers.items():
            theirs = side.run(f"run {min(count, 20_000)}")[1]
            mine = ours.run(f"run referenced {min(count, 20_000)} 1")[1]
            if theirs != mine:
                self.disagrees.append(f"{peer}: {theirs} matches, ours {mine}")
            side.close()
        ours.close()

    def note(self, side, rate):
        self.rates.setdefault(side, []).append(rate)

    def rate(self, side):
        return statistics.median(self.rates[side])

    def ratio(self, side, to):
        return statistics.median(a / b for a, b in zip(self.rates[side], self.rates[to]))


def show_sets(names, folder, commands, reasons):
    for peer, reason in reasons.items():
        print(f"{peer}: {reason}")
    print(
        f"\n{'set':33}{'events/s':>11}{'event-ruler':>13}{'ratio':>8}{'asked':>7}{'':7}{'whole':>7}{'asked':>7}{'':7}"
        f"{'quamina':>9}{'of simdjson':>13}"
    )
    for name in names:
        turns = Turns(name, folder, commands)
        line = f"{name:33}{turns.rate('referenced'):11,.0f}"
        if "event-ruler" in turns.rates:
            ratio = turns.ratio("referenced", "event-ruler")
            line += f"{turns.rate('event-ruler'):13,.0f}{ratio:7.1f}x{SETS[name]:6}x {verdict(ratio >= SETS[name], name):6}"
            whole = turns.ratio("whole", "event-ruler")
            asked = 0 if name in SEVERAL_KINDS else WHOLE_TARGET
            line += f"{whole:6.1f}x" + (
                f"{asked:6}x {verdict(whole >= asked, name + ' whole'):6}" if asked else f"{'-':>7} {'':6}"
            )
        else:
            line += f"{'skipped':>13}{'':42}"
        if "quamina" in turns.rates:
            ratio = turns.ratio("referenced", "quamina")
            line += f"{ratio:8.1f}x {verdict(ratio >= QUAMINA_TARGET, name + ' quamina')}"
        else:
            line += f"{'no operator' if 'quamina' in turns.unsupported else 'skipped':>9}"
        print(f"{line}{turns.ratio('referenced', 'simdjson'):12.2f}x", flush=True)
        if turns.allocations:
            print(f"    {turns.allocations} allocations in the steady state  {verdict(False, name + ' allocates')}")
        for difference in turns.disagrees:
            print(f"    {difference}  {verdict(False, name + ' differs')}")


def show_growth(kinds):
    print(
        f"\n{'1 to 10,000 rules':33}{'one, ev/s':>11}{'all, ev/s':>13}{'time':>8}{'asked':>7}{'':7}"
        f"{'bytes a rule':>13}{'asked':>7}{'':7}{'us to add':>10}{'':7}{'allocations':>12}"
    )
    for kind in kinds:
        answer = subprocess.run([OURS, "grow", kind], stdout=subprocess.PIPE, text=True, check=True).stdout.split()
        ratio, size, literals, add, worst, allocations, one, many, matches = map(float, answer)
        asked = BYTES_A_RULE + literals
        print(
            f"{kind:33}{one:11,.0f}{many:13,.0f}{ratio:7.2f}x{GROWTH_MAX:6}x"
            f" {verdict(ratio <= GROWTH_MAX, kind + ' growth'):6}{size:13.0f}{asked:7.0f}"
            f" {verdict(size <= asked, kind + ' memory'):6}{add:10.1f}"
            f" {verdict(add < ADD_MICROSECONDS, kind + ' adding'):6}{allocations:12.0f}"
            f" {verdict(allocations == 0, kind + ' allocates'):6}"
            + (f"   {matches:,.0f} matches an event" if matches > 1 else ""),
            flush=True,
        )


def main():
    wanted = sys.argv[1:]
    known = [*SETS, *GROWING]
    for word in wanted:
        if not any(name.startswith(word) for name in known):
            sys.exit(f"no set begins with {word}; known: {', '.join(known)}")
    chosen = lambda names: [n for n in names if not wanted or any(n.startswith(w) for w in wanted)]
    subprocess.run(["ninja", "-C", BUILD, "bench_event_pattern"], stdout=subprocess.DEVNULL, check=True)
    commands, reasons = build_peers()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([OURS, "write", folder, str(EVENTS)], check=True)
        if chosen(SETS):
            show_sets(chosen(SETS), folder, commands, reasons)
    if chosen(GROWING):
        show_growth(chosen(GROWING))
    print(f"\nshort: {', '.join(short) if short else 'none'}")


if __name__ == "__main__":
    main()
