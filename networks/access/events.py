"""What can happen to an account and its ways in, beside signing in and out."""

from __future__ import annotations

from dataclasses import dataclass

from networks.core.events import Event


@dataclass(frozen=True)
class AccountEvent(Event):
    """Something happened to a person's account."""

    person_id: int


@dataclass(frozen=True)
class AccountOpened(AccountEvent):
    """A person chose the first password."""


@dataclass(frozen=True)
class SecondFactorSetUp(AccountEvent):
    """A person signs in with a second step from now on."""


@dataclass(frozen=True)
class SecondFactorRemoved(AccountEvent):
    """A person signs in with the password alone again."""


@dataclass(frozen=True)
class RecoveryCodesMade(AccountEvent):
    """A person has new recovery codes; the earlier ones are worth nothing."""


@dataclass(frozen=True)
class RecoveryCodeUsed(AccountEvent):
    """A recovery code stood in for the second factor."""


@dataclass(frozen=True)
class AddressChanged(AccountEvent):
    """A person's account has another e-mail address."""


@dataclass(frozen=True)
class SignInRenewed(AccountEvent):
    """A browser has a new token, because the person may do more than before."""

    sign_in_id: int
