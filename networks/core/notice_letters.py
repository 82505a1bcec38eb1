"""Notices that go by a mail of their own, in words of their own and with a file for calendars, not as a line in one.

A feature says how for the kinds of subject it knows (`writes`); `networks/notifications` sends what it answers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from networks.core.notices import Notice

W = TypeVar("W", bound=Callable[..., Any])


@dataclass(frozen=True)
class Letter:
    """A mail's template in `templates/mail`, what it shows, and a file of `networks.core.calendars`, if any."""

    template: str
    values: dict[str, Any] = field(default_factory=dict)
    calendar: str = ""


# Given the person (of the people's floor, so its class is not named here) and a notice that is theirs to see.
Writer = Callable[[Any, Notice], Letter | None]
writers: dict[str, Writer] = {}


def writes(subject_kind: str) -> Callable[[W], W]:
    """The decorated function answers the letter of a notice about such a subject, or None for a line among others."""

    def register(writer: W) -> W:
        writers[subject_kind] = writer
        return writer

    return register


def letter_of(person: Any, notice: Notice) -> Letter | None:
    """The letter of a notice that is the person's to see, in the language that is spoken; None for most."""
    writer = writers.get(notice.subject_kind)
    return writer(person, notice) if writer else None
