"""What happens with people and their rights."""

from __future__ import annotations

from dataclasses import dataclass

from networks.core.events import Event


@dataclass(frozen=True)
class PersonEvent(Event):
    """Something happened with a person or their account."""

    person_id: int


@dataclass(frozen=True)
class RightsChanged(PersonEvent):
    """What a person may see or do has changed: joined, left, other roles, disabled."""


@dataclass(frozen=True)
class SignedIn(PersonEvent):
    """A person signed in on a device."""

    sign_in_id: int


@dataclass(frozen=True)
class SignedOut(PersonEvent):
    """A sign-in ended; open sockets of it must close."""

    sign_in_id: int


@dataclass(frozen=True)
class TokenMade(PersonEvent):
    """A person made an access token for a program."""

    token_id: int


@dataclass(frozen=True)
class TokenEnded(PersonEvent):
    """A person ended an access token; programs that use it are refused from now on."""

    token_id: int


@dataclass(frozen=True)
class PasswordChanged(PersonEvent):
    """A person has a new password; other devices are signed out."""


@dataclass(frozen=True)
class MemberJoined(PersonEvent):
    """A person became a member of a network, or joined it again."""

    network_id: int


@dataclass(frozen=True)
class MemberLeft(PersonEvent):
    """A person left a network or was removed from it."""

    network_id: int


@dataclass(frozen=True)
class EditionEvent(Event):
    """Something an administrator did with an edition."""

    edition_id: int
    by_id: int


@dataclass(frozen=True)
class EditionOpened(EditionEvent):
    """A new edition is there, planned or running."""


@dataclass(frozen=True)
class EditionChanged(EditionEvent):
    """An edition has other names or dates."""


@dataclass(frozen=True)
class EditionActivated(EditionEvent):
    """A planned edition runs."""


@dataclass(frozen=True)
class EditionClosed(EditionEvent):
    """An edition is over; nothing can be written in its networks any more."""

    reason: str


@dataclass(frozen=True)
class EditionReopened(EditionEvent):
    """A closed edition runs again."""

    reason: str


@dataclass(frozen=True)
class NetworkEvent(Event):
    """Something an administrator did with a network."""

    network_id: int
    by_id: int


@dataclass(frozen=True)
class NetworkAdded(NetworkEvent):
    """A new network is there."""


@dataclass(frozen=True)
class NetworkChanged(NetworkEvent):
    """A network is described in another way, or gathers others than before."""


@dataclass(frozen=True)
class NetworkArchived(NetworkEvent):
    """A network is over: read by those who were in it, written in by nobody."""

    reason: str


@dataclass(frozen=True)
class NetworkRestored(NetworkEvent):
    """An archived network is alive again."""

    reason: str


@dataclass(frozen=True)
class OpennessChanged(Event):
    """Whether anything may be written in a network has changed; open pages should learn it."""

    network_id: int


@dataclass(frozen=True)
class ProfileChanged(PersonEvent):
    """A person changed how they are shown to others."""


@dataclass(frozen=True)
class InstitutionChosen(PersonEvent):
    """A person speaks for another institution than before (None: for none), on which their place in networks rests."""

    institution_id: int | None
    before_id: int | None


@dataclass(frozen=True)
class DataAsked(PersonEvent):
    """A person asked for a copy of their own data."""

    export_id: int


@dataclass(frozen=True)
class ClosingBegun(PersonEvent):
    """A person asked to close their account; for two weeks they may change their mind."""


@dataclass(frozen=True)
class ClosingStopped(PersonEvent):
    """A person keeps the account they had asked to close."""


@dataclass(frozen=True)
class AccountClosed(PersonEvent):
    """An account is closed for good and about to be erased; `by_id` is who asked, if not the person."""

    by_id: int | None


@dataclass(frozen=True)
class PersonErased(PersonEvent):
    """A person is gone; what they wrote stays under a neutral name."""
