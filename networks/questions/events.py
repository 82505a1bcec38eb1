"""What happens to questions."""

from __future__ import annotations

from dataclasses import dataclass

from networks.sessions.events import SessionEvent
from networks.sessions.models import ItemState


@dataclass(frozen=True)
class QuestionMoved(SessionEvent):
    """A question was asked (`before` is None) or went on. It may be shown to the audience only as `after` says.

    Nobody did what the author of a nameless question does.
    """

    question_id: int
    before: ItemState | None
    after: ItemState


@dataclass(frozen=True)
class QuestionSupported(SessionEvent):
    """Support for a question was given or taken back; shown by tick, not per click."""

    question_id: int


@dataclass(frozen=True)
class QuestionsArranged(SessionEvent):
    """The order of the shortlist changed."""


@dataclass(frozen=True)
class AuthorRevealed(SessionEvent):
    """A coordinator looked up who asked without a name."""

    question_id: int


@dataclass(frozen=True)
class QuestionReworded(SessionEvent):
    """A question reads otherwise, because somebody it named was erased."""

    question_id: int
