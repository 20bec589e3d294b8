"""Starts the real `tocsin serve` for tests with real clients. TOCSIN_BIN names the program."""

import http.client
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import urllib.parse

import boto3
import botocore.auth
import botocore.config
import botocore.credentials
import pytest
from botocore.awsrequest import AWSRequest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("TOCSIN_BIN", ROOT / "build/release/tocsin"))
START = "2026-01-05T09:00:00Z"
ACCOUNT = "000000000000"


class Server:
    """A running `tocsin serve`, on a port that it chose, with its clock at START and standing still."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--port", "0", "--paused", "--start", START, *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.banner = self.process.stdout.readline() + self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", self.banner)
        assert found, f"tocsin serve did not start: {self.banner}{self.process.stdout.read()}"
        self.url, self.port = found[0], int(found[1])

    def client(self, service, key="test", secret="test", token=None, region="us-east-1", source_ip=None):
        client = boto3.client(
            service, endpoint_url=self.url, region_name=region, aws_access_key_id=key, aws_secret_access_key=secret,
            aws_session_token=token, config=botocore.config.Config(retries={"total_max_attempts": 1}))
        if source_ip:
            client.meta.events.register(
                "before-send", lambda request, **_: request.headers.__setitem__("X-Tocsin-Source-Ip", source_ip))
        return client

    def http(self, method, target, body=None, headers=None):
        """Status, headers and text of one request that no SDK makes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request(method, target, body, headers or {})
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response.status, response.headers, text

    def control(self, method, path, body=None):
        status, _, text = self.http(method, f"/_tocsin/{path}", None if body is None else json.dumps(body))
        assert status == 200, text
        return json.loads(text)

    def advance(self, seconds):
        return self.control("POST", "clock/advance", {"seconds": seconds})

    def outbox(self, kind):
        return [alert for alert in self.control("GET", "outbox") if alert["kind"] == kind]

    def open_link(self, link):
        """Opens a link of a mail against this server, as somebody would whose browser finds AWS here."""
        parts = urllib.parse.urlsplit(link)
        return self.http("GET", f"{parts.path}?{parts.query}", headers={"Host": parts.netloc})

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        """Ends it as Ctrl-C does. Returns exit code and everything that it printed after the banner."""
        self.process.send_signal(signal.SIGINT)
        printed, _ = self.process.communicate()
        return self.process.returncode, printed


class RawClient:
    """A signed, kept-alive connection without the weight of an SDK."""

    def __init__(self, server, key="test", secret="test"):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port)
        self.url = server.url + "/"
        self.credentials = botocore.credentials.Credentials(key, secret)

    def call(self, service, version, action, **parameters):
        """The body of the answer. Raises OSError or HTTPException if the server is gone."""
        body = urllib.parse.urlencode({"Action": action, "Version": version, **parameters})
        request = AWSRequest("POST", self.url, data=body.encode(),
                             headers={"Content-Type": "application/x-www-form-urlencoded"})
        botocore.auth.SigV4Auth(self.credentials, service, "us-east-1").add_auth(request)
        self.connection.request("POST", "/", body, dict(request.headers.items()))
        response = self.connection.getresponse()
        text = response.read().decode()
        assert response.status == 200, text
        return text

    def iam(self, action, **parameters):
        return self.call("iam", "2010-05-08", action, **parameters)


@pytest.fixture
def start():
    """Starts servers that end with the test."""
    servers = []

    def start_server(*arguments):
        servers.append(Server(*arguments))
        return servers[-1]

    yield start_server
    for server in servers:
        if server.process.poll() is None:
            server.kill()


@pytest.fixture
def server(start):
    return start()


def link_in(body, name):
    """The link to the page `name` in the text of a mail."""
    return re.search(rf"https://\S*{re.escape(name)}\S*", body)[0]


def pytest_configure(config):
    if not PROGRAM.exists():
        sys.exit(f"{PROGRAM} does not exist; build it, or set TOCSIN_BIN")
