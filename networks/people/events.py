"""What happens with people and their rights."""

from __future__ import annotations

from dataclasses import dataclass

from networks.core.events import Event


@dataclass(frozen=True)
class RightsChanged(Event):
    """What a person may see or do has changed: joined, left, other roles, disabled."""

    person_id: int


@dataclass(frozen=True)
class SignedIn(Event):
    """A person signed in on a device."""

    person_id: int
    sign_in_id: int


@dataclass(frozen=True)
class SignedOut(Event):
    """A sign-in ended; open sockets of it must close."""

    person_id: int
    sign_in_id: int


@dataclass(frozen=True)
class TokenMade(Event):
    """A person made an access token for a program."""

    person_id: int
    token_id: int


@dataclass(frozen=True)
class TokenEnded(Event):
    """A person ended an access token; programs that use it are refused from now on."""

    person_id: int
    token_id: int


@dataclass(frozen=True)
class PasswordChanged(Event):
    """A person has a new password; other devices are signed out."""

    person_id: int


@dataclass(frozen=True)
class MemberJoined(Event):
    """A person became a member of a network, or joined it again."""

    person_id: int
    network_id: int


@dataclass(frozen=True)
class MemberLeft(Event):
    """A person left a network or was removed from it."""

    person_id: int
    network_id: int
