"""What follows for records from what happens to questions, polls and slides."""

from __future__ import annotations

from networks.core.events import before_commit
from networks.polls.events import PollWordsLeftOut
from networks.questions.events import QuestionMoved
from networks.records import actions
from networks.sessions.models import ItemState
from networks.slides.events import SlideSetMoved
from networks.slides.models import SlideSetAct


@before_commit.connect_via(QuestionMoved)
def take_out_question(_sender: type[QuestionMoved], event: QuestionMoved) -> None:
    """A question that was hidden is in no version of a record any more, whenever it was published."""
    if event.after is ItemState.HIDDEN:
        actions.take_out_question(event.session_id, event.question_id)


@before_commit.connect_via(PollWordsLeftOut)
def take_out_words(_sender: type[PollWordsLeftOut], event: PollWordsLeftOut) -> None:
    """Words that were left out of a poll are in no version of a record any more."""
    actions.take_out_words(event.session_id, event.poll_id)


@before_commit.connect_via(SlideSetMoved)
def take_out_slides(_sender: type[SlideSetMoved], event: SlideSetMoved) -> None:
    """Slides that were taken away are in no version of a record any more."""
    if event.act is SlideSetAct.REMOVED:
        actions.take_out_slides(event.session_id, event.set_id)
