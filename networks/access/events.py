"""What can happen to an account and its ways in, beside signing in and out."""

from __future__ import annotations

from dataclasses import dataclass

from networks.people.events import PersonEvent


@dataclass(frozen=True)
class AccountOpened(PersonEvent):
    """A person chose the first password."""


@dataclass(frozen=True)
class SecondFactorSetUp(PersonEvent):
    """A person signs in with a second step from now on."""


@dataclass(frozen=True)
class SecondFactorRemoved(PersonEvent):
    """A person signs in with the password alone again."""


@dataclass(frozen=True)
class RecoveryCodesMade(PersonEvent):
    """A person has new recovery codes; the earlier ones are worth nothing."""


@dataclass(frozen=True)
class RecoveryCodeUsed(PersonEvent):
    """A recovery code stood in for the second factor."""


@dataclass(frozen=True)
class AddressChanged(PersonEvent):
    """A person's account has another e-mail address."""


@dataclass(frozen=True)
class SignInRenewed(PersonEvent):
    """A browser has a new token, because the person may do more than before."""

    sign_in_id: int
