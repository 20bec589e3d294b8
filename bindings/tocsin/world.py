"""An AWS in this process, with its own clock."""

from __future__ import annotations

import base64
import json
import os
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Optional, Sequence, Tuple, Type, Union

from . import _tocsin
from .clock import Duration, duration_of, milliseconds_of, moment, text_of
from .errors import AwsError
from .records import Alert, Chain, Deployment, Journal, JournalEntry, Permission, Resource, SignedIn, Skipped

if TYPE_CHECKING:
    from boto3 import Session

    from .alerts import Alerts
    from .user import User

Path = Union[str, "os.PathLike[str]"]


def _plain(value: Any) -> str:
    """For json.dumps: what boto3 takes and JSON has not."""
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        milliseconds_of(value)
        return value.isoformat()
    raise TypeError(f"a parameter cannot be {type(value).__name__}")


def _answer(reply: Tuple[Optional[Dict[str, Any]], str, int, str], operation: str) -> Dict[str, Any]:
    """Return what the core answered, or raise its refusal."""
    answer, code, status, message = reply
    if code:
        raise AwsError(code, status, message, operation)
    assert answer is not None
    return answer


class World:
    """A deterministic AWS: two worlds with the same seed and the same calls have equal journals.

    Nothing happens by itself. Time stands still until `advance` or `settle`; then everything due happens in order.
    A world is for one thread at a time: a second one gets a RuntimeError while the first is in a call.

        with tocsin.World() as world:
            world.deploy(terraform="infra/")
            world.confirm("security@example.com")
            world.boto3("iam", caller="mallory").create_access_key(UserName="alice")
            world.advance(minutes=1)
            assert "alice" in world.outbox[-1].body

    `start` needs a time zone; without it a world begins on 2026-01-05 at 09:00 UTC. `state` is a file that keeps the
    world between runs; without it the world is in memory. `settings` are delays by name, each a duration or a range:
    `{"cloudtrail_to_bus": "5s..25s"}`.

    Raises StateError if the state file cannot be used, ScenarioError for a setting that does not exist.
    """

    def __init__(
        self,
        seed: int = 0,
        start: Optional[datetime] = None,
        account: str = "000000000000",
        state: Optional[Path] = None,
        *,
        region: str = "us-east-1",
        settings: Optional[Mapping[str, str]] = None,
    ) -> None:
        self._start = _tocsin.Start(
            seed,
            None if start is None else milliseconds_of(start),
            account,
            region,
            "" if state is None else os.fspath(state),
            dict(settings or {}),
        )
        self._begin(_tocsin.World(self._start), account, region)

    def _begin(self, core: _tocsin.World, account: str, region: str) -> None:
        self._core = core
        self._account = account
        self._region = region
        self._sessions: Dict[Any, Session] = {}
        self._alerts: Optional[Alerts] = None

    @property
    def account(self) -> str:
        """The default account, 12 digits."""
        return self._account

    @property
    def region(self) -> str:
        """The default region."""
        return self._region

    # ---- What happens in it

    def deploy(
        self,
        *,
        terraform: Path,
        variables: Optional[Mapping[str, Any]] = None,
        variable_files: Sequence[Path] = (),
        region: Optional[str] = None,
        caller: str = "root",
        without: Sequence[str] = (),
        skip_unmodelled: bool = False,
    ) -> Deployment:
        """Deploy a folder of Terraform files by the calls that Terraform would make, as `caller`.

        `without` leaves resources out by their addresses (`*` stands for anything). A resource type that is not
        modelled is an error; with `skip_unmodelled` it is left out and listed.

        Raises ScenarioError with every problem of the files, or with AWS's refusal and its place; Unmodelled.
        """
        resources, outputs, skipped = self._core.deploy_terraform(
            _tocsin.Deployment(
                os.fspath(terraform),
                region or "",
                json.dumps(dict(variables or {}), default=_plain),
                [os.fspath(file) for file in variable_files],
                list(without),
                skip_unmodelled,
                caller,
            )
        )
        return Deployment(
            tuple(Resource(*row) for row in resources), outputs, tuple(Skipped(*row) for row in skipped)
        )

    def call(
        self,
        service: str,
        operation: str,
        /,
        *,
        caller: str = "root",
        region: Optional[str] = None,
        source_ip: str = "127.0.0.1",
        **parameters: Any,
    ) -> Dict[str, Any]:
        """Make one call and return its output, both with boto3's member names. No boto3 is needed.

        `operation` is `create_topic` or `CreateTopic`. `caller` is `root`, a user's name, `role/Name`,
        `role/Name/session`, an access key id or a service principal; `@111122223333` behind it names another account.

        Raises AwsError if AWS would refuse the call, Unmodelled if Tocsin does not emulate it.
        """
        name = _tocsin.operation_name(service, operation)
        request = _tocsin.CallRequest(
            service, name, json.dumps(parameters, default=_plain), caller, region or "", source_ip, "tocsin-python"
        )
        return _answer(self._core.call(request), f"{service}.{name}")

    def can(
        self,
        caller: str,
        action: str,
        resource: str = "*",
        *,
        region: Optional[str] = None,
        context: Optional[Mapping[str, Union[str, Sequence[str]]]] = None,
    ) -> Permission:
        """Say what the policies of this world decide, and why, without doing anything.

        `caller` is as in `call`, or the ARN of a user, role or role session. `context` has the condition keys of the
        request, such as `{"aws:SourceArn": rule}`; a key that neither follows from the caller nor is given is absent.

            assert not world.can("cloudwatch.amazonaws.com", "sns:Publish", topic)

        Raises AwsError `NoSuchEntity` if there is nobody of this name, `InvalidInput` for what is no action.
        """
        values = [(key, [value] if isinstance(value, str) else list(value)) for key, value in (context or {}).items()]
        question = _tocsin.PermissionQuestion(caller, action, resource, region or "", values)
        return Permission._of(_answer(self._core.can(question), "can"))

    def sign_in(
        self,
        caller: str = "root",
        *,
        mfa: Optional[bool] = None,
        right_password: bool = True,
        region: Optional[str] = None,
        source_ip: str = "127.0.0.1",
        user_agent: str = "Mozilla/5.0",
    ) -> SignedIn:
        """Let somebody sign in to the console, which CloudTrail records as `ConsoleLogin`.

        `mfa` says whether they show a code of an MFA device; left out, they do if they have one. `region` is that of
        a regional sign-in endpoint; the global one is us-east-1. A wrong password is recorded as AWS records it, also
        for a name that nobody has.

        Raises AwsError `NoSuchEntity` for the right password of nobody, `InvalidInput` for a user without a password,
        or with an MFA device and `mfa=False`.
        """
        request = _tocsin.SignIn(caller, mfa, right_password, region or "", source_ip, user_agent)
        return SignedIn(**_answer(self._core.sign_in(request), "sign_in"))

    def expose(self, access_key_id: str, *, location: str = "https://github.com/example/example") -> bool:
        """Let AWS find this key in public: it quarantines the user, and Health sends an event to us-east-1.

        Returns whether the quarantine policy was attached: a key of root has no user, and one time is enough. Raises
        AwsError `NoSuchEntity` if there is no such key.
        """
        answer = _answer(self._core.expose(_tocsin.Exposure(access_key_id, location)), "expose")
        return bool(answer["quarantined"])

    def advance(self, duration: Optional[Duration] = None, /, **parts: float) -> datetime:
        """Let time pass and return the new time: `advance(minutes=5)`, `advance(timedelta(days=90))`, `advance("5 min")`.

        When it returns, everything due by then has happened. Raises NeverSettles.
        """
        if (duration is None) == (not parts):
            raise TypeError("advance takes either one duration or its parts, such as minutes=5")
        self._core.advance(duration_of(timedelta(**parts) if duration is None else duration))
        return self.now

    def settle(self) -> datetime:
        """Run until nothing is on its way any more, and return the time then. Raises NeverSettles."""
        self._core.settle()
        return self.now

    def confirm(self, address: str, *, within: Duration = "5 min") -> int:
        """Click the link of every confirmation mail to this address. Returns how many subscriptions it confirmed.

        If there is none yet, time passes until one comes. Raises LookupError if none comes `within` that time: nobody
        asked this address to confirm anything, and alerts would not reach it.
        """
        deadline = self._core.now() + duration_of(within)
        while True:
            confirmed = self._core.confirm(address)
            if confirmed > 0:
                return confirmed
            due, now = self._core.next_due(), self._core.now()
            if due is None or due > deadline or now >= deadline:
                raise LookupError(f"nobody asked {address} to confirm a subscription within {text_of(duration_of(within))}")
            self._core.advance(max(due, now) - now)

    def user(self, name: str, *, allow: Union[str, Sequence[str]] = ()) -> User:
        """Make an IAM user who may do these actions on everything, and return a handle to act as that user.

        Raises AwsError if the user exists.
        """
        from .user import User, make_user

        make_user(self, name, allow)
        return User(self, name)

    # ---- What it shows

    @property
    def now(self) -> datetime:
        """The world's time, in UTC."""
        return moment(self._core.now())

    @property
    def next_due(self) -> Optional[datetime]:
        """When something is due next, if anything is."""
        due = self._core.next_due()
        return None if due is None else moment(due)

    @property
    def journal(self) -> Journal:
        """Everything that happened, with its causes."""
        return Journal([JournalEntry._of(row) for row in self._core.journal(0)])

    @property
    def outbox(self) -> List[Alert]:
        """Everything that left AWS for a person, oldest first."""
        return [Alert._of(row) for row in self._core.outbox(0)]

    @property
    def alerts(self) -> Alerts:
        """Expectations about the outbox: `world.alerts.expect(mail="security@example.com", within="5 min")`."""
        from .alerts import Alerts

        if self._alerts is None:
            self._alerts = Alerts(self)
        return self._alerts

    def explain(self, entry: Union[JournalEntry, int, None] = None) -> Chain:
        """Return the chain of a journal entry: all that it led to, and where and why it stopped.

        Without an entry, that of the last call that changes something, or of the last call if none does. Raises
        LookupError if nothing has been called yet.
        """
        if isinstance(entry, JournalEntry):
            entry = entry.id
        if entry is None:
            calls = self.journal.of("call")
            if not calls:
                raise LookupError("nothing has been called in this world yet")
            entry = next((call for call in reversed(calls) if not call.detail.get("read_only")), calls[-1]).id
        return Chain._of(self._core.chain(entry))

    # ---- boto3

    def session(
        self,
        *,
        region: Optional[str] = None,
        caller: str = "root",
        aws_access_key_id: Optional[str] = None,
        aws_secret_access_key: Optional[str] = None,
        aws_session_token: Optional[str] = None,
        source_ip: str = "127.0.0.1",
    ) -> Session:
        """Return a real boto3 session whose requests go into this world, without a socket.

        With an access key requests are signed and the signature must be right, as on AWS. Otherwise `caller` makes
        them, by name. What the computer knows of AWS (~/.aws, environment variables) is not looked at.
        """
        from ._boto3 import world_session

        key = (region, caller, aws_access_key_id, aws_secret_access_key, aws_session_token, source_ip)
        if key not in self._sessions:
            self._sessions[key] = world_session(
                self._core,
                region or self._region,
                caller,
                (aws_access_key_id, aws_secret_access_key, aws_session_token),
                source_ip,
            )
        return self._sessions[key]

    def boto3(
        self,
        service: str,
        *,
        region: Optional[str] = None,
        caller: str = "root",
        aws_access_key_id: Optional[str] = None,
        aws_secret_access_key: Optional[str] = None,
        aws_session_token: Optional[str] = None,
        source_ip: str = "127.0.0.1",
        **arguments: Any,
    ) -> Any:
        """Return a real boto3 client of this world; the arguments are those of `session`, the rest boto3's own.

        Refusals are botocore's ClientError. What is not modelled is Unmodelled. Waiters and retries wait in virtual
        time; before a retry that is the longest wait that botocore could have drawn.
        """
        session = self.session(
            region=region,
            caller=caller,
            aws_access_key_id=aws_access_key_id,
            aws_secret_access_key=aws_secret_access_key,
            aws_session_token=aws_session_token,
            source_ip=source_ip,
        )
        # boto3's types name every service; here the service is a name like any other.
        client: Any = session.client
        return client(service, **arguments)

    def patched(
        self, *, region: Optional[str] = None, caller: str = "root", source_ip: str = "127.0.0.1"
    ) -> AbstractContextManager[World]:
        """Route every boto3 and botocore client that is created inside the `with` block into this world.

        For code that makes its own clients. Keys that the code itself gives to a client or session must exist in the
        world and are checked; all other credentials of the computer are left alone and `caller` makes the requests.
        `region` is for clients that do not say theirs. Clients made before the block are not routed; clients made
        inside stay with this world. Blocks nest. The one thing that is replaced, for the whole process while the block
        lasts, is botocore's `Session.create_client`.
        """
        from ._boto3 import patched

        return patched(self, self._core, region or self._region, caller, source_ip)

    # ---- Worlds as things

    def fork(self) -> World:
        """Return a copy in memory that goes its own way from here."""
        return self._another(self._core.fork())

    def save(self, path: Optional[Path] = None) -> bytes:
        """Return the whole world as bytes, and write them into a file if one is named."""
        image = self._core.save()
        if path is not None:
            with open(path, "wb") as file:
                file.write(image)
        return image

    @classmethod
    def load(
        cls,
        image: Union[bytes, Path],
        *,
        account: str = "000000000000",
        region: str = "us-east-1",
        settings: Optional[Mapping[str, str]] = None,
    ) -> World:
        """Return a world in memory that goes on where the saved one stood; `image` is its bytes or a file.

        Raises StateError if it is not the image of a world.
        """
        if not isinstance(image, bytes):
            with open(image, "rb") as file:
                image = file.read()
        world = cls.__new__(cls)
        world._start = _tocsin.Start(0, None, account, region, "", dict(settings or {}))
        world._begin(_tocsin.World.load(image, world._start), account, region)
        return world

    def _another(self, core: _tocsin.World) -> World:
        world = type(self).__new__(type(self))
        world._start = self._start
        world._begin(core, self._account, self._region)
        return world

    def reset(self) -> None:
        """Go back to the beginning. A state file is emptied."""
        self._core.reset()

    def close(self) -> None:
        """Give the memory back. Whatever is done with the world afterwards raises RuntimeError."""
        self._core.close()

    def __enter__(self) -> World:
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.close()
