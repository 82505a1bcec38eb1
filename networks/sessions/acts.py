"""Decisions by the names that addresses give them: what pages and programs need to know of each, whatever it is on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from networks.access.limits import spend
from networks.core import html
from networks.core.html import Written
from networks.people.models import Person


class Asked(Protocol):
    """What every decision is sent with."""

    @property
    def version(self) -> int:
        """The version it answers."""

    @property
    def reason(self) -> str:
        """What the author is told."""

    @property
    def text(self) -> str:
        """Words that are sent along."""


T = TypeVar("T")
A = TypeVar("A", bound=Asked)
Carry = Callable[[Person, T, A, Written | None], None]


@dataclass(frozen=True)
class Act(Generic[T, A]):
    """A decision: what it is, in a few words for the API's description, and how it is carried out.

    `with_text` says that words may be sent along.
    """

    summary: str
    carry_out: Carry[T, A]
    with_text: bool = False

    def words(self, person: Person, asked: A) -> Written | None:
        """The words that were sent along, made ready before the unit. Raises TooMany where there were many of late."""
        if not self.with_text or not asked.text:
            return None
        spend(person)
        return html.write(asked.text)


def plain(action: Callable[[Person, T, int], None]) -> Carry[T, A]:
    """An action that needs nothing but the version."""
    return lambda person, thing, asked, _words: action(person, thing, asked.version)


def with_reason(action: Callable[[Person, T, int, str], None]) -> Carry[T, A]:
    """An action whose reason the author is told."""
    return lambda person, thing, asked, _words: action(person, thing, asked.version, asked.reason)


def with_words(action: Callable[[Person, T, int, Written | None], None]) -> Carry[T, A]:
    """An action to which other words may be given."""
    return lambda person, thing, asked, words: action(person, thing, asked.version, words)
