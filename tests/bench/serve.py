"""Requests per second over keep-alive HTTP, against moto_server in the same run: python tests/bench/serve.py

The client sends bytes that were signed beforehand and reads answers without looking into them, so that what is
measured is the server. moto does not check signatures; it gets the same bytes.
"""

import os
import pathlib
import re
import socket
import statistics
import subprocess
import sys
import time
import urllib.parse

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("TOCSIN_BIN", ROOT / "build/release/tocsin"))
VERSIONS = {"sts": "2011-06-15", "iam": "2010-05-08"}


class Connection:
    """Sends a request and waits for its answer; connects again where the server closes after each."""

    def __init__(self, port):
        self.port = port
        self.socket = None

    def send(self, request):
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port))
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)
        answer = self.socket.recv(65536)
        if answer.startswith(b"HTTP/1.1 200") and b"Connection: close" not in answer:
            at = answer.find(b"Content-Length: ") + 16
            size = answer.find(b"\r\n\r\n") + 4 + int(answer[at:answer.find(b"\r", at)])
            while len(answer) < size:
                answer += self.socket.recv(65536)
            return answer
        while piece := self.socket.recv(65536):
            answer += piece
        self.socket.close()
        self.socket = None
        if b" 200 " not in answer[:20]:
            sys.exit(f"refused: {answer[:600].decode()}")
        return answer


def signed(port, service, action, **parameters):
    body = urllib.parse.urlencode({"Action": action, "Version": VERSIONS[service], **parameters})
    request = AWSRequest("POST", f"http://127.0.0.1:{port}/", data=body.encode(),
                         headers={"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"})
    botocore.auth.SigV4Auth(Credentials("test", "test"), service, "us-east-1").add_auth(request)
    headers = {**dict(request.headers.items()), "Host": f"127.0.0.1:{port}", "Content-Length": str(len(body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST / HTTP/1.1\r\n{head}\r\n{body}".encode()


class Rate:
    """Requests per second, by the wall and by the processor time of the server.

    By the wall it is the best of three thirds, so that one disturbance of the machine does not count; the client is
    in it, and so is everything else that runs on the machine. By processor time it is what the server alone could do.
    """

    def __init__(self, pid, port, requests):
        third = len(requests) // 3
        before = processor_seconds(pid)
        self.wall = max(self.send_all(port, requests[start:start + third]) for start in (0, third, 2 * third))
        self.processor = 3 * third / (processor_seconds(pid) - before)

    @staticmethod
    def send_all(port, requests):
        connection = Connection(port)
        begun = time.perf_counter()
        for request in requests:
            connection.send(request)
        return len(requests) / (time.perf_counter() - begun)


def processor_seconds(pid):
    """User and system time of a process; it has used some, for what is divided by it."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(pid, port, count):
    names = [f"user-{number}" for number in range(count // 2)]
    Rate.send_all(port, [signed(port, "iam", "CreateUser", UserName=name) for name in names])
    keys = [signed(port, "iam", "CreateAccessKey", UserName=name) for name in names for _ in range(2)]
    return {
        "sts GetCallerIdentity": Rate(pid, port, [signed(port, "sts", "GetCallerIdentity")] * count),
        "iam CreateAccessKey": Rate(pid, port, keys),
    }


def resident_megabytes(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def first_answer_millis():
    """From starting the process to its first answer, in the middle of eleven starts."""
    times = []
    for _ in range(11):
        begun = time.perf_counter()
        process, port = start_tocsin()
        Connection(port).send(signed(port, "sts", "GetCallerIdentity"))
        times.append((time.perf_counter() - begun) * 1000)
        process.kill()
        process.wait()
    return statistics.median(times)


def start_tocsin():
    process = subprocess.Popen([PROGRAM, "serve", "--port", "0", "--quiet"], stdout=subprocess.PIPE, text=True)
    return process, int(re.search(r":(\d+) ", process.stdout.readline())[1])


def start_moto():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = pathlib.Path(sys.executable).with_name("moto_server")
    process = subprocess.Popen([sys.executable, program, "-H", "127.0.0.1", "-p", str(port)],
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if "Running on" in line:
            break
    # Its log of requests is read by nobody; a full pipe would stop it.
    subprocess.Popen(["cat"], stdin=process.stderr, stdout=subprocess.DEVNULL)
    return process, port


def main():
    tocsin, port = start_tocsin()
    empty = resident_megabytes(tocsin.pid)
    ours = measure(tocsin.pid, port, 9000)
    full = resident_megabytes(tocsin.pid)
    tocsin.kill()
    moto, port = start_moto()
    theirs = measure(moto.pid, port, 600)
    moto.kill()
    for kind, title in (("wall", "by the wall's clock"), ("processor", "by the server's processor time")):
        print(f"{title:32}{'tocsin':>12}{'moto_server':>14}{'ratio':>9}")
        for call, rate in ours.items():
            mine, other = getattr(rate, kind), getattr(theirs[call], kind)
            print(f"  {call:30}{mine:>10,.0f}/s{other:>12,.0f}/s{mine / other:>8.0f}x")
    print(f"first answer {first_answer_millis():.0f} ms after start; "
          f"resident {empty:.0f} MB empty, {full:.0f} MB after 22,500 calls")


if __name__ == "__main__":
    main()
