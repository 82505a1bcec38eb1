"""Valid requests about the pages of a session."""

from __future__ import annotations

from tests.house.authorisation.asking import Asked, Cell, builds
from tests.house.authorisation.asking_questions import opened


@builds("stage.room", "stage.desk", "stage.expert", "stage.closing", "stage.pulse")
def a_page(cell: Cell) -> Asked:
    """A session that runs."""
    return Asked({"session_id": cell.live().id})


@builds("stage.begin_thread")
def into_a_thread(cell: Cell) -> Asked:
    """An open question, by form."""
    question = opened(cell)
    return Asked({"question_id": question.id}, form={"version": str(question.version), "back": "desk"})


@builds("stage_api.begin_thread")
def into_a_thread_by_program(cell: Cell) -> Asked:
    """The same by a program."""
    question = opened(cell)
    return Asked({"question_id": question.id}, json={"version": question.version})
