"""What pages and programs send about threads."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field

from networks.core.shapes import Shape, none_if_empty
from networks.core.text import Body, OneSentence, Title
from networks.threads.models import Level, OutcomeKind, ThreadKind
from networks.web.numbers import BIGGEST


class NewThreadForm(Shape):
    """A thread to start; `text` becomes post number 1."""

    title: Title
    text: Body
    kind: ThreadKind = ThreadKind.DISCUSSION
    client_id: UUID


class ReplyForm(Shape):
    """A post to publish, perhaps in answer to the post with number `in_reply_to`."""

    text: Body
    client_id: UUID
    in_reply_to: Annotated[int | None, BeforeValidator(none_if_empty)] = Field(default=None, ge=1, le=BIGGEST)


class EditForm(Shape):
    """New words for a post, and the version they replace."""

    text: Body
    version: int = Field(ge=1, le=BIGGEST)


class ReasonForm(Shape):
    """Why something is done; kept in the audit."""

    reason: OneSentence


class CloseForm(Shape):
    """What came of a thread, in one sentence."""

    outcome_kind: OutcomeKind
    outcome: OneSentence


class LevelForm(Shape):
    """How much to hear of a thread."""

    level: Level


class NumberForm(Shape):
    """A place in a thread."""

    number: int = Field(ge=1, le=2**31 - 1)


class PreviewForm(Shape):
    """A text to be shown as it would look."""

    text: Body
