"""Acting as somebody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Dict, Sequence, Union

if TYPE_CHECKING:
    from boto3 import Session

    from .world import World


def make_user(world: World, name: str, allow: Union[str, Sequence[str]]) -> None:
    """Make the user, with an inline policy if there is anything to allow."""
    world.call("iam", "CreateUser", UserName=name)
    actions = [allow] if isinstance(allow, str) else list(allow)
    if actions:
        statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        world.call("iam", "PutUserPolicy", UserName=name, PolicyName="allowed", PolicyDocument=policy)


class User:
    """An IAM user of a world; what it does is done in its name and needs its permissions."""

    def __init__(self, world: World, name: str) -> None:
        self._world = world
        self.name = name

    def boto3(self, service: str, **arguments: Any) -> Any:
        """Return a boto3 client that makes its requests as this user. Arguments are those of `World.boto3`."""
        return self._world.boto3(service, caller=f"user/{self.name}", **arguments)

    def session(self, **arguments: Any) -> Session:
        """Return a boto3 session of this user. Arguments are those of `World.session`."""
        return self._world.session(caller=f"user/{self.name}", **arguments)

    def call(self, service: str, operation: str, /, **parameters: Any) -> Dict[str, Any]:
        """Make one call as this user. Arguments are those of `World.call`."""
        return self._world.call(service, operation, caller=f"user/{self.name}", **parameters)
