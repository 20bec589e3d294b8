"""Real boto3 clients whose requests go into a world. Imported only when somebody asks for one: boto3 is large.

A client is connected by botocore's own events: `before-send` may answer a request, and then nothing is sent.
`choose-signer` may leave the signature out, which is done where the caller is known by name.
"""

from __future__ import annotations

import io
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Dict, Iterator, Optional, Tuple

import boto3
import botocore.session
from botocore import UNSIGNED
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from botocore.hooks import first_non_none_response
from botocore.loaders import Loader, create_loader

from . import _tocsin
from .errors import Unmodelled

if TYPE_CHECKING:
    from .world import World

# What botocore's standard retries wait at most; https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
_LONGEST_RETRY_SECONDS = 20

# Reading AWS's models takes far longer than making a world, so all sessions share what was read.
_loader: Optional[Loader] = None


class _Body(io.BytesIO):
    """The raw body of an answer, with as much of urllib3's interface as botocore uses."""

    def stream(self, amt: int = 65536, decode_content: Optional[bool] = None) -> Iterator[bytes]:
        while chunk := self.read(amt):
            yield chunk


class Wire:
    """What stands between one client and its world in place of a network."""

    def __init__(self, core: _tocsin.World, caller: Optional[str], region: str, source_ip: str) -> None:
        self._core = core
        self._from = _tocsin.From(caller, region, source_ip)
        self._is_named = caller is not None

    def connect(self, client: Any) -> None:
        events = client.meta.events
        # First, and so the one whose answer counts, even where another library mocks AWS in this process.
        events.register_first("before-send", self.answer)
        if self._is_named:
            events.register("choose-signer", self.choose_signer)
        self._wait_in_virtual_time(client)
        self._retry_in_virtual_time(client)

    def answer(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        body = request.body
        if not isinstance(body, bytes):
            body = _bytes_of(body)
        status, headers, content, error = self._core.http(
            request.method, request.url, _header_pairs(request.headers), body, self._from
        )
        if error == "NotImplemented":
            raise Unmodelled(_unmodelled_thing(content))
        return AWSResponse(request.url, status, headers, _Body(content))

    def choose_signer(self, signature_version: Any, **_: Any) -> Any:
        if signature_version is not UNSIGNED and str(signature_version).endswith(("-query", "-presign-post")):
            return None  # A presigned URL is for somebody else; only a key can sign it.
        return UNSIGNED

    def _wait_in_virtual_time(self, client: Any) -> None:
        make_waiter = client.get_waiter

        def get_waiter(waiter_name: str) -> Any:
            waiter = make_waiter(waiter_name)
            plain_wait = waiter.wait
            call = waiter._operation_method

            def wait(WaiterConfig: Optional[Dict[str, Any]] = None, **parameters: Any) -> None:
                config = dict(WaiterConfig or {})
                delay = round(config.get("Delay", waiter.config.delay) * 1000)
                is_first = True

                def call_again(**arguments: Any) -> Any:
                    nonlocal is_first
                    if not is_first:
                        self._core.advance(delay)
                    is_first = False
                    return call(**arguments)

                waiter._operation_method = call_again
                plain_wait(WaiterConfig={**config, "Delay": 0}, **parameters)

            waiter.wait = wait
            return waiter

        client.get_waiter = get_waiter

    def _retry_in_virtual_time(self, client: Any) -> None:
        """botocore decides as ever whether to try again, by its handlers, but the wait before that is the world's.

        There is no event between the decision and botocore's `time.sleep`, so the one method that has both is replaced,
        on this client's endpoint only. The wait is the longest that the decision could have been: what botocore draws
        is a random part of it, and the same run would not be the same twice.
        """
        events = client.meta.events
        endpoint = client._endpoint

        def needs_retry(
            attempts: int,
            operation_model: Any,
            request_dict: Any,
            response: Any = None,
            caught_exception: Optional[Exception] = None,
        ) -> bool:
            answers = events.emit(
                f"needs-retry.{operation_model.service_model.service_id.hyphenize()}.{operation_model.name}",
                response=response,
                endpoint=endpoint,
                operation=operation_model,
                attempts=attempts,
                caught_exception=caught_exception,
                request_dict=request_dict,
            )
            wait = first_non_none_response(answers)
            if wait is None or wait is False:
                return False
            self._core.advance(1000 * min(2 ** (attempts - 1), _LONGEST_RETRY_SECONDS))
            return True

        endpoint._needs_retry = needs_retry


def _header_pairs(headers: Any) -> Any:
    # botocore's items() looks each name up again, in Python; what is inside has the pairs.
    inside = getattr(headers, "_dict", None)
    return headers.items() if inside is None else [(str(name), value) for name, value in inside.items()]


def _bytes_of(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, (bytes, bytearray)):
        return bytes(body)
    if hasattr(body, "read"):
        content = body.read()
        return content.encode() if isinstance(content, str) else bytes(content)
    return b"".join(body)


def _unmodelled_thing(content: bytes) -> str:
    """The name of what is not modelled, out of an error in whatever protocol."""
    text = content.decode("utf-8", "replace")
    end = text.find(" is not modelled")
    if end < 0:
        return "this request"
    return text[max(text.rfind('"', 0, end), text.rfind(">", 0, end)) + 1 : end]


class WorldSession(botocore.session.Session):
    """A botocore session of one world. Knows nothing of the computer's AWS configuration."""

    def __init__(self, core: _tocsin.World, region: str, caller: Optional[str], source_ip: str) -> None:
        nothing = {
            "profile": (None, None, None, None),
            "config_file": (None, None, os.devnull, None),
            "credentials_file": (None, None, os.devnull, None),
            "region": (None, None, region, None),
        }
        super().__init__(session_vars=nothing)
        self._world_core = core
        self._world_caller = caller
        self._world_source_ip = source_ip

    def create_client(self, *arguments: Any, **named: Any) -> Any:
        client = super().create_client(*arguments, **named)
        caller = self._world_caller
        if named.get("aws_access_key_id") or client.meta.config.signature_version is UNSIGNED:
            caller = None
        Wire(self._world_core, caller, _region_of(client), self._world_source_ip).connect(client)
        return client


def _region_of(client: Any) -> str:
    """Global services are called in us-east-1 whatever the client's region; botocore says `aws-global` then."""
    region = str(client.meta.region_name)
    return "us-east-1" if region == "aws-global" else region


def world_session(
    core: _tocsin.World,
    region: str,
    caller: str,
    key: Tuple[Optional[str], Optional[str], Optional[str]],
    source_ip: str,
) -> boto3.Session:
    global _loader
    id, secret, token = key
    has_key = id is not None
    if has_key and secret is None:
        raise TypeError("an aws_access_key_id needs its aws_secret_access_key")
    inner = WorldSession(core, region, None if has_key else caller, source_ip)
    if _loader is None:
        _loader = create_loader(inner.get_config_variable("data_path"))
    inner.register_component("data_loader", _loader)
    # Somebody by name needs no key; botocore wants one all the same, or it goes looking for it.
    inner.set_credentials(id or "test", secret or "test", token)
    # botocore's own user agent names this computer's kernel and Python, and CloudTrail would record it: the same run
    # would not be the same elsewhere. (It also costs a fifth of a call.)
    user_agent = f"Boto3/{boto3.__version__} tocsin"
    inner.set_default_client_config(Config(ignore_configured_endpoint_urls=True, user_agent=user_agent))
    return boto3.Session(botocore_session=inner, region_name=region)


@contextmanager
def patched(
    world: World, core: _tocsin.World, region: str, caller: str, source_ip: str
) -> Iterator[World]:
    before = botocore.session.Session.create_client
    # Inside of another block: a request must not go into both worlds.
    original = getattr(before, "_tocsin_original", before)

    def create_client(self: Any, service_name: str, *arguments: Any, **named: Any) -> Any:
        if isinstance(self, WorldSession):
            return original(self, service_name, *arguments, **named)
        if not arguments and named.get("region_name") is None and self.get_config_variable("region") is None:
            named["region_name"] = region
        is_named = not _has_own_key(self, named)
        if is_named:
            # Keeps botocore from looking for credentials in files and on the network.
            named.update(aws_access_key_id="test", aws_secret_access_key="test", aws_session_token=None)
        client = original(self, service_name, *arguments, **named)
        is_named = is_named and client.meta.config.signature_version is not UNSIGNED
        Wire(core, caller if is_named else None, _region_of(client), source_ip).connect(client)
        return client

    create_client._tocsin_original = original  # type: ignore[attr-defined]
    botocore.session.Session.create_client = create_client
    try:
        yield world
    finally:
        botocore.session.Session.create_client = before


def _has_own_key(session: Any, named: Dict[str, Any]) -> bool:
    """Whether the code itself gave a key, to the client or to its session."""
    if named.get("aws_access_key_id") is not None:
        return True
    # Not get_credentials(): that would go through files and the network for the first time.
    credentials = getattr(session, "_credentials", None)
    return credentials is not None and credentials.method == "explicit"
